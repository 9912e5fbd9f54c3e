"""How sure one can be of a paired difference: one interval a file."""

from evalkit.stats.interval.bootstrap import bca_interval
from evalkit.stats.interval.hodges_lehmann import HodgesLehmannResult, hodges_lehmann
from evalkit.stats.interval.proportion import (
    clopper_pearson_interval,
    jeffreys_interval,
    wilson_interval,
)
from evalkit.stats.interval.student import plus_two_t_interval, t_interval
from evalkit.stats.interval.subset_mean import subset_mean_interval

__all__ = [
    "HodgesLehmannResult",
    "bca_interval",
    "clopper_pearson_interval",
    "hodges_lehmann",
    "jeffreys_interval",
    "plus_two_t_interval",
    "subset_mean_interval",
    "t_interval",
    "wilson_interval",
]
