"""What a study of this size can find, before anyone rates."""

from evalkit.stats.design.generalizability import (
    DStudyRow,
    GStudyResult,
    VarianceComponents,
    d_study,
    expected_half_width,
    g_study,
)
from evalkit.stats.design.latent import LatentModel, planning_model
from evalkit.stats.design.linkage import Linkage, design_linkage
from evalkit.stats.design.power import least_detectable_effect, paired_power
from evalkit.stats.design.precision import PrecisionResult, simulate_precision
from evalkit.stats.design.reach import smallest_p, wins_needed

__all__ = [
    "DStudyRow",
    "GStudyResult",
    "LatentModel",
    "Linkage",
    "PrecisionResult",
    "VarianceComponents",
    "d_study",
    "design_linkage",
    "expected_half_width",
    "g_study",
    "least_detectable_effect",
    "paired_power",
    "planning_model",
    "simulate_precision",
    "smallest_p",
    "wins_needed",
]
