"""What every paired statistic starts from: one integer difference a brief."""

from math import gcd
from typing import Any

import numpy as np
import numpy.typing as npt

from evalkit.errors import StatisticError, TooFewPairsError

IntegerArray = npt.NDArray[np.int64]

LARGEST_TOTAL = 2**52
"""Sums of absolute differences stay below this, so that they are exact as float64 too."""


def integer_differences(differences: npt.ArrayLike, *, at_least: int = 1) -> IntegerArray:
    """Return the differences as int64, shape (n_briefs,), or say why they cannot be used.

    Parameters
    ----------
    differences
        Shape (n_briefs,): per brief the summed difference, system minus reference, multiplied to
        a denominator that all briefs share.
    at_least
        The fewest briefs that the caller can work with.

    Raises
    ------
    StatisticError
        For floats (means of ratings differ in the 16th digit, so that ties break and p changes
        in silence), other shapes, and totals that would not be exact.
    TooFewPairsError
        With fewer briefs than ``at_least``.

    Examples
    --------
    >>> integer_differences([2, 0, -1])
    array([ 2,  0, -1])
    """
    array = np.asarray(differences)
    if array.ndim != 1:
        raise StatisticError(
            f"Expected one difference a brief, got an array of shape {array.shape}."
        )
    if array.size < at_least:
        raise TooFewPairsError(f"Needs {at_least} complete pairs or more, got {array.size}.")
    if array.size and array.dtype.kind not in "iub":
        raise StatisticError(
            "Expected whole-number differences (sums over raters, times a common denominator), "
            f"got {array.dtype}. Sum the scores of a brief instead of averaging them."
        )
    return _within_exact_range(array)


def positive_denominator(denominator: int) -> int:
    """Return the number that turns integer differences into rubric points, or refuse it.

    Examples
    --------
    >>> positive_denominator(3)
    3
    """
    if isinstance(denominator, int | np.integer) and denominator >= 1:
        return int(denominator)
    raise StatisticError(f"Expected a positive whole denominator, got {denominator!r}.")


def common_divisor(differences: IntegerArray) -> int:
    """Return the greatest common divisor of all differences; 1 where all are zero.

    Examples
    --------
    >>> common_divisor(np.array([6, -4, 0]))
    2
    """
    return gcd(*(int(value) for value in np.unique(np.abs(differences)))) or 1


def _within_exact_range(array: npt.NDArray[Any]) -> IntegerArray:
    if array.size and float(np.abs(array.astype(np.float64)).sum()) >= LARGEST_TOTAL:
        raise StatisticError("The differences are too large to add exactly; use a smaller unit.")
    return array.astype(np.int64)
