"""How each rater uses the scale."""

from evalkit.stats.raters.additive_model import additive_residuals
from evalkit.stats.raters.connectivity import Connectivity, rater_connectivity
from evalkit.stats.raters.drift import DriftResult, rating_drift
from evalkit.stats.raters.halo import HaloResult, halo
from evalkit.stats.raters.range_use import RangeUse, range_use
from evalkit.stats.raters.rasch import RaschRater, RaschResult, many_facet_rasch
from evalkit.stats.raters.severity import RaterSeverity, SeverityResult, rater_severity
from evalkit.stats.raters.speed import RatingSpeed, rating_speed
from evalkit.stats.raters.straight_lining import StraightLining, straight_lining

__all__ = [
    "Connectivity",
    "DriftResult",
    "HaloResult",
    "RangeUse",
    "RaschRater",
    "RaschResult",
    "RaterSeverity",
    "RatingSpeed",
    "SeverityResult",
    "StraightLining",
    "additive_residuals",
    "halo",
    "many_facet_rasch",
    "range_use",
    "rater_connectivity",
    "rater_severity",
    "rating_drift",
    "rating_speed",
    "straight_lining",
]
