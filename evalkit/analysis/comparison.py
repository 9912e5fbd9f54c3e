"""Each system against the reference, outcome by outcome: difference, exact p, interval, wins."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from evalkit.analysis.outcome import PREFERENCE, AnalysisPlan, Outcome
from evalkit.analysis.summary import Summary
from evalkit.errors import StatisticError
from evalkit.stats.interval import subset_mean_interval
from evalkit.stats.multiplicity import holm
from evalkit.stats.paired import sign_flip_test

if TYPE_CHECKING:
    import pandas as pd

COMPARISON_COLUMNS = [
    "outcome",
    "name",
    "kind",
    "role",
    "system",
    "reference_system",
    "estimate",
    "low",
    "high",
    "confidence",
    "p_value",
    "adjusted_p",
    "adjustment",
    "mid_p",
    "smallest_p",
    "wins",
    "ties",
    "losses",
    "n_briefs",
    "n_nonzero",
    "n_pairs",
    "method",
    "interval_method",
    "flags",
    "why_undefined",
]
PRIMARY, SECONDARY, EXPLORATORY = "primary", "secondary", "exploratory"


@dataclass(frozen=True, slots=True)
class BriefDifferences:
    """One outcome's differences by brief, as integers over a common denominator.

    All arrays have shape (n_briefs,); ``differences / denominator`` are rubric points, averaged
    over the raters who scored both passages, whose number is ``n_raters``.
    """

    briefs: tuple[str, ...]
    differences: npt.NDArray[np.int64]
    denominator: int
    n_raters: npt.NDArray[np.int64]


def brief_differences(
    summary: Summary, outcome_id: str, system: str, reference_system: str
) -> BriefDifferences:
    """Bring one outcome's paired sums to a common denominator, so that each brief weighs the same.

    Examples
    --------
    Two raters in one brief and three in the other: 1/2 and 1/3 of a point become 3 and 2 sixths.

    >>> import pandas as pd
    >>> from evalkit.analysis.summary import SUM_COLUMNS
    >>> rows = [["o", "b1", "s", "r", 1, 2, 1, 1, 0, 2], ["o", "b2", "s", "r", 1, 3, 1, 2, 0, 3]]
    >>> summary = Summary(pd.DataFrame(), pd.DataFrame(rows, columns=SUM_COLUMNS))
    >>> found = brief_differences(summary, "o", "s", "r")
    >>> found.differences.tolist(), found.denominator
    ([3, 2], 6)
    """
    rows = pair_rows(summary, outcome_id, system, reference_system)
    numerators = [int(value) for value in rows["numerator"]]
    denominators = [int(value) for value in rows["denominator"]]
    common = math.lcm(1, *denominators)
    whole = [n * (common // d) for n, d in zip(numerators, denominators, strict=True)]
    divisor = math.gcd(common, *whole)
    return BriefDifferences(
        briefs=tuple(rows["brief"]),
        differences=np.array([value // divisor for value in whole], dtype=np.int64),
        denominator=common // divisor,
        n_raters=rows["n_raters"].to_numpy(np.int64),
    )


def pair_rows(
    summary: Summary, outcome_id: str, system: str, reference_system: str
) -> "pd.DataFrame":
    """The paired sums of one outcome and one comparison, by brief."""
    sums = summary.paired_sums
    is_pair = (
        (sums["outcome"] == outcome_id)
        & (sums["system"] == system)
        & (sums["reference_system"] == reference_system)
    )
    return sums[is_pair].sort_values("brief")


def comparison_table(summary: Summary, plan: AnalysisPlan) -> "pd.DataFrame":
    """Compare every system with the reference on every outcome.

    Returns
    -------
    DataFrame
        One row an outcome and compared system, primary first, with ``COMPARISON_COLUMNS``.
        Secondary outcomes are adjusted as one family; others are exploratory and not adjusted.
    """
    import pandas as pd

    rows = [
        {
            "outcome": outcome.id,
            "name": outcome.name,
            "kind": outcome.kind.value,
            "role": role_of(outcome, plan),
            "system": system,
            "reference_system": plan.reference_system,
            **_comparison(summary, outcome, system, plan),
        }
        for outcome in sorted(plan.outcomes, key=lambda o: _rank(o, plan))
        for system in plan.compared_systems
    ]
    table = pd.DataFrame(rows, columns=COMPARISON_COLUMNS)
    return _adjust(table, plan)


def role_of(outcome: Outcome, plan: AnalysisPlan) -> str:
    """Primary, secondary, or exploratory where the plan does not name the outcome."""
    if outcome.id == plan.primary_outcome:
        return PRIMARY
    return SECONDARY if outcome.id in plan.secondary_outcomes else EXPLORATORY


def _rank(outcome: Outcome, plan: AnalysisPlan) -> tuple[int, int]:
    order = (PRIMARY, SECONDARY, EXPLORATORY).index(role_of(outcome, plan))
    planned = plan.secondary_outcomes
    return order, planned.index(outcome.id) if outcome.id in planned else 0


def _comparison(
    summary: Summary, outcome: Outcome, system: str, plan: AnalysisPlan
) -> dict[str, Any]:
    found = brief_differences(summary, outcome.id, system, plan.reference_system)
    row: dict[str, Any] = {
        "wins": int((found.differences > 0).sum()),
        "ties": int((found.differences == 0).sum()),
        "losses": int((found.differences < 0).sum()),
        "n_briefs": len(found.briefs),
        "n_pairs": int(found.n_raters.sum()),
        "flags": "",
        "why_undefined": "",
    }
    try:
        test = sign_flip_test(found.differences, plan.significance_level)
        interval = subset_mean_interval(found.differences, found.denominator, plan.confidence)
    except StatisticError as reason:
        return row | {"why_undefined": str(reason)}
    return row | {
        "estimate": float(found.differences.sum()) / (len(found.briefs) * found.denominator),
        "low": interval.low,
        "high": interval.high,
        "confidence": interval.confidence,
        "p_value": test.p_value,
        "mid_p": test.mid_p,
        "smallest_p": test.smallest_p,
        "n_nonzero": test.n_nonzero,
        "method": test.method,
        "interval_method": interval.method,
        "flags": "; ".join(test.flags),
    }


def _adjust(table: "pd.DataFrame", plan: AnalysisPlan) -> "pd.DataFrame":
    """Adjust each family: the primary outcome over systems, the secondary ones over all."""
    table["adjustment"] = ""
    for role in (PRIMARY, SECONDARY):
        family = (table["role"] == role) & table["p_value"].notna()
        if family.any():
            table.loc[family, "adjusted_p"] = holm(table.loc[family, "p_value"].to_numpy(float))
            table.loc[family, "adjustment"] = f"Holm over {int(family.sum())}"
    return table


def differences_frame(summary: Summary, plan: AnalysisPlan) -> "pd.DataFrame":
    """One row a brief, outcome and compared system: the difference in rubric points.

    Columns: outcome, system, reference_system, brief, difference, n_raters, wins, ties, losses.
    """
    sums = summary.paired_sums
    known = {outcome.id for outcome in plan.outcomes}
    kept = sums[sums["outcome"].isin(known)]
    columns = ["outcome", "system", "reference_system", "brief", "difference", "n_raters"]
    points = kept["numerator"].astype(float) / kept["denominator"].astype(float)
    return kept.assign(difference=points)[[*columns, "wins", "ties", "losses"]].reset_index(
        drop=True
    )


def votes_outcome(summary: Summary, plan: AnalysisPlan) -> str:
    """Whose votes count as wins: preferences where they were asked, else the primary outcome."""
    has_choices = (summary.paired_sums["outcome"] == PREFERENCE).any()
    return PREFERENCE if has_choices else plan.primary_outcome
