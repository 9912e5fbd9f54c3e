"""The exact sign-flip test: whether chance alone could have put the signs on the differences."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.stats.differences import common_divisor, integer_differences
from evalkit.stats.result import Flag


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
    of all sign patterns lie on a lattice; their distribution is built up brief by brief, which is
    exact to n = 53 and beyond that to about n * 1e-16 of p itself. Zeros change nothing.

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
    nonzero = checked[checked != 0] // common_divisor(checked)
    positive_sum = int(nonzero[nonzero > 0].sum())
    chances = positive_sum_chances(np.abs(nonzero))
    smallest_p = min(1.0, 2.0 ** (1 - nonzero.size))
    return SignFlipResult(
        p_value=_two_sided(chances, positive_sum),
        p_greater=float(chances[positive_sum:].sum()),
        p_less=float(chances[: positive_sum + 1].sum()),
        mid_p=_two_sided_mid(chances, positive_sum),
        smallest_p=smallest_p,
        n_pairs=checked.size,
        n_nonzero=nonzero.size,
        method="exact sign-flip test",
        flags=_flags(checked, smallest_p, significance_level),
    )


def positive_sum_chances(magnitudes: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return the chance of each sum of the positive differences, shape (sum of magnitudes + 1,).

    Under the null each magnitude is positive with chance 1/2. All chances are multiples of
    2**-n, hence exact in float64 to n = 53.

    Examples
    --------
    >>> positive_sum_chances(np.array([1, 2]))
    array([0.25, 0.25, 0.25, 0.25])
    """
    chances = np.zeros(int(magnitudes.sum()) + 1)
    chances[0] = 1.0
    reached = 1
    for magnitude in np.sort(magnitudes):
        grown = reached + int(magnitude)
        kept = 0.5 * chances[:reached]
        chances[:reached] = kept
        chances[grown - reached : grown] += kept
        reached = grown
    return chances


def _two_sided(chances: npt.NDArray[np.float64], positive_sum: int) -> float:
    far = max(positive_sum, chances.size - 1 - positive_sum)
    return min(1.0, 2.0 * float(chances[far:].sum()))


def _two_sided_mid(chances: npt.NDArray[np.float64], positive_sum: int) -> float:
    mirrored = chances.size - 1 - positive_sum
    far = max(positive_sum, mirrored)
    as_far = float(chances[far]) * (1.0 if mirrored == positive_sum else 2.0)
    return 2.0 * float(chances[far + 1 :].sum()) + 0.5 * as_far


def _flags(
    differences: npt.NDArray[np.int64], smallest_p: float, significance_level: float
) -> tuple[Flag, ...]:
    flags = {
        Flag.CANNOT_REACH: smallest_p > significance_level,
        Flag.DEGENERATE: bool(np.all(differences == differences[0])),
    }
    return tuple(flag for flag, raised in flags.items() if raised)
