"""How each rater uses the scale: every measure in a long table, and one row a rater."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from evalkit.analysis.coefficients import require_persons
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.rater_measures import (
    ADJACENT,
    CRITERIA,
    EXACT,
    HALO,
    HIGHEST,
    LEVELS_USED,
    LOWEST,
    MEAN,
    MOST_FREQUENT,
    SEVERITY,
    SPREAD,
    Measure,
    agreement_measures,
    halo_measures,
    pooled,
    pooled_criteria,
    scale_measures,
    severity_measures,
)
from evalkit.analysis.rater_order import (
    DRIFT,
    IDENTICAL,
    LONGEST_RUN,
    SECONDS,
    TOO_FAST,
    order_measures,
)
from evalkit.analysis.rater_work import RaterWork
from evalkit.analysis.rating_cube import RatingCube
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import StatisticError

if TYPE_CHECKING:
    import pandas as pd

MEASURE_COLUMNS = [
    "rater",
    "outcome",
    "measure",
    "value",
    "low",
    "high",
    "confidence",
    "p_value",
    "n",
    "unit",
    "n_dropped",
    "method",
    "interval_method",
    "why_undefined",
    "why_no_interval",
]
OF_RATER: tuple[tuple[str, str, str], ...] = (
    ("n_ratings", MEAN, "n"),
    ("mean", MEAN, "value"),
    ("sd", SPREAD, "value"),
    ("severity", SEVERITY, "value"),
    ("severity_low", SEVERITY, "low"),
    ("severity_high", SEVERITY, "high"),
    ("exact_with_others", EXACT, "value"),
    ("adjacent_with_others", ADJACENT, "value"),
    ("levels_used", LEVELS_USED, "value"),
    ("share_most_frequent", MOST_FREQUENT, "value"),
    ("share_lowest", LOWEST, "value"),
    ("share_highest", HIGHEST, "value"),
    ("halo", HALO, "value"),
    ("drift", DRIFT, "value"),
    ("drift_p", DRIFT, "p_value"),
    ("longest_run", LONGEST_RUN, "value"),
    ("share_identical", IDENTICAL, "value"),
    ("median_seconds", SECONDS, "value"),
    ("share_too_fast", TOO_FAST, "value"),
)
"""Column of the table of raters, and which part of which measure over all criteria it holds."""
RATER_COLUMNS = ["rater", *(column for column, _, _ in OF_RATER), "why_undefined"]


def rater_measure_table(cube: RatingCube, work: RaterWork, plan: AnalysisPlan) -> "pd.DataFrame":
    """Every measure of every rater, over all criteria and outcome by outcome.

    Returns
    -------
    DataFrame
        With ``MEASURE_COLUMNS``; ``n`` counts ``unit``. Severity is positive for a rater who is
        stricter than the average one. Where raters are anonymous slots there is one row, and its
        ``why_undefined`` says so.
    """
    try:
        require_persons(plan, "what is measured of a rater belongs to a person")
    except StatisticError as reason:
        return tidy_frame([{"why_undefined": str(reason)}], MEASURE_COLUMNS)
    rows = [_row(measure) for measure in _measures(cube, work, plan)]
    return tidy_frame(rows, MEASURE_COLUMNS)


def rater_table(measures: "pd.DataFrame") -> "pd.DataFrame":
    """One row a rater: the measures over all criteria side by side, with ``RATER_COLUMNS``.

    ``why_undefined`` gathers the reasons for what is empty.
    """
    if len(measures) and not measures["rater"].any():
        reason = measures["why_undefined"].iloc[0]
        return tidy_frame([{"why_undefined": reason}], RATER_COLUMNS)
    over_all = measures[measures["outcome"] == CRITERIA]
    rows = [
        {"rater": rater, **_side_by_side(own)}
        for rater, own in over_all.groupby("rater", sort=True)
    ]
    return tidy_frame(rows, RATER_COLUMNS)


def _side_by_side(own: "pd.DataFrame") -> dict[str, Any]:
    by_measure = {row["measure"]: row for row in own.to_dict("records")}
    reasons = [
        f"{name}: {row['why_undefined']}"
        for name, row in by_measure.items()
        if row["why_undefined"]
    ]
    values = {
        column: by_measure[measure][part]
        for column, measure, part in OF_RATER
        if measure in by_measure
    }
    return values | {"why_undefined": "; ".join(reasons)}


def _measures(cube: RatingCube, work: RaterWork, plan: AnalysisPlan) -> Iterator[Measure]:
    if not cube.raters:
        return
    together = pooled_criteria(cube, plan)
    if together is not None:
        yield from severity_measures(cube, together, plan)
        yield from agreement_measures(cube, together)
        yield from scale_measures(cube, together)
        yield from halo_measures(cube, together)
        yield from order_measures(cube, together, work, plan)
    for outcome in cube.outcomes:
        part = pooled(cube, outcome.id, [outcome])
        yield from severity_measures(cube, part, plan)
        yield from agreement_measures(cube, part)


def _row(measure: Measure) -> dict[str, Any]:
    interval = measure.interval
    return {
        "rater": measure.rater,
        "outcome": measure.outcome,
        "measure": measure.measure,
        "value": measure.value,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "confidence": interval.confidence if interval else None,
        "p_value": measure.p_value,
        "n": measure.n,
        "unit": measure.unit,
        "n_dropped": measure.n_dropped,
        "method": measure.method,
        "interval_method": interval.method if interval else "",
        "why_undefined": measure.why_undefined,
        "why_no_interval": measure.why_no_interval,
    }
