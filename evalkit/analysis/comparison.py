"""Each system against the reference, outcome by outcome: difference, exact p, interval, wins."""

from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.adjustment import EXPLORATORY, PRIMARY, SECONDARY, adjust
from evalkit.analysis.brief_differences import (
    BriefDifferences,
    all_brief_differences,
    brief_differences,
    pair_rows,
)
from evalkit.analysis.difference_matrix import difference_matrix
from evalkit.analysis.effects import (
    CAUTIOUS,
    D_AV,
    DETECTABLE,
    EQUIVALENCE,
    G_Z,
    HODGES_LEHMANN,
    MCNEMAR,
    OTHER_RATERS,
    RANK_BISERIAL,
    WILCOXON,
    Compared,
    Effect,
    effects_of,
)
from evalkit.analysis.outcome import PREFERENCE, AnalysisPlan, Outcome
from evalkit.analysis.rating_cube import RatingCube
from evalkit.analysis.summary import Summary
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import StatisticError
from evalkit.stats.interval import subset_mean_interval
from evalkit.stats.paired import sign_flip_test

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "COMPARISON_COLUMNS",
    "EXPLORATORY",
    "PRIMARY",
    "SECONDARY",
    "BriefDifferences",
    "brief_differences",
    "compared_pairs",
    "comparison_rows",
    "comparison_table",
    "differences_frame",
    "pair_rows",
    "role_of",
    "votes_outcome",
]
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
    "bh_p",
    "wins",
    "ties",
    "losses",
    "n_briefs",
    "n_nonzero",
    "n_pairs",
    "cautious_low",
    "cautious_high",
    "hodges_lehmann",
    "hodges_lehmann_low",
    "hodges_lehmann_high",
    "wilcoxon_p",
    "g_z",
    "g_z_low",
    "g_z_high",
    "d_av",
    "d_av_low",
    "d_av_high",
    "rank_biserial",
    "other_raters",
    "other_raters_low",
    "other_raters_high",
    "other_raters_p",
    "why_no_other_raters",
    "mcnemar_p",
    "mcnemar_mid_p",
    "panel_majorities",
    "equivalence",
    "equivalence_p",
    "equivalence_low",
    "equivalence_high",
    "least_detectable_d_z",
    "method",
    "interval_method",
    "flags",
    "why_undefined",
]
BESIDE: tuple[tuple[str, str, str], ...] = (
    ("cautious_low", CAUTIOUS, "low"),
    ("cautious_high", CAUTIOUS, "high"),
    ("hodges_lehmann", HODGES_LEHMANN, "estimate"),
    ("hodges_lehmann_low", HODGES_LEHMANN, "low"),
    ("hodges_lehmann_high", HODGES_LEHMANN, "high"),
    ("wilcoxon_p", WILCOXON, "p_value"),
    ("g_z", G_Z, "estimate"),
    ("g_z_low", G_Z, "low"),
    ("g_z_high", G_Z, "high"),
    ("d_av", D_AV, "estimate"),
    ("d_av_low", D_AV, "low"),
    ("d_av_high", D_AV, "high"),
    ("rank_biserial", RANK_BISERIAL, "estimate"),
    ("other_raters", OTHER_RATERS, "estimate"),
    ("other_raters_low", OTHER_RATERS, "low"),
    ("other_raters_high", OTHER_RATERS, "high"),
    ("other_raters_p", OTHER_RATERS, "p_value"),
    ("why_no_other_raters", OTHER_RATERS, "why_undefined"),
    ("mcnemar_p", MCNEMAR, "p_value"),
    ("mcnemar_mid_p", MCNEMAR, "mid_p"),
    ("panel_majorities", MCNEMAR, "verdict"),
    ("equivalence", EQUIVALENCE, "verdict"),
    ("equivalence_p", EQUIVALENCE, "p_value"),
    ("equivalence_low", EQUIVALENCE, "low"),
    ("equivalence_high", EQUIVALENCE, "high"),
    ("least_detectable_d_z", DETECTABLE, "estimate"),
)
"""Column, and which part of which quantity it holds; the effects table says method and reason."""


def comparison_table(
    summary: Summary, plan: AnalysisPlan, cube: RatingCube | None = None
) -> "pd.DataFrame":
    """Compare every system with the reference on every outcome.

    Parameters
    ----------
    cube
        The ratings with their raters; without it, what asks for raters is empty.

    Returns
    -------
    DataFrame
        One row an outcome and compared system, primary first, with ``COMPARISON_COLUMNS``.
        Secondary outcomes are adjusted as one family; others are exploratory and not adjusted.
    """
    pairs = compared_pairs(summary, plan, cube)
    return comparison_rows([(pair, effects_of(pair, plan)) for pair in pairs], plan)


def compared_pairs(
    summary: Summary, plan: AnalysisPlan, cube: RatingCube | None = None
) -> list[Compared]:
    """Every outcome of every compared system, primary first."""
    found = all_brief_differences(summary)
    none = BriefDifferences((), np.zeros(0, np.int64), 1, np.zeros(0, np.int64))
    return [
        Compared(
            outcome=outcome,
            role=role_of(outcome, plan, system),
            system=system,
            found=found.get((outcome.id, system, plan.reference_system), none),
            matrix=None if cube is None else difference_matrix(cube, outcome, system, plan),
        )
        for outcome in sorted(plan.outcomes, key=lambda o: _rank(o, plan))
        for system in plan.compared_systems
    ]


def comparison_rows(
    effects: list[tuple[Compared, dict[str, Effect]]], plan: AnalysisPlan
) -> "pd.DataFrame":
    """The comparison table of pairs whose effects are known."""
    rows = [
        {
            "outcome": pair.outcome.id,
            "name": pair.outcome.name,
            "kind": pair.outcome.kind.value,
            "role": pair.role,
            "system": pair.system,
            "reference_system": plan.reference_system,
            **_comparison(pair.found, plan),
            **_beside(beside),
        }
        for pair, beside in effects
    ]
    table = tidy_frame(rows, COMPARISON_COLUMNS)
    return adjust(table, tuple(pair.found for pair, _ in effects), plan)


def role_of(outcome: Outcome, plan: AnalysisPlan, system: str | None = None) -> str:
    """Primary, secondary, or exploratory where the plan names neither outcome nor contrast."""
    if system is not None and plan.contrasts and system not in plan.contrasts:
        return EXPLORATORY
    if outcome.id == plan.primary_outcome:
        return PRIMARY
    return SECONDARY if outcome.id in plan.secondary_outcomes else EXPLORATORY


def _rank(outcome: Outcome, plan: AnalysisPlan) -> tuple[int, int]:
    order = (PRIMARY, SECONDARY, EXPLORATORY).index(role_of(outcome, plan))
    planned = plan.secondary_outcomes
    return order, planned.index(outcome.id) if outcome.id in planned else 0


def _comparison(found: BriefDifferences, plan: AnalysisPlan) -> dict[str, Any]:
    row: dict[str, Any] = {
        "wins": found.n_wins,
        "ties": found.n_ties,
        "losses": found.n_losses,
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
        "estimate": found.estimate,
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


def _beside(effects: dict[str, Effect]) -> dict[str, Any]:
    return {
        column: _part(effects[quantity], part)
        for column, quantity, part in BESIDE
        if quantity in effects
    }


def _part(effect: Effect, part: str) -> Any:  # noqa: ANN401
    if part in ("low", "high"):
        return getattr(effect.interval, part) if effect.interval else None
    return getattr(effect, part)


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
