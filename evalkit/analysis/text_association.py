"""Which measure of a text goes with what experts say: over the paired differences of briefs.

Passages of two briefs differ in grade, type and topic, so their figures and ratings may rise
together for no other reason. Within a brief both systems wrote to the same commission: here the
difference in a measure stands against the difference in a rating, one pair a brief. Nothing of it
is planned, and with many measures some interval leaves out 0 by chance: it is exploratory.
"""

from typing import TYPE_CHECKING, Any

from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.text_measures import name_of
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import StatisticError
from evalkit.stats.association import RankCorrelation, rank_correlation

if TYPE_CHECKING:
    import pandas as pd

ASSOCIATION_COLUMNS = (
    "outcome",
    "name",
    "system",
    "reference_system",
    "measure",
    "measure_name",
    "correlation",
    "low",
    "high",
    "confidence",
    "n_briefs",
    "n_dropped",
    "method",
    "interval_method",
    "why_no_interval",
    "why_undefined",
    "standing",
)
PAIR_COLUMNS = ("outcome", "system", "brief", "measure", "measure_difference", "rating_difference")
EXPLORATORY = "exploratory"


def association_pairs(measures: "pd.DataFrame", differences: "pd.DataFrame") -> "pd.DataFrame":
    """One row a brief, outcome, compared system and measure: both differences.

    Parameters
    ----------
    measures
        From `measures_frame`, systems as ``differences`` names them.
    differences
        From `differences_frame`: system minus reference, in rubric points.
    """
    values = measures[["brief", "system", "measure", "value"]]
    own = differences.merge(values, on=["brief", "system"])
    reference = values.rename(columns={"system": "reference_system", "value": "reference_value"})
    both = own.merge(reference, on=["brief", "reference_system", "measure"])
    pairs = both.assign(
        measure_difference=both["value"] - both["reference_value"],
        rating_difference=both["difference"],
    )
    return pairs[[*PAIR_COLUMNS, "reference_system"]]


def association_table(pairs: "pd.DataFrame", plan: AnalysisPlan) -> "pd.DataFrame":
    """Spearman's rho with its interval for every planned outcome and measure of each system."""
    outcomes = {outcome.id: outcome.name for outcome in plan.outcomes}
    planned = [plan.primary_outcome, *plan.secondary_outcomes]
    keys = ["outcome", "system", "reference_system", "measure"]
    rows: list[dict[str, Any]] = [
        {
            **dict(zip(keys, key, strict=True)),
            "name": outcomes[str(key[0])],
            "measure_name": name_of(str(key[3])),
            "standing": EXPLORATORY,
            **_association(own, plan.confidence),
        }
        for key, own in pairs[pairs["outcome"].isin(planned)].groupby(keys, sort=False)
    ]
    rank = {outcome: place for place, outcome in enumerate(planned)}
    rows.sort(key=lambda row: rank[row["outcome"]])
    return tidy_frame(rows, ASSOCIATION_COLUMNS)


def _association(own: "pd.DataFrame", confidence: float) -> dict[str, Any]:
    try:
        found = rank_correlation(own["measure_difference"], own["rating_difference"], confidence)
    except StatisticError as reason:
        both = own[["measure_difference", "rating_difference"]].notna().all(axis="columns")
        return {"n_briefs": int(both.sum()), "why_undefined": str(reason)}
    return _row(found)


def _row(found: RankCorrelation) -> dict[str, Any]:
    interval = found.interval
    return {
        "correlation": found.correlation,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "confidence": interval.confidence if interval else None,
        "n_briefs": found.n_pairs,
        "n_dropped": found.n_dropped,
        "method": found.method,
        "interval_method": interval.method if interval else "",
        "why_no_interval": found.why_no_interval,
    }
