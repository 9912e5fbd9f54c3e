"""How sure one can be of a paired difference: one interval a file."""

from evalkit.stats.interval.proportion import (
    clopper_pearson_interval,
    jeffreys_interval,
    wilson_interval,
)
from evalkit.stats.interval.subset_mean import subset_mean_interval

__all__ = [
    "clopper_pearson_interval",
    "jeffreys_interval",
    "subset_mean_interval",
    "wilson_interval",
]
