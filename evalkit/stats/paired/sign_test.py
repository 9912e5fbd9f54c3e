"""The exact sign test: how many briefs improve, whatever the size of the improvement."""

from dataclasses import dataclass
from fractions import Fraction
from math import comb

import numpy.typing as npt

from evalkit.stats.differences import integer_differences
from evalkit.stats.result import Flag


@dataclass(frozen=True, slots=True)
class SignTestResult:
    """The chance that a fair coin splits the untied briefs as unevenly as observed."""

    p_value: float
    p_greater: float
    p_less: float
    mid_p: float
    smallest_p: float
    n_pairs: int
    n_positive: int
    n_negative: int
    n_zero: int
    method: str
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class CoinResult:
    """The exact binomial test of two counts against a fair coin."""

    p_value: float
    p_greater: float
    p_less: float
    mid_p: float
    smallest_p: float


def sign_test(differences: npt.ArrayLike, significance_level: float = 0.05) -> SignTestResult:
    """Test that a brief is as likely to improve as to fall; unchanged briefs carry no sign.

    Parameters
    ----------
    differences
        Shape (n_briefs,), whole numbers: system minus reference, summed over raters.
    significance_level
        Decides only whether the result is flagged as unable to reach it.

    References
    ----------
    Dixon & Mood (1946), JASA 41, 557-566.

    Examples
    --------
    >>> sign_test([1, 2, 5, 1, 3, 4, -1, 0]).p_value
    0.125
    """
    checked = integer_differences(differences)
    n_positive, n_negative = int((checked > 0).sum()), int((checked < 0).sum())
    coin = fair_coin_test(n_positive, n_negative)
    return SignTestResult(
        p_value=coin.p_value,
        p_greater=coin.p_greater,
        p_less=coin.p_less,
        mid_p=coin.mid_p,
        smallest_p=coin.smallest_p,
        n_pairs=checked.size,
        n_positive=n_positive,
        n_negative=n_negative,
        n_zero=checked.size - n_positive - n_negative,
        method="exact sign test",
        flags=(Flag.CANNOT_REACH,) if coin.smallest_p > significance_level else (),
    )


def fair_coin_test(n_first: int, n_second: int) -> CoinResult:
    """Return how often a fair coin splits ``n_first + n_second`` throws as unevenly as this.

    Examples
    --------
    >>> fair_coin_test(6, 0).p_value
    0.03125
    """
    n = n_first + n_second
    far = max(n_first, n_second)
    at, beyond = Fraction(comb(n, far), 2**n), _chance_beyond(n, far)
    reached, near = at + beyond, 1 - beyond
    greater, less = (reached, near) if n_first >= n_second else (near, reached)
    is_even = n_first == n_second
    return CoinResult(
        p_value=float(min(Fraction(1), 2 * reached)),
        p_greater=float(greater),
        p_less=float(reached if is_even else less),
        mid_p=float(1 - at / 2 if is_even else 2 * beyond + at),
        smallest_p=float(min(Fraction(1), Fraction(2, 2**n))),
    )


def _chance_beyond(n: int, value: int) -> Fraction:
    return Fraction(sum(comb(n, heads) for heads in range(value + 1, n + 1)), 2**n)
