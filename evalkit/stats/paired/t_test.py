"""The paired t test: for readers who expect it; the sign-flip test is the one to report."""

from dataclasses import dataclass

import numpy.typing as npt

from evalkit.errors import NoVariationError
from evalkit.stats.differences import integer_differences, positive_denominator
from evalkit.stats.interval.student import t_interval
from evalkit.stats.result import Interval


@dataclass(frozen=True, slots=True)
class PairedTResult:
    """The mean difference in rubric points, its t interval and test."""

    estimate: float
    interval: Interval
    p_value: float
    t: float
    df: int
    n_pairs: int
    method: str


def paired_t_test(
    differences: npt.ArrayLike, denominator: int, confidence: float = 0.95
) -> PairedTResult:
    """Test that the mean difference is zero, taking the differences as normal.

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
    NoVariationError
        Where all differences are equal: there is no spread to compare the mean with.

    References
    ----------
    Student (1908), Biometrika 6, 1-25.

    Examples
    --------
    >>> round(paired_t_test([1, 2, 3, 4, 0], denominator=1).p_value, 4)
    0.0474
    """
    from scipy.special import stdtr

    checked = integer_differences(differences, at_least=2)
    unit, n = positive_denominator(denominator), checked.size
    standard_error = float(checked.std(ddof=1)) / (unit * n**0.5)
    if standard_error == 0:
        raise NoVariationError("All differences are equal, so t has no spread to be compared with.")
    estimate = int(checked.sum()) / (n * unit)
    t = estimate / standard_error
    return PairedTResult(
        estimate=estimate,
        interval=t_interval(checked, unit, confidence),
        p_value=2 * float(stdtr(n - 1, -abs(t))),
        t=t,
        df=n - 1,
        n_pairs=n,
        method="paired t test",
    )
