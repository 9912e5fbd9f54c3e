"""Agreement on the briefs of a norming pass: before the talk, and of what was rated again."""

from typing import TYPE_CHECKING

from evalkit.analysis.agreement import AGREEMENT_COLUMNS, POOLED, agreement_table
from evalkit.analysis.frame import IDENTITY, Ratings
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.summary import summarise

if TYPE_CHECKING:
    import pandas as pd

BEFORE, AFTER = "before the talk", "after the talk"
NORMING_COLUMNS = [
    "norming_pass",
    "stage",
    *(name for name in AGREEMENT_COLUMNS if name != "scope"),
    "n_raters",
]


def norming_table(
    number: int, before: Ratings, after: Ratings, plan: AnalysisPlan
) -> "pd.DataFrame":
    """How far raters agreed on some briefs before they talked about them, and after it.

    Once anything was rated again, both rows stand on the same ratings: those that a rater gave both
    times. Agreement after a talk is no independent agreement; it says how far the talk went.

    Parameters
    ----------
    number
        The number of the pass.
    before, after
        Scores of the briefs of the pass; ``after`` may be empty.

    Returns
    -------
    DataFrame
        One row an outcome and stage, over all systems, with ``NORMING_COLUMNS``.
    """
    import pandas as pd

    first, again = _both_times(before.scores, after.scores)
    frames = [_agreement(number, BEFORE, first, before, plan)]
    if len(again):
        frames.append(_agreement(number, AFTER, again, after, plan))
    table = pd.concat(frames, ignore_index=True)
    order = {outcome.id: place for place, outcome in enumerate(plan.rated_outcomes)}
    return table.sort_values(
        "outcome", key=lambda ids: ids.map(order), kind="stable", ignore_index=True
    )[NORMING_COLUMNS]


def _both_times(
    first: "pd.DataFrame", again: "pd.DataFrame"
) -> tuple["pd.DataFrame", "pd.DataFrame"]:
    given = [frame[frame["value"].notna()] for frame in (first, again)]
    if given[1].empty:
        return given[0], given[1]
    both = given[0][IDENTITY].merge(given[1][IDENTITY], on=IDENTITY)
    left, right = (frame.merge(both, on=IDENTITY) for frame in given)
    return left, right


def _agreement(
    number: int, stage: str, scores: "pd.DataFrame", ratings: Ratings, plan: AnalysisPlan
) -> "pd.DataFrame":
    chosen = Ratings(scores, ratings.preferences.iloc[:0])
    table = agreement_table(summarise(chosen, plan), plan)
    pooled = table[table["scope"] == POOLED]
    raters = scores.groupby("outcome")["rater"].nunique()
    n_raters = [int(raters.get(outcome, 0)) for outcome in pooled["outcome"]]
    return pooled.assign(norming_pass=number, stage=stage, n_raters=n_raters)
