"""Experts' and the automatic rater's differences between systems beside each other, untested."""

from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.automatic.lengths import PairDifferences
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.tidy import tidy_frame

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    "outcome",
    "name",
    "system",
    "reference_system",
    "experts_difference",
    "automatic_difference",
    "n_briefs",
    "n_same_direction",
    "method",
    "why_undefined",
]


def systems_table(differences: tuple[PairDifferences, ...], plan: AnalysisPlan) -> "pd.DataFrame":
    """Mean differences of each system and the reference, by experts and by the automatic rater.

    For unblinded studies. Described and not tested: what decides is the comparison by people.

    Returns
    -------
    DataFrame
        With ``COLUMNS``, over the pairs that both judged; ``n_same_direction`` counts those where
        both lean to the same side, ties with ties.
    """
    rows = [
        {"outcome": one.outcome, "name": one.name, "system": system, **_means(one, system, plan)}
        for one in differences
        for system in plan.compared_systems
    ]
    return tidy_frame(rows, COLUMNS)


def _means(one: PairDifferences, system: str, plan: AnalysisPlan) -> dict[str, Any]:
    is_own = np.array([other == system for _, other in one.pairs], dtype=bool)
    is_told = is_own & ~np.isnan(one.own) & ~np.isnan(one.experts)
    named = {"reference_system": plan.reference_system, "n_briefs": int(is_told.sum())}
    if not is_told.any():
        return named | {"why_undefined": "no brief was judged by both"}
    own, experts = one.own[is_told], one.experts[is_told]
    return named | {
        "experts_difference": float(experts.mean()),
        "automatic_difference": float(own.mean()),
        "n_same_direction": int((np.sign(own.round(9)) == np.sign(experts.round(9))).sum()),
        "method": "mean over briefs, described and not tested",
    }
