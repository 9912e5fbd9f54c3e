"""Several outcomes or systems at once."""

from evalkit.stats.multiplicity.benjamini_hochberg import benjamini_hochberg
from evalkit.stats.multiplicity.benjamini_yekutieli import benjamini_yekutieli
from evalkit.stats.multiplicity.holm import holm
from evalkit.stats.multiplicity.max_t import MaxTResult, step_down_max_t

__all__ = [
    "MaxTResult",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "holm",
    "step_down_max_t",
]
