"""Student's t interval, and the cautious one with two pseudo briefs."""

import numpy as np
import numpy.typing as npt

from evalkit.errors import StatisticError
from evalkit.stats.differences import integer_differences, positive_denominator
from evalkit.stats.result import Interval

FloatArray = npt.NDArray[np.float64]


def t_interval(differences: npt.ArrayLike, denominator: int, confidence: float = 0.95) -> Interval:
    """Bound the mean difference in rubric points, taking the differences as normal.

    Parameters
    ----------
    differences
        Shape (n_briefs,), whole numbers: system minus reference, one per brief.
    denominator
        Turns differences into rubric points.

    Raises
    ------
    TooFewPairsError
        With fewer than two briefs.

    References
    ----------
    Student (1908), Biometrika 6, 1-25.

    Examples
    --------
    >>> interval = t_interval([1, 2, 3, 4, 0], denominator=1)
    >>> round(interval.low, 3), round(interval.high, 3)
    (0.037, 3.963)
    """
    checked = integer_differences(differences, at_least=2)
    points = checked / positive_denominator(denominator)
    return _around_mean(points, confidence, "t")


def plus_two_t_interval(
    differences: npt.ArrayLike, denominator: int, step: float = 1.0, confidence: float = 0.95
) -> Interval:
    """Bound the mean difference with one pseudo brief at +1 step and one at -1 step added.

    Parameters
    ----------
    differences
        Shape (n_briefs,), whole numbers: system minus reference, one per brief.
    denominator
        Turns differences into rubric points.
    step
        Rubric points from one level to the next.

    Raises
    ------
    TooFewPairsError
        Without any brief.
    StatisticError
        With a step of zero or less.

    Notes
    -----
    The t interval of n + 2 values with n + 1 degrees of freedom: the cautious companion of the
    exact interval. It never has width 0, and its coverage in simulation is 94.5 % at worst and
    97.8 % on average (`evalkit bench coverage`).

    Examples
    --------
    >>> interval = plus_two_t_interval([3, 3, 3, 3, 3, 3], denominator=3)
    >>> round(interval.low, 3), round(interval.high, 3)
    (0.159, 1.341)
    """
    checked = integer_differences(differences)
    if step <= 0:
        raise StatisticError(f"Expected a positive step between levels, got {step}.")
    points = np.append(checked / positive_denominator(denominator), (step, -step))
    return _around_mean(points, confidence, "plus-2 t")


def _around_mean(points: FloatArray, confidence: float, method: str) -> Interval:
    from scipy.special import stdtrit

    n = points.size
    half = float(stdtrit(n - 1, 0.5 + confidence / 2)) * float(points.std(ddof=1)) / n**0.5
    mean = float(points.mean())
    return Interval(mean - half, mean + half, confidence, method)
