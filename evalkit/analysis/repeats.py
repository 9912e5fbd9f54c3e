"""How consistent each rater is on passages that came again, hidden."""

from typing import TYPE_CHECKING, Any

from evalkit.analysis.coefficients import require_persons
from evalkit.analysis.frame import IDENTITY
from evalkit.analysis.outcome import AnalysisPlan, Outcome
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import StatisticError
from evalkit.stats.agreement import cohen_kappa, intra_rater_agreement

if TYPE_CHECKING:
    import pandas as pd

REPEAT_COLUMNS = [
    "outcome",
    "name",
    "rater",
    "exact",
    "exact_low",
    "exact_high",
    "adjacent",
    "adjacent_low",
    "adjacent_high",
    "confidence",
    "weighted_kappa",
    "why_no_kappa",
    "n_repeats",
    "n_dropped",
    "method",
    "interval_method",
    "why_undefined",
]
EVERYBODY = "all raters"
FIRST, AGAIN = 1, 2


def repeat_table(scores: "pd.DataFrame", plan: AnalysisPlan) -> "pd.DataFrame":
    """Shares of repeated ratings equal to the first one or within a level of it, and kappa.

    ``weighted_kappa`` has quadratic weights and no interval: repeats are too few for one.

    Parameters
    ----------
    scores
        Long ratings with a column ``repeat``: 1 for the first rating, 2 for the second.

    Returns
    -------
    DataFrame
        One row an outcome and rater, all raters first, with ``REPEAT_COLUMNS``; empty where
        nothing was repeated.
    """
    import pandas as pd

    if "repeat" not in scores.columns or not (scores["repeat"] == AGAIN).any():
        return pd.DataFrame(columns=REPEAT_COLUMNS)
    keys = [*IDENTITY, *(name for name in ("round",) if name in scores.columns)]
    once = scores[scores["repeat"] == FIRST][[*keys, "value"]]
    again = scores[scores["repeat"] == AGAIN][[*keys, "value"]]
    both = again.merge(once, on=keys, how="left", suffixes=("_again", "_first"))
    rows = [
        {
            "outcome": outcome.id,
            "name": outcome.name,
            "rater": rater,
            **_agreement(own, outcome, plan),
        }
        for outcome in plan.rated_outcomes
        for of_outcome in [both[both["outcome"] == outcome.id]]
        if len(of_outcome)
        for rater, own in [(EVERYBODY, of_outcome), *of_outcome.groupby("rater", sort=True)]
    ]
    return tidy_frame(rows, REPEAT_COLUMNS)


def _agreement(own: "pd.DataFrame", outcome: Outcome, plan: AnalysisPlan) -> dict[str, Any]:
    try:
        require_persons(plan, "consistency belongs to a person")
        found = intra_rater_agreement(
            own["value_first"].to_numpy(dtype=float),
            own["value_again"].to_numpy(dtype=float),
            outcome.values,
            plan.confidence,
        )
    except StatisticError as reason:
        return {"why_undefined": str(reason)}
    return {
        "exact": found.exact,
        "exact_low": found.exact_interval.low,
        "exact_high": found.exact_interval.high,
        "adjacent": found.adjacent,
        "adjacent_low": found.adjacent_interval.low,
        "adjacent_high": found.adjacent_interval.high,
        "confidence": found.exact_interval.confidence,
        **_kappa(own, outcome),
        "n_repeats": found.n_repeats,
        "n_dropped": found.n_dropped,
        "method": "share of repeated ratings",
        "interval_method": found.exact_interval.method,
        "why_undefined": "",
    }


def _kappa(own: "pd.DataFrame", outcome: Outcome) -> dict[str, Any]:
    first, again = (own[name].to_numpy(dtype=float) for name in ("value_first", "value_again"))
    try:
        return {"weighted_kappa": cohen_kappa(first, again, outcome.values).coefficient}
    except StatisticError as reason:
        return {"why_no_kappa": str(reason)}
