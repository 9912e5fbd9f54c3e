"""Every coefficient of agreement side by side: pooled, within systems, within passage types."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.agreement import POOLED, ac_weights
from evalkit.analysis.brief_strata import PASSAGE_TYPE
from evalkit.analysis.outcome import AnalysisPlan, Outcome, OutcomeKind
from evalkit.analysis.rating_cube import RatingCube, RatingTable, composite_scores, rating_table
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import AnonymousRatersError, StatisticError
from evalkit.stats.agreement import (
    AgreementResult,
    IccForm,
    KendallW,
    count_values,
    fleiss_kappa,
    gwet_ac,
    intraclass_correlation,
    kendall_w,
    krippendorff_alpha,
)
from evalkit.study.rubric import Measurement

if TYPE_CHECKING:
    import pandas as pd

COEFFICIENT_COLUMNS = [
    "outcome",
    "name",
    "kind",
    "scope_kind",
    "scope",
    "coefficient",
    "value",
    "low",
    "high",
    "confidence",
    "n_briefs",
    "n_passages",
    "n_passages_dropped",
    "n_raters",
    "n_ratings",
    "method",
    "interval_method",
    "flags",
    "why_undefined",
    "why_no_interval",
]
ALL, SYSTEM = "all", "system"
Found = AgreementResult | KendallW
Compute = Callable[[RatingTable, Outcome, AnalysisPlan], Found]
Applies = Callable[[Outcome, AnalysisPlan], bool]


@dataclass(frozen=True, slots=True)
class _Scope:
    kind: str
    name: str
    table: RatingTable


def coefficient_table(
    cube: RatingCube,
    choices: RatingTable,
    strata: Mapping[str, Mapping[str, str]],
    plan: AnalysisPlan,
) -> "pd.DataFrame":
    """Every coefficient that an outcome's level of measurement allows, with its interval.

    Parameters
    ----------
    choices
        The preferences; agreement on which of the two is asked over all pairs.
    strata
        The passage type of each brief, where known: its rows describe, and test nothing.

    Returns
    -------
    DataFrame
        One row an outcome, scope and coefficient, with ``COEFFICIENT_COLUMNS``. ``scope_kind`` is
        all, system or passage_type. The composite has reliabilities only.
    """
    rows = [
        {
            "outcome": outcome.id,
            "name": outcome.name,
            "kind": outcome.kind.value,
            "scope_kind": scope.kind,
            "scope": scope.name,
            "coefficient": name,
            **_row(compute, scope.table, outcome, plan),
        }
        for outcome in plan.outcomes
        for scope in _scopes(cube, choices, strata, outcome, plan)
        for name, applies, compute in COEFFICIENTS
        if applies(outcome, plan) and (scope.kind != PASSAGE_TYPE or name in DESCRIBING)
    ]
    return tidy_frame(rows, COEFFICIENT_COLUMNS)


def _scopes(
    cube: RatingCube,
    choices: RatingTable,
    strata: Mapping[str, Mapping[str, str]],
    outcome: Outcome,
    plan: AnalysisPlan,
) -> Iterator[_Scope]:
    if outcome.kind is OutcomeKind.PREFERENCE:
        yield _Scope(ALL, POOLED, choices)
        return
    place = cube.place_of(outcome.id)
    scores = composite_scores(cube, plan) if place is None else cube.scores[place]
    yield _Scope(ALL, POOLED, rating_table(cube, scores, plan.systems))
    for system in plan.systems:
        yield _Scope(SYSTEM, system, rating_table(cube, scores, (system,)))
    types = strata.get(PASSAGE_TYPE, {})
    of_brief = np.array([types.get(brief, "") for brief in cube.briefs], dtype=object)
    for name in sorted(set(types.values())):
        table = rating_table(cube, scores, plan.systems, of_brief == name)
        if len(table.scores):
            yield _Scope(PASSAGE_TYPE, name, table)


def _row(
    compute: Compute, table: RatingTable, outcome: Outcome, plan: AnalysisPlan
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "n_raters": len(table.raters),
        "method": "",
        "interval_method": "",
        "flags": "",
        "why_undefined": "",
        "why_no_interval": "",
    }
    try:
        return row | _filled(compute(table, outcome, plan), table)
    except StatisticError as reason:
        return row | {"why_undefined": str(reason)}


def _filled(found: Found, table: RatingTable) -> dict[str, Any]:
    row: dict[str, Any] = {
        "value": found.coefficient,
        "method": found.method,
        "n_passages": found.n_units,
        "n_passages_dropped": found.n_units_dropped,
    }
    if isinstance(found, KendallW):
        complete = ~np.isnan(table.scores).any(axis=1)
        return row | {
            "n_briefs": len(np.unique(table.briefs[complete])),
            "n_ratings": found.n_units * found.n_raters,
            "why_no_interval": "no interval for Kendall's W is known to work",
        }
    interval = found.interval
    return row | {
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "confidence": interval.confidence if interval else None,
        "interval_method": interval.method if interval else "",
        "n_briefs": found.n_briefs,
        "n_ratings": found.n_ratings,
        "flags": "; ".join(found.flags),
        "why_no_interval": found.why_no_interval or "",
    }


def _alpha(table: RatingTable, outcome: Outcome, plan: AnalysisPlan) -> Found:
    counts = count_values(table.scores, outcome.values)
    return krippendorff_alpha(
        counts, outcome.values, outcome.measurement, table.briefs, plan.confidence
    )


def _ac(table: RatingTable, outcome: Outcome, plan: AnalysisPlan) -> Found:
    counts = count_values(table.scores, outcome.values)
    return gwet_ac(counts, outcome.values, ac_weights(outcome), table.briefs, plan.confidence)


def _fleiss(table: RatingTable, outcome: Outcome, plan: AnalysisPlan) -> Found:
    counts = count_values(table.scores, outcome.values)
    return fleiss_kappa(counts, outcome.values, table.briefs, plan.confidence)


def _icc(form: IccForm) -> Compute:
    is_for_slots = form in (IccForm.ONE_SINGLE, IccForm.ONE_MEAN)

    def compute(table: RatingTable, outcome: Outcome, plan: AnalysisPlan) -> Found:
        if not is_for_slots:
            require_persons(plan, f"{form} counts how raters differ in severity")
        rated = table.without_names() if is_for_slots else table
        return intraclass_correlation(rated.scores, form, rated.briefs, plan.confidence)

    return compute


def _kendall(table: RatingTable, outcome: Outcome, plan: AnalysisPlan) -> Found:
    require_persons(plan, "Kendall's W compares the order in which each rater puts the passages")
    return kendall_w(table.scores)


def require_persons(plan: AnalysisPlan, why: str) -> None:
    """Raise AnonymousRatersError unless each rater is the same person throughout."""
    if not plan.raters_are_persons:
        raise AnonymousRatersError(
            f"{why}, and these raters are anonymous slots: rater 1 of one brief need not be "
            "rater 1 of another"
        )


def _is_counted(outcome: Outcome, plan: AnalysisPlan) -> bool:
    return outcome.kind is not OutcomeKind.COMPOSITE


def _is_nominal(outcome: Outcome, plan: AnalysisPlan) -> bool:
    return _is_counted(outcome, plan) and outcome.measurement is Measurement.NOMINAL


def _is_ordered(outcome: Outcome, plan: AnalysisPlan) -> bool:
    return outcome.measurement is not Measurement.NOMINAL


def _is_ranked(outcome: Outcome, plan: AnalysisPlan) -> bool:
    return _is_counted(outcome, plan) and not _is_nominal(outcome, plan)


def _is_ordered_by_slots(outcome: Outcome, plan: AnalysisPlan) -> bool:
    return _is_ordered(outcome, plan) and not plan.raters_are_persons


ALPHA, AC1, AC2 = "Krippendorff's alpha", "Gwet's AC1", "Gwet's AC2"
DESCRIBING = (ALPHA, AC1, AC2)
COEFFICIENTS: tuple[tuple[str, Applies, Compute], ...] = (
    (ALPHA, _is_counted, _alpha),
    (AC1, _is_nominal, _ac),
    (AC2, _is_ranked, _ac),
    ("Fleiss' kappa", _is_nominal, _fleiss),
    (IccForm.ONE_SINGLE.value, _is_ordered_by_slots, _icc(IccForm.ONE_SINGLE)),
    (IccForm.ONE_MEAN.value, _is_ordered_by_slots, _icc(IccForm.ONE_MEAN)),
    (IccForm.TWO_SINGLE.value, _is_ordered, _icc(IccForm.TWO_SINGLE)),
    (IccForm.TWO_MEAN.value, _is_ordered, _icc(IccForm.TWO_MEAN)),
    ("Kendall's W", _is_ordered, _kendall),
)
"""Each coefficient, which outcomes it is for, and how it is computed."""
