"""What stands beside a difference and its exact p: cautious intervals, checks, effect sizes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.brief_differences import BriefDifferences
from evalkit.analysis.difference_matrix import DifferenceMatrix
from evalkit.analysis.outcome import AnalysisPlan, Outcome, OutcomeKind
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import AnonymousRatersError, StatisticError
from evalkit.stats.design import least_detectable_effect
from evalkit.stats.effect_size import d_av, g_z, matched_rank_biserial
from evalkit.stats.interval import hodges_lehmann, plus_two_t_interval
from evalkit.stats.paired import (
    equivalence_test,
    mcnemar_test,
    signed_rank_test,
    two_way_effect,
)
from evalkit.stats.result import Interval

if TYPE_CHECKING:
    import pandas as pd

EFFECT_COLUMNS = [
    "outcome",
    "name",
    "role",
    "system",
    "reference_system",
    "quantity",
    "estimate",
    "low",
    "high",
    "confidence",
    "p_value",
    "mid_p",
    "verdict",
    "n_briefs",
    "n_raters",
    "method",
    "interval_method",
    "why_undefined",
]
CAUTIOUS = "mean difference, cautious"
HODGES_LEHMANN = "Hodges-Lehmann"
WILCOXON = "exact Wilcoxon"
G_Z = "g_z"
D_AV = "d_av"
RANK_BISERIAL = "matched rank-biserial"
OTHER_RATERS = "mean difference, other raters too"
MCNEMAR = "panel majority, yes or no"
EQUIVALENCE = "equivalence"
DETECTABLE = "least detectable d_z"
PLANNED_POWER = 0.8
LARGEST_CHECK = 200
"""Briefs up to which ranks are a check; beyond, their exact distribution takes longer than all."""
NO_RATERS = "the ratings themselves are needed, and only their sums are at hand"


@dataclass(frozen=True, slots=True)
class Compared:
    """One outcome of one system against the reference, as whole numbers by brief.

    ``matrix`` keeps the raters apart; it is None where only sums are at hand.
    """

    outcome: Outcome
    role: str
    system: str
    found: BriefDifferences
    matrix: DifferenceMatrix | None

    def with_raters(self) -> DifferenceMatrix:
        """The ratings with their raters, or the reason why they are not there."""
        if self.matrix is None:
            raise StatisticError(NO_RATERS)
        return self.matrix.trimmed()


@dataclass(frozen=True, slots=True)
class Effect:
    """One quantity beside a difference; what it does not have is None, with the reason."""

    quantity: str
    estimate: float | None = None
    interval: Interval | None = None
    p_value: float | None = None
    mid_p: float | None = None
    verdict: str = ""
    n_briefs: int = 0
    n_raters: int | None = None
    method: str = ""
    why_undefined: str = ""


def effects_of(compared: Compared, plan: AnalysisPlan) -> dict[str, Effect]:
    """Every quantity that applies to the outcome; one that is undefined says why."""
    return {
        effect.quantity: effect
        for quantity, applies, compute in EFFECTS
        if applies(compared.outcome, plan)
        for effect in [_effect(quantity, compute, compared, plan)]
    }


def effect_table(
    effects: list[tuple[Compared, dict[str, Effect]]], plan: AnalysisPlan
) -> "pd.DataFrame":
    """One row an outcome, compared system and quantity, with ``EFFECT_COLUMNS``."""
    rows: list[dict[str, Any]] = [
        {
            "outcome": compared.outcome.id,
            "name": compared.outcome.name,
            "role": compared.role,
            "system": compared.system,
            "reference_system": plan.reference_system,
            **_row(effect),
        }
        for compared, of_one in effects
        for effect in of_one.values()
    ]
    return tidy_frame(rows, EFFECT_COLUMNS)


def _row(effect: Effect) -> dict[str, Any]:
    interval = effect.interval
    return {
        "quantity": effect.quantity,
        "estimate": effect.estimate,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "confidence": interval.confidence if interval else None,
        "p_value": effect.p_value,
        "mid_p": effect.mid_p,
        "verdict": effect.verdict,
        "n_briefs": effect.n_briefs,
        "n_raters": effect.n_raters,
        "method": effect.method,
        "interval_method": interval.method if interval else "",
        "why_undefined": effect.why_undefined,
    }


Compute = Callable[[str, Compared, AnalysisPlan], Effect]


def _effect(quantity: str, compute: Compute, compared: Compared, plan: AnalysisPlan) -> Effect:
    try:
        return compute(quantity, compared, plan)
    except StatisticError as reason:
        n_briefs = len(compared.found.briefs)
        return Effect(quantity, n_briefs=n_briefs, why_undefined=str(reason))


def _cautious(quantity: str, compared: Compared, plan: AnalysisPlan) -> Effect:
    found = compared.found
    interval = plus_two_t_interval(
        found.differences, found.denominator, compared.outcome.step, plan.confidence
    )
    return Effect(
        quantity,
        found.estimate,
        interval,
        n_briefs=len(found.briefs),
        method="mean paired difference",
    )


def _hodges_lehmann(quantity: str, compared: Compared, plan: AnalysisPlan) -> Effect:
    found = compared.found
    result = hodges_lehmann(found.differences, found.denominator, plan.confidence)
    return Effect(
        quantity, result.estimate, result.interval, n_briefs=result.n_pairs, method=result.method
    )


def _wilcoxon(quantity: str, compared: Compared, plan: AnalysisPlan) -> Effect:
    n_briefs = len(compared.found.briefs)
    if n_briefs > LARGEST_CHECK:
        raise StatisticError(
            f"the check by ranks is for up to {LARGEST_CHECK} briefs, and there are {n_briefs:,}"
        )
    result = signed_rank_test(
        compared.found.differences, significance_level=plan.significance_level
    )
    return Effect(
        quantity,
        p_value=result.p_value,
        mid_p=result.mid_p,
        n_briefs=result.n_pairs,
        method=result.method,
    )


def _g_z(quantity: str, compared: Compared, plan: AnalysisPlan) -> Effect:
    result = g_z(compared.found.differences, plan.confidence)
    return Effect(
        quantity, result.estimate, result.interval, n_briefs=result.n_pairs, method=result.method
    )


def _d_av(quantity: str, compared: Compared, plan: AnalysisPlan) -> Effect:
    matrix = compared.with_raters()
    if matrix.system_scores is None or matrix.reference_scores is None:
        raise StatisticError("a preference gives no score to either passage")
    means = [np.nanmean(table, axis=1) for table in (matrix.system_scores, matrix.reference_scores)]
    sign = 1 if compared.outcome.higher_is_better else -1
    result = d_av(sign * means[0], sign * means[1], plan.confidence)
    return Effect(
        quantity,
        result.estimate,
        result.interval,
        n_briefs=result.n_pairs,
        n_raters=len(matrix.raters),
        method=result.method,
    )


def _rank_biserial(quantity: str, compared: Compared, plan: AnalysisPlan) -> Effect:
    result = matched_rank_biserial(compared.found.differences)
    return Effect(quantity, result.estimate, n_briefs=result.n_pairs, method=result.method)


def _other_raters(quantity: str, compared: Compared, plan: AnalysisPlan) -> Effect:
    if not plan.raters_are_persons:
        raise AnonymousRatersError(
            "raters are anonymous slots, so other raters cannot be told from other briefs"
        )
    matrix = compared.with_raters()
    result = two_way_effect(matrix.points, plan.confidence)
    if result.df < 1:
        raise StatisticError(
            f"only {result.df:.2f} degrees of freedom are left for other raters, so that any "
            "difference at all would fit"
        )
    return Effect(
        quantity,
        result.estimate,
        result.interval,
        result.p_value,
        n_briefs=result.n_pairs,
        n_raters=result.n_raters,
        method=result.method,
    )


def _mcnemar(quantity: str, compared: Compared, plan: AnalysisPlan) -> Effect:
    matrix = compared.with_raters()
    if matrix.system_scores is None or matrix.reference_scores is None:
        raise StatisticError("a preference gives no yes or no to either passage")
    sign = 1 if compared.outcome.higher_is_better else -1
    # A majority is more than half of those who answered for both; an even split is neither.
    majorities = [
        sign * np.sign(np.nanmean(table, axis=1) - 0.5)
        for table in (matrix.system_scores, matrix.reference_scores)
    ]
    n_better = int(((majorities[0] > 0) & (majorities[1] < 0)).sum())
    n_worse = int(((majorities[0] < 0) & (majorities[1] > 0)).sum())
    n_same = len(matrix.briefs) - n_better - n_worse
    result = mcnemar_test(n_better, n_worse, n_same, plan.significance_level)
    return Effect(
        quantity,
        result.estimate,
        p_value=result.p_value,
        mid_p=result.mid_p,
        verdict=f"{n_better} briefs better, {n_worse} worse, {n_same} alike",
        n_briefs=result.n_pairs,
        n_raters=len(matrix.raters),
        method=f"{result.method} of the panel's majority",
    )


def _equivalence(quantity: str, compared: Compared, plan: AnalysisPlan) -> Effect:
    found, margin = compared.found, plan.margin or 0.0
    result = equivalence_test(found.differences, found.denominator, margin, plan.significance_level)
    return Effect(
        quantity,
        result.estimate,
        result.interval,
        result.p_value,
        verdict=result.verdict.value,
        n_briefs=result.n_pairs,
        method=f"{result.method}, margin {margin:g}",
    )


def _detectable(quantity: str, compared: Compared, plan: AnalysisPlan) -> Effect:
    n_briefs = len(compared.found.briefs)
    effect = least_detectable_effect(n_briefs, PLANNED_POWER, plan.significance_level)
    return Effect(
        quantity,
        effect,
        n_briefs=n_briefs,
        method=f"power {PLANNED_POWER:.0%} at level {plan.significance_level:g}, noncentral t",
    )


def _always(outcome: Outcome, plan: AnalysisPlan) -> bool:
    return True


def _is_yes_no(outcome: Outcome, plan: AnalysisPlan) -> bool:
    kinds = (OutcomeKind.CRITERION, OutcomeKind.USABLE, OutcomeKind.FLAG)
    return outcome.is_yes_no and outcome.kind in kinds


def _is_scored(outcome: Outcome, plan: AnalysisPlan) -> bool:
    return outcome.kind is not OutcomeKind.PREFERENCE


def _has_margin(outcome: Outcome, plan: AnalysisPlan) -> bool:
    """The margin is in rubric points, so it says nothing on shares and preferences."""
    kinds = (OutcomeKind.CRITERION, OutcomeKind.COMPOSITE)
    return plan.margin is not None and outcome.kind in kinds and not outcome.is_yes_no


EFFECTS: tuple[tuple[str, Callable[[Outcome, AnalysisPlan], bool], Compute], ...] = (
    (CAUTIOUS, _always, _cautious),
    (HODGES_LEHMANN, _always, _hodges_lehmann),
    (WILCOXON, _always, _wilcoxon),
    (G_Z, _always, _g_z),
    (D_AV, _is_scored, _d_av),
    (RANK_BISERIAL, _always, _rank_biserial),
    (OTHER_RATERS, _always, _other_raters),
    (MCNEMAR, _is_yes_no, _mcnemar),
    (EQUIVALENCE, _has_margin, _equivalence),
    (DETECTABLE, _always, _detectable),
)
"""Each quantity, which outcomes it is for, and how it is computed."""
