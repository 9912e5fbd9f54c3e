"""The interval that belongs to the sign-flip test: quantiles of the means of all subsets."""

from fractions import Fraction
from math import floor, inf

import numpy as np
import numpy.typing as npt

from evalkit.stats.differences import (
    IntegerArray,
    common_divisor,
    integer_differences,
    positive_denominator,
)
from evalkit.stats.result import Interval
from evalkit.stats.subset_sum import flip_tail, saddlepoint_tail

LARGEST_ENUMERATION = 20
"""Briefs whose 2**n - 1 subset means can be listed in about 0.1 seconds."""

LARGEST_LATTICE = 10**8
"""Steps of the dynamic programming over sizes and sums, about 0.1 seconds: some 300 briefs."""

NEAR = 0.1
"""Share of an approximate interval's width; its limits are off by a thousandth or so."""

METHOD = "exact sign-flip inversion"

Limits = tuple[float, float]


def subset_mean_interval(
    differences: npt.ArrayLike, denominator: int, confidence: float = 0.95
) -> Interval:
    """Bound the mean difference by all values that the exact sign-flip test does not reject.

    Parameters
    ----------
    differences
        Shape (n_briefs,), whole numbers: system minus reference, one per brief.
    denominator
        Turns differences into rubric points.

    Raises
    ------
    StatisticError
        For differences that are not whole numbers.
    TooFewPairsError
        Without any brief.

    Notes
    -----
    The limits are the j-th smallest and largest of the means of the 2**n - 1 non-empty subsets of
    the differences, j = floor(alpha * 2**n / 2). Zero lies outside exactly where the two-sided p
    is alpha or less. With j = 0 (five briefs or fewer at 95 %) no value can be rejected, and the
    interval is unbounded. The means are listed to n = 20 and counted on their lattice of sizes
    and sums beyond; more than some 300 briefs, or many decimals, take Robinson's saddlepoint
    approximation of the same limits, and ``method`` says so. There it differs from the exact
    limits by less than a thousandth of the width.

    References
    ----------
    Hartigan (1969), JASA 64, 1303-1317, section 2; Robinson (1982), JRSS B 44, 91-101.

    Examples
    --------
    >>> subset_mean_interval([3, 1, 2, 0, 5, 4, 2], denominator=3)
    Interval(low=0.3333333333333333, high=1.3333333333333333, confidence=0.95,
             method='exact sign-flip inversion')
    """
    checked = integer_differences(differences)
    unit = positive_denominator(denominator)
    rank = rejected_patterns(checked.size, confidence)
    if rank == 0:
        return Interval(-inf, inf, confidence, METHOD)
    steps = _lattice_steps(checked)
    if checked.size <= LARGEST_ENUMERATION and 2**checked.size <= steps:
        return Interval(*_enumerated(checked, unit, rank), confidence, METHOD)
    if steps <= LARGEST_LATTICE:
        return Interval(*_from_lattice(checked, unit, rank), confidence, METHOD)
    return _from_saddlepoint(checked, unit, confidence)


def rejected_patterns(n_briefs: int, confidence: float) -> int:
    """Return j: how many of the 2**n sign patterns lie in each rejected tail.

    Examples
    --------
    >>> rejected_patterns(12, 0.95), rejected_patterns(5, 0.95)
    (102, 0)
    """
    # The decimal 0.05 and not the float 1 - 0.95, which is a little larger.
    alpha = 1 - Fraction(str(confidence))
    return floor(alpha * Fraction(2**n_briefs, 2))


def _enumerated(differences: IntegerArray, unit: int, rank: int) -> Limits:
    sums, sizes = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    for difference in differences:
        sums = np.concatenate((sums, sums + difference))
        sizes = np.concatenate((sizes, sizes + unit))
    # One correctly rounded division of exact integers: equal means are equal floats.
    means = sums[1:] / sizes[1:]
    ordered = np.partition(means, (rank - 1, means.size - rank))
    return float(ordered[rank - 1]), float(ordered[means.size - rank])


