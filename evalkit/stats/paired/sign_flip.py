"""The exact sign-flip test: whether chance alone could have put the signs on the differences."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.stats.differences import integer_differences
from evalkit.stats.result import Flag
from evalkit.stats.subset_sum import FarTail, flip_tail


@dataclass(frozen=True, slots=True)
class SignFlipResult:
    """How often chance signs give a sum as far from zero as the observed one.

    ``p_greater`` is one-sided for "the system is better than the reference", ``smallest_p`` the
    least two-sided p that these magnitudes could have given.
    """

    p_value: float
    p_greater: float
    p_less: float
    mid_p: float
    smallest_p: float
    n_pairs: int
    n_nonzero: int
    method: str
    flags: tuple[Flag, ...]


def sign_flip_test(differences: npt.ArrayLike, significance_level: float = 0.05) -> SignFlipResult:
    """Test that paired differences are symmetric about zero, over all 2**n sign patterns.

    Parameters
    ----------
    differences
        Shape (n_briefs,), whole numbers: system minus reference, summed over raters.
    significance_level
        Decides only whether the result is flagged as unable to reach it.

    Raises
    ------
    StatisticError
        For differences that are not whole numbers.
    TooFewPairsError
        Without any brief.

    Notes
    -----
    Valid for any n where, under the null, each difference is as likely to be +d as -d. The sums
    of all sign patterns lie on a lattice; their distribution is built up brief by brief, exact to
    n = 53 and to about n * 1e-16 of p itself beyond. Zeros change nothing. ``method`` says so
    where more than forty briefs with many decimals leave only an approximation.

    References
    ----------
    Fisher (1935), The Design of Experiments, section 21; Pitman (1937), JRSS Suppl. 4, 119-130.

    Examples
    --------
    >>> sign_flip_test([1, 2, 3]).p_value
    0.25
    >>> sign_flip_test([3, 1, 2, 0, 5, 4, 2]).smallest_p
    0.03125
    """
    checked = integer_differences(differences)
    n_nonzero = int(np.count_nonzero(checked))
    observed, tail = int(checked.sum()), flip_tail(checked)
    greater, less = _one_sided(tail, observed)
    smallest_p = min(1.0, 2.0 ** (1 - n_nonzero))
    return SignFlipResult(
        p_value=min(1.0, 2 * tail.reached),
        p_greater=greater,
        p_less=less,
        mid_p=2 * tail.beyond + tail.at if observed else 1 - tail.at / 2,
        smallest_p=smallest_p,
        n_pairs=checked.size,
        n_nonzero=n_nonzero,
        method="exact sign-flip test" if tail.is_exact else "sign-flip test, saddlepoint",
        flags=_flags(checked, smallest_p, significance_level),
    )


def _one_sided(tail: FarTail, observed: int) -> tuple[float, float]:
    far, near = tail.reached, min(1.0, 1 - tail.beyond)
    if observed == 0:
        return far, far
    return (far, near) if observed > 0 else (near, far)


def _flags(
    differences: npt.NDArray[np.int64], smallest_p: float, significance_level: float
) -> tuple[Flag, ...]:
    flags = {
        Flag.CANNOT_REACH: smallest_p > significance_level,
        Flag.DEGENERATE: bool(np.all(differences == differences[0])),
    }
    return tuple(flag for flag, raised in flags.items() if raised)
