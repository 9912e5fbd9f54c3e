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

LARGEST_ENUMERATION = 20

METHOD = "exact sign-flip inversion"


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
    interval is unbounded.

    References
    ----------
    Hartigan (1969), JASA 64, 1303-1317, section 2; Lehmann (1975), Nonparametrics, section 4.

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
    limits = _enumerated if checked.size <= LARGEST_ENUMERATION else _from_lattice
    low, high = limits(checked, unit, rank)
    return Interval(low, high, confidence, METHOD)


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


def _enumerated(differences: IntegerArray, unit: int, rank: int) -> tuple[float, float]:
    sums, sizes = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    for difference in differences:
        sums = np.concatenate((sums, sums + difference))
        sizes = np.concatenate((sizes, sizes + unit))
    # One correctly rounded division of exact integers: equal means are equal floats.
    means = sums[1:] / sizes[1:]
    ordered = np.partition(means, (rank - 1, means.size - rank))
    return float(ordered[rank - 1]), float(ordered[means.size - rank])


def _from_lattice(differences: IntegerArray, unit: int, rank: int) -> tuple[float, float]:
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


def subset_chances(differences: IntegerArray) -> tuple[npt.NDArray[np.float64], int]:
    """Return the chance of each (size, sum) of a random subset, and the sum of column 0.

    Shape (n_briefs + 1, width of the lattice): row k holds the subsets of k briefs.

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
    for size, difference in enumerate(differences):
        half = 0.5 * chances[: size + 1, left:right]
        chances[: size + 1, left:right] = half
        chances[1 : size + 2, left + difference : right + difference] += half
        left, right = min(left, left + difference), max(right, right + difference)
    return chances, lowest
