"""How far each two raters agree, to find the one whom the others do not agree with."""

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.coefficients import require_persons
from evalkit.analysis.outcome import AnalysisPlan, Outcome, OutcomeKind
from evalkit.analysis.rating_cube import Floats, RatingCube, RatingTable, rating_table
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import StatisticError
from evalkit.stats.agreement import AgreementWeights, cohen_kappa
from evalkit.study.rubric import Measurement

if TYPE_CHECKING:
    import pandas as pd

RATER_PAIR_COLUMNS = [
    "outcome",
    "name",
    "first_rater",
    "second_rater",
    "kappa",
    "low",
    "high",
    "confidence",
    "exact",
    "adjacent",
    "mean_difference",
    "n_briefs",
    "n_passages",
    "n_passages_dropped",
    "method",
    "interval_method",
    "flags",
    "why_undefined",
    "why_no_interval",
]


def rater_pair_table(cube: RatingCube, choices: RatingTable, plan: AnalysisPlan) -> "pd.DataFrame":
    """Cohen's kappa of every two raters who have passages in common, on every outcome.

    Returns
    -------
    DataFrame
        With ``RATER_PAIR_COLUMNS``. Weights are quadratic, none where the outcome is nominal.
        ``mean_difference`` is first minus second rater, in rubric points. Where raters are
        anonymous slots, or no two have a passage in common, one row an outcome says so.
    """
    rows: list[dict[str, Any]] = []
    for outcome in plan.outcomes:
        if outcome.kind is OutcomeKind.COMPOSITE:
            continue
        named = {"outcome": outcome.id, "name": outcome.name}
        try:
            require_persons(plan, "kappa compares two persons")
            rows += [named | row for row in _pairs(_table(cube, choices, outcome), outcome, plan)]
        except StatisticError as reason:
            rows.append(named | {"why_undefined": str(reason)})
    return tidy_frame(rows, RATER_PAIR_COLUMNS)


def _table(cube: RatingCube, choices: RatingTable, outcome: Outcome) -> RatingTable:
    place = cube.place_of(outcome.id)
    if place is None:
        return choices
    return rating_table(cube, cube.scores[place], cube.systems)


def _pairs(table: RatingTable, outcome: Outcome, plan: AnalysisPlan) -> list[dict[str, Any]]:
    is_given = ~np.isnan(table.scores)
    in_common = is_given.T.astype(np.int64) @ is_given
    rows = [
        {
            "first_rater": table.raters[first],
            "second_rater": table.raters[second],
            **_pair(table, (first, second), outcome, plan),
        }
        for first, second in combinations(range(len(table.raters)), 2)
        if in_common[first, second]
    ]
    if not rows:
        raise StatisticError("no two raters have a passage in common")
    return rows


def _pair(
    table: RatingTable, places: tuple[int, int], outcome: Outcome, plan: AnalysisPlan
) -> dict[str, Any]:
    first, second = (table.scores[:, place] for place in places)
    is_nominal = outcome.measurement is Measurement.NOMINAL
    weights = AgreementWeights.IDENTITY if is_nominal else AgreementWeights.QUADRATIC
    row = _shares(first, second, np.array(outcome.values))
    try:
        result = cohen_kappa(first, second, outcome.values, weights, table.briefs, plan.confidence)
    except StatisticError as reason:
        return row | {"why_undefined": str(reason)}
    interval = result.interval
    return row | {
        "kappa": result.coefficient,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "confidence": interval.confidence if interval else None,
        "n_briefs": result.n_briefs,
        "n_passages": result.n_units,
        "n_passages_dropped": result.n_units_dropped,
        "method": result.method,
        "interval_method": interval.method if interval else "",
        "flags": "; ".join(result.flags),
        "why_no_interval": result.why_no_interval or "",
    }


def _shares(first: Floats, second: Floats, values: Floats) -> dict[str, Any]:
    """Shares of the passages in common that both gave one level, or neighbouring ones."""
    both = ~np.isnan(first) & ~np.isnan(second)
    steps = np.abs(np.searchsorted(values, first[both]) - np.searchsorted(values, second[both]))
    return {
        "exact": float((steps == 0).mean()),
        "adjacent": float((steps <= 1).mean()),
        "mean_difference": float((first[both] - second[both]).mean()),
        "n_passages": int(both.sum()),
        "n_passages_dropped": int((~both).sum()),
    }