def _lattice_steps(differences: IntegerArray) -> int:
    centred = differences - int(np.median(differences))
    return differences.size**2 * int(np.abs(centred).sum()) // common_divisor(centred)


def _from_lattice(differences: IntegerArray, unit: int, rank: int) -> Limits:
    centre = int(np.median(differences))
    step = common_divisor(differences - centre)
    chances, lowest = subset_chances((differences - centre) // step)
    sizes, places = np.nonzero(chances[1:])
    sizes += 1
    # One division of exact integers, as in the enumeration.
    means = (sizes * centre + step * (places + lowest)) / (sizes * unit)
    order = np.argsort(means, kind="stable")
    weights = chances[sizes, places][order]
    needed = float(Fraction(rank, 2**differences.size))
    low = order[np.searchsorted(np.cumsum(weights), needed)]
    high = order[-1 - np.searchsorted(np.cumsum(weights[::-1]), needed)]
    return float(means[low]), float(means[high])


def _from_saddlepoint(differences: IntegerArray, unit: int, confidence: float) -> Interval:
    low = _saddlepoint_limit(differences, (1 - confidence) / 2)
    high = -_saddlepoint_limit(-differences, (1 - confidence) / 2)
    low, high = _agreeing_with_test(differences, low, high, 1 - confidence)
    return Interval(low / unit, high / unit, confidence, "sign-flip inversion, saddlepoint")


def _saddlepoint_limit(differences: IntegerArray, tail: float) -> float:
    from scipy.optimize import brentq

    lowest, mean = float(differences.min()), float(differences.mean())
    if lowest == mean:
        return mean

    values, counts = np.unique(differences.astype(np.float64), return_counts=True)

    def excess(mean_shift: float) -> float:
        return saddlepoint_tail(mean_shift - values, counts.astype(np.float64), 0.0) - tail

    return float(brentq(excess, lowest, mean, xtol=1e-12 * max(1.0, abs(lowest))))


def _agreeing_with_test(
    differences: IntegerArray, low: float, high: float, significance_level: float
) -> Limits:
    # Only a limit that lies close to zero can be off enough to be on its wrong side.
    if min(abs(low), abs(high)) > NEAR * (high - low):
        return low, high
    rejected = 2 * flip_tail(differences).reached <= significance_level
    if rejected == (not low <= 0 <= high):
        return low, high
    if not rejected:
        return min(low, 0.0), max(high, 0.0)
    return (
        (float(np.nextafter(0, 1)), high)
        if differences.sum() > 0
        else (low, -float(np.nextafter(0, 1)))
    )


def subset_chances(differences: IntegerArray) -> tuple[npt.NDArray[np.float64], int]:
    """Return the chance of each (size, sum) of a random subset, and the sum of column 0.

    Shape (n_briefs + 1, width of the lattice): row k holds the subsets of k briefs. Sizes further
    from one half than nine standard deviations hold less than 1e-18 and are passed over, which
    begins beyond eighty briefs.

    Examples
    --------
    >>> subset_chances(np.array([1, -1]))
    (array([[0.  , 0.25, 0.  ],
            [0.25, 0.  , 0.25],
            [0.  , 0.25, 0.  ]]), -1)
    """
    lowest = int(differences[differences < 0].sum())
    width = int(np.abs(differences).sum()) + 1
    chances = np.zeros((differences.size + 1, width))
    chances[0, -lowest] = 1.0
    left, right = -lowest, -lowest + 1
    for size, difference in enumerate(differences[np.argsort(np.abs(differences), kind="stable")]):
        reach = 4.5 * size**0.5 + 1
        first, last = max(0, int(size / 2 - reach)), min(size, int(size / 2 + reach) + 1)
        half = 0.5 * chances[first : last + 1, left:right]
        chances[first : last + 1, left:right] = half
        chances[first + 1 : last + 2, left + difference : right + difference] += half
        left, right = min(left, left + difference), max(right, right + difference)
    return chances, lowest
