"""The matched rank-biserial correlation: favourable minus unfavourable share of the ranks."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import NoVariationError
from evalkit.stats.differences import integer_differences
from evalkit.stats.paired.signed_rank import ZeroMethod, doubled_signed_ranks


@dataclass(frozen=True, slots=True)
class RankBiserialResult:
    """From -1 (the reference always ahead) to 1; no interval covers what it claims at n = 12."""

    estimate: float
    n_pairs: int
    n_nonzero: int
    method: str


def matched_rank_biserial(
    differences: npt.ArrayLike, zeros: ZeroMethod = "pratt"
) -> RankBiserialResult:
    """Return how far the signed ranks of the differences lean to the system.

    Parameters
    ----------
    differences
        Shape (n_briefs,), whole numbers: system minus reference, one per brief.
    zeros
        As in `signed_rank_test`; "zsplit" counts the zeros' ranks for both sides.

    Raises
    ------
    NoVariationError
        Where all differences are zero: there is no rank to share out.

    Notes
    -----
    A point only: published intervals covered 14 to 92 % of a claimed 95 in simulation.

    References
    ----------
    Kerby (2014), Comprehensive Psychology 3, 1.

    Examples
    --------
    >>> matched_rank_biserial([3, 1, -1, 4]).estimate
    0.7
    """
    checked = integer_differences(differences)
    n_nonzero = int(np.count_nonzero(checked))
    if n_nonzero == 0:
        raise NoVariationError("All differences are zero, so no rank favours either system.")
    ranks = doubled_signed_ranks(checked, zeros)
    n_zeros = checked.size - n_nonzero
    of_zeros = n_zeros * (n_zeros + 1) if zeros == "zsplit" else 0
    return RankBiserialResult(
        estimate=int(ranks.sum()) / (int(np.abs(ranks).sum()) + of_zeros),
        n_pairs=checked.size,
        n_nonzero=n_nonzero,
        method=f"matched rank-biserial, zeros {zeros}",
    )
