"""Hodges and Lehmann's estimate: the median of all pairwise means, and its exact interval."""

from dataclasses import dataclass
from math import inf
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from evalkit.stats.differences import IntegerArray, integer_differences, positive_denominator
from evalkit.stats.result import Interval
from evalkit.stats.subset_sum import subset_sum_chances

LARGEST_EXACT = 300
"""Briefs whose rank-sum distribution is built exactly; the normal one is close long before."""


@dataclass(frozen=True, slots=True)
class HodgesLehmannResult:
    """The pseudo-median in rubric points; ``rank`` is the place of the lower limit."""

    estimate: float
    interval: Interval
    n_pairs: int
    n_walsh_averages: int
    rank: int
    method: str


def hodges_lehmann(
    differences: npt.ArrayLike, denominator: int, confidence: float = 0.95
) -> HodgesLehmannResult:
    """Estimate the centre of symmetric differences by the median of their Walsh averages.

    Parameters
    ----------
    differences
        Shape (n_briefs,), whole numbers: system minus reference, one per brief.
    denominator
        Turns differences into rubric points.

    Raises
    ------
    TooFewPairsError
        Without any brief.

    Notes
    -----
    A Walsh average is the mean of two briefs' differences, or of one with itself. The limits are
    order statistics from the signed-rank distribution without ties (the 14th and 65th of 78 at
    n = 12), closed, hence careful where ties abound. Unbounded where n is too small.

    References
    ----------
    Hodges & Lehmann (1963), Annals of Mathematical Statistics 34, 598-611; Hollander & Wolfe
    (1973), Nonparametric Statistical Methods, sections 3.2 and 3.3.

    Examples
    --------
    >>> hodges_lehmann([1, 2, 4, 8], denominator=1).estimate
    3.5
    """
    checked = integer_differences(differences)
    unit, n = positive_denominator(denominator), checked.size
    sums, places = _walsh_sums(checked)
    rank = lower_rank(n, confidence)
    n_averages = n * (n + 1) // 2

    def ordered(place: int) -> float:
        return int(sums[np.searchsorted(places, place)]) / (2 * unit)

    limits = (ordered(rank), ordered(n_averages + 1 - rank)) if rank else (-inf, inf)
    middle = ordered((n_averages + 1) // 2) + ordered(n_averages // 2 + 1)
    return HodgesLehmannResult(
        estimate=middle / 2,
        interval=Interval(*limits, confidence, "Walsh averages, closed"),
        n_pairs=n,
        n_walsh_averages=n_averages,
        rank=rank,
        method="Hodges-Lehmann estimate",
    )


def lower_rank(n_briefs: int, confidence: float) -> int:
    """Return which Walsh average, counted from below, is the lower limit; 0 where none is.

    Examples
    --------
    >>> lower_rank(12, 0.95), lower_rank(5, 0.95)
    (14, 0)
    """
    tail = (1 - confidence) / 2
    if n_briefs <= LARGEST_EXACT:
        chances = subset_sum_chances(np.arange(1, n_briefs + 1))
        return int(np.searchsorted(np.cumsum(chances), tail * (1 + 1e-12), "right"))
    mean = n_briefs * (n_briefs + 1) / 4
    spread = (mean * (2 * n_briefs + 1) / 6) ** 0.5
    return int(mean + 0.5 + NormalDist().inv_cdf(tail) * spread)


def _walsh_sums(differences: IntegerArray) -> tuple[IntegerArray, IntegerArray]:
    values, counts = np.unique(differences, return_counts=True)
    first, second = np.triu_indices(values.size)
    pairs = np.where(
        first == second, counts[first] * (counts[first] + 1) // 2, counts[first] * counts[second]
    )
    sums = values[first] + values[second]
    order = np.argsort(sums, kind="stable")
    return sums[order], np.cumsum(pairs[order])
