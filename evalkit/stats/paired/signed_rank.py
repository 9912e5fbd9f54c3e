"""Wilcoxon's signed-rank test, exact with ties and zeros: the check beside the sign-flip test."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from evalkit.errors import StatisticError
from evalkit.stats.differences import IntegerArray, integer_differences
from evalkit.stats.paired.sign_flip import sign_flip_test
from evalkit.stats.result import Flag

ZeroMethod = Literal["pratt", "wilcox", "zsplit"]


@dataclass(frozen=True, slots=True)
class SignedRankResult:
    """The signed-rank test; ``rank_sum`` is the sum of the mid-ranks of positive differences."""

    p_value: float
    p_greater: float
    p_less: float
    mid_p: float
    smallest_p: float
    rank_sum: float
    n_pairs: int
    n_nonzero: int
    method: str
    flags: tuple[Flag, ...]


def signed_rank_test(
    differences: npt.ArrayLike, zeros: ZeroMethod = "pratt", significance_level: float = 0.05
) -> SignedRankResult:
    """Test that paired differences are symmetric about zero, by the ranks of their sizes.

    Parameters
    ----------
    differences
        Shape (n_briefs,), whole numbers: system minus reference, summed over raters.
    zeros
        "pratt" ranks zeros and then leaves their ranks out; "wilcox" drops them before ranking;
        "zsplit" gives half of their ranks to each side, which has Pratt's p-value.
    significance_level
        Decides only whether the result is flagged as unable to reach it.

    Raises
    ------
    StatisticError
        For differences that are not whole numbers, or an unknown treatment of zeros.
    TooFewPairsError
        Without any brief.

    Notes
    -----
    All sign patterns of the mid-ranks as they are, ties and zeros included, so exact for any n.
    Dropping zeros can make p smaller when every value falls (Pratt's paradox); Pratt's own
    treatment cannot.

    References
    ----------
    Wilcoxon (1945), Biometrics Bulletin 1, 80-83; Pratt (1959), JASA 54, 655-667.

    Examples
    --------
    >>> signed_rank_test([1, 1, -2, 4, 5, 6, 0]).p_value
    0.125
    """
    checked = integer_differences(differences)
    doubled = doubled_signed_ranks(checked, zeros)
    flips = sign_flip_test(doubled, significance_level)
    zero_share = _split_zero_ranks(checked) if zeros == "zsplit" else 0.0
    return SignedRankResult(
        p_value=flips.p_value,
        p_greater=flips.p_greater,
        p_less=flips.p_less,
        mid_p=flips.mid_p,
        smallest_p=flips.smallest_p,
        rank_sum=float(doubled[doubled > 0].sum()) / 2 + zero_share,
        n_pairs=checked.size,
        n_nonzero=flips.n_nonzero,
        method=f"exact Wilcoxon signed-rank test, mid-ranks, zeros {zeros}",
        flags=flips.flags,
    )


def doubled_signed_ranks(differences: IntegerArray, zeros: ZeroMethod = "pratt") -> IntegerArray:
    """Return twice the signed mid-rank of each difference, shape (n_briefs,); 0 for zeros.

    Doubled, because mid-ranks end in .0 or .5 and must tie exactly.

    Examples
    --------
    >>> doubled_signed_ranks(np.array([3, -3, 0, 1]))
    array([ 7, -7,  0,  4])
    >>> doubled_signed_ranks(np.array([3, -3, 0, 1]), "wilcox")
    array([ 5, -5,  0,  2])
    """
    if zeros not in ("pratt", "wilcox", "zsplit"):
        raise StatisticError(f'Expected zeros "pratt", "wilcox" or "zsplit", got {zeros!r}.')
    sizes, place, counts = np.unique(np.abs(differences), return_inverse=True, return_counts=True)
    if zeros == "wilcox":
        counts = np.where(sizes == 0, 0, counts)
    # Ranks below + 1 ... below + count have the mean below + (count + 1) / 2.
    doubled = 2 * (np.cumsum(counts) - counts) + counts + 1
    return np.asarray(np.sign(differences) * doubled[place], dtype=np.int64)


def _split_zero_ranks(differences: IntegerArray) -> float:
    n_zeros = int((differences == 0).sum())
    return n_zeros * (n_zeros + 1) / 4
