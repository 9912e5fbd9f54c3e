"""All that agreement and comparison need of the ratings: two small frames of counts and sums.

``value_counts`` has one row a rated unit and level: outcome, brief, system, value, count.
``paired_sums`` has one row an outcome, brief and compared system: the difference (system minus
reference, turned so that more is better), averaged over the raters who scored both, as the exact
fraction ``numerator / denominator``, with how many of them saw a win, a tie and a loss.
A database gives the same frames by GROUP BY, so a million ratings need not become a million rows.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evalkit.analysis.frame import Ratings
from evalkit.analysis.outcome import COMPOSITE, PREFERENCE, AnalysisPlan, OutcomeKind
from evalkit.errors import RatingsTableError

if TYPE_CHECKING:
    import pandas as pd

COUNT_COLUMNS = ["outcome", "brief", "system", "value", "count"]
SUM_COLUMNS = [
    "outcome",
    "brief",
    "system",
    "reference_system",
    "numerator",
    "denominator",
    "wins",
    "ties",
    "losses",
    "n_raters",
]
STEPS = (1, 2, 4, 5, 10, 20, 100, 1000)


@dataclass(frozen=True, slots=True)
class Summary:
    """Value counts per rated unit, and paired sums per brief."""

    value_counts: "pd.DataFrame"
    paired_sums: "pd.DataFrame"


def summarise(ratings: Ratings, plan: AnalysisPlan) -> Summary:
    """Count values and sum paired differences of all outcomes of the plan.

    Raises
    ------
    RatingsTableError
        Where a value is on no grid of thousandths, so that sums could not be exact.
    """
    import pandas as pd

    rated = [outcome.id for outcome in plan.outcomes if outcome.is_rated]
    scores = ratings.scores
    scores = scores[scores["value"].notna() & scores["outcome"].isin(rated)]
    differences = _differences(scores, plan)
    sums = [
        _sum_over_raters(differences),
        _sum_over_raters(_composites(differences, plan)),
        _sum_over_raters(_choices(ratings.preferences, plan)),
    ]
    paired = pd.concat([frame for frame in sums if len(frame)] or sums[:1], ignore_index=True)
    return Summary(value_counts(scores), paired[SUM_COLUMNS])


def value_counts(scores: "pd.DataFrame") -> "pd.DataFrame":
    """Count how many raters gave each unit each value."""
    keys = ["outcome", "brief", "system", "value"]
    counted = scores.groupby(keys, sort=True, observed=True).size()
    return counted.rename("count").reset_index()[COUNT_COLUMNS]


def _differences(scores: "pd.DataFrame", plan: AnalysisPlan) -> "pd.DataFrame":
    """One row a rater, brief, outcome and compared system: the turned difference as integers."""
    import pandas as pd

    values = scores["value"].to_numpy(float)
    step = _step(values)
    signs = {o.id: 1 if o.higher_is_better else -1 for o in plan.outcomes}
    turned = np.rint(values * step).astype(np.int64) * scores["outcome"].map(signs).to_numpy()
    cells = scores[["outcome", "brief", "rater", "system"]].assign(value=turned)
    wide = cells.set_index(["outcome", "brief", "rater", "system"])["value"].unstack("system")
    parts = []
    for system in plan.compared_systems:
        if system not in wide or plan.reference_system not in wide:
            continue
        both = (wide[system] - wide[plan.reference_system]).dropna().astype(np.int64)
        part = both.rename("difference").reset_index()
        parts.append(part.assign(system=system, reference_system=plan.reference_system))
    columns = ["outcome", "brief", "rater", "difference", "system", "reference_system"]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    return frame.assign(parts=step)


def _step(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> int:
    """The smallest multiplier that turns all values into integers."""
    for step in STEPS:
        scaled = values * step
        if np.allclose(scaled, np.rint(scaled), rtol=0, atol=1e-9):
            return step
    raise RatingsTableError(
        "Scores must lie on a grid of thousandths or coarser, so that sums are exact; "
        "round them before they are analysed."
    )


def _composites(differences: "pd.DataFrame", plan: AnalysisPlan) -> "pd.DataFrame":
    """The mean over the criteria that a rater scored for both passages, as integer parts."""
    criteria = [o.id for o in plan.outcomes if o.kind is OutcomeKind.CRITERION]
    if not any(o.kind is OutcomeKind.COMPOSITE for o in plan.outcomes):
        return differences.iloc[:0]
    chosen = differences[differences["outcome"].isin(criteria)]
    keys = ["brief", "rater", "system", "reference_system", "parts"]
    grouped = chosen.groupby(keys, observed=True)["difference"].agg(["sum", "size"]).reset_index()
    common = math.lcm(1, *(int(size) for size in grouped["size"].unique()))
    return grouped.assign(
        outcome=COMPOSITE,
        difference=grouped["sum"] * (common // grouped["size"]),
        parts=grouped["parts"] * common,
    )


def _choices(preferences: "pd.DataFrame", plan: AnalysisPlan) -> "pd.DataFrame":
    """Preferences as differences: positive where the choice favours the compared system."""
    is_planned = preferences["system"].isin(plan.compared_systems) & (
        preferences["reference_system"] == plan.reference_system
    )
    chosen = preferences[preferences["value"].notna() & is_planned]
    step = _step(chosen["value"].to_numpy(float))
    return chosen.assign(
        outcome=PREFERENCE,
        difference=np.rint(chosen["value"].to_numpy(float) * step).astype(np.int64),
        parts=step,
    )


def _sum_over_raters(differences: "pd.DataFrame") -> "pd.DataFrame":
    signed = differences["difference"].astype(np.int64)
    marked = differences.assign(
        difference=signed, wins=signed > 0, ties=signed == 0, losses=signed < 0, n_raters=1
    )
    keys = ["outcome", "brief", "system", "reference_system", "parts"]
    sums = marked.groupby(keys, observed=True)[
        ["difference", "wins", "ties", "losses", "n_raters"]
    ].sum()
    sums = sums.reset_index().rename(columns={"difference": "numerator"})
    return sums.assign(denominator=sums["parts"] * sums["n_raters"])
