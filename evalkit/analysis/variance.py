"""Where the differences come from, and what more briefs or more raters would buy."""

from typing import TYPE_CHECKING, Any

from evalkit.analysis.coefficients import require_persons
from evalkit.analysis.effects import Compared
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import StatisticError
from evalkit.stats.design import GStudyResult, d_study, g_study

if TYPE_CHECKING:
    import pandas as pd

COMPONENT_COLUMNS = [
    "outcome",
    "name",
    "system",
    "reference_system",
    "component",
    "variance",
    "share",
    "n_briefs",
    "n_raters",
    "method",
    "why_undefined",
]
DESIGN_COLUMNS = [
    "outcome",
    "name",
    "system",
    "reference_system",
    "n_briefs",
    "n_raters",
    "standard_error",
    "standard_error_other_raters",
    "effect",
    "power",
    "power_other_raters",
    "method",
    "why_undefined",
]
BRIEFS, RATERS = (6, 12, 18, 24, 36, 48), (1, 2, 3, 4, 5, 6)
NO_MARGIN = "power needs the smallest difference that matters, and the plan names no margin"


def variance_table(pairs: list[Compared], plan: AnalysisPlan) -> "pd.DataFrame":
    """The variance of differences split into brief, rater and the rest; ``COMPONENT_COLUMNS``.

    ``share`` is of the positive components' sum: which part of one rater's difference in one brief
    is owed to what.
    """
    rows: list[dict[str, Any]] = []
    for pair in pairs:
        named = _named(pair, plan)
        try:
            rows += [named | row for row in _components(_split(pair, plan))]
        except StatisticError as reason:
            rows.append(named | {"why_undefined": str(reason)})
    return tidy_frame(rows, COMPONENT_COLUMNS)


def design_table(pairs: list[Compared], plan: AnalysisPlan) -> "pd.DataFrame":
    """Precision and power of other numbers of briefs and raters, for the next study.

    Returns
    -------
    DataFrame
        With ``DESIGN_COLUMNS``. Power is for a true difference of the plan's margin, the smallest
        that matters; the effect that was found is no guide, and no power is computed for it.
    """
    rows: list[dict[str, Any]] = []
    for pair in pairs:
        named = _named(pair, plan)
        try:
            rows += [named | row for row in _planned(_split(pair, plan), plan)]
        except StatisticError as reason:
            rows.append(named | {"why_undefined": str(reason)})
    return tidy_frame(rows, DESIGN_COLUMNS)


def _named(pair: Compared, plan: AnalysisPlan) -> dict[str, Any]:
    return {
        "outcome": pair.outcome.id,
        "name": pair.outcome.name,
        "system": pair.system,
        "reference_system": plan.reference_system,
    }


def _split(pair: Compared, plan: AnalysisPlan) -> GStudyResult:
    require_persons(plan, "raters' share of the variance belongs to persons")
    return g_study(pair.with_raters().points)


def _components(found: GStudyResult) -> list[dict[str, Any]]:
    parts = {
        "brief": found.components.brief,
        "rater": found.components.rater,
        "brief × rater, and error": found.components.residual,
    }
    total = sum(max(part, 0.0) for part in parts.values())
    return [
        {
            "component": component,
            "variance": variance,
            "share": max(variance, 0.0) / total if total else None,
            "n_briefs": found.n_briefs,
            "n_raters": found.n_raters,
            "method": found.method,
            "why_undefined": "",
        }
        for component, variance in parts.items()
    ]


def _planned(found: GStudyResult, plan: AnalysisPlan) -> list[dict[str, Any]]:
    rows = d_study(found.components, plan.margin or 0.0, BRIEFS, RATERS, plan.significance_level)
    has_margin = plan.margin is not None
    return [
        {
            "n_briefs": row.n_briefs,
            "n_raters": row.n_raters,
            "standard_error": row.standard_error,
            "standard_error_other_raters": row.standard_error_other_raters,
            "effect": plan.margin,
            "power": row.power if has_margin else None,
            "power_other_raters": row.power_other_raters if has_margin else None,
            "method": f"D-study from {found.n_briefs} briefs × {found.n_raters} raters",
            "why_undefined": "" if has_margin else NO_MARGIN,
        }
        for row in rows
    ]
