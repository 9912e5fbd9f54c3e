"""Which part of the scale a rater uses."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import TooFewPairsError
from evalkit.stats.agreement.rated_units import require_declared


@dataclass(frozen=True, slots=True)
class RangeUse:
    """How one rater's ratings fall on the declared levels.

    ``ratings_per_value`` follows the declared scale; shares are of the ratings given.
    ``standard_deviation`` is None for one rating.
    """

    ratings_per_value: tuple[int, ...]
    n_values_used: int
    share_most_frequent: float
    share_lowest: float
    share_highest: float
    mean: float
    standard_deviation: float | None
    n_ratings: int
    n_missing: int


def range_use(ratings: npt.ArrayLike, values: npt.ArrayLike) -> RangeUse:
    """How much of the declared scale one rater uses, and whether one level takes it all.

    Parameters
    ----------
    ratings
        Shape (n_ratings,): all ratings of one rater on one scale, NaN where missing.
    values
        Shape (n_values,): the declared scale in rising order.

    Raises
    ------
    TooFewPairsError
        If the rater gave no rating.

    Notes
    -----
    Central tendency or a ceiling shows as a large share of one level. It can be the passages: look
    at the same figures of raters who read the same ones.

    Examples
    --------
    >>> range_use([3, 3, 4, 3], [1, 2, 3, 4]).ratings_per_value
    (0, 0, 3, 1)
    """
    everything, scale = np.asarray(ratings, dtype=np.float64), np.asarray(values, dtype=np.float64)
    require_declared(everything, scale)
    given = everything[~np.isnan(everything)]
    if given.size == 0:
        raise TooFewPairsError("this rater gave no rating")
    counts = np.bincount(np.searchsorted(scale, given), minlength=len(scale))
    shares = counts / given.size
    return RangeUse(
        ratings_per_value=tuple(counts.tolist()),
        n_values_used=int(np.count_nonzero(counts)),
        share_most_frequent=float(shares.max()),
        share_lowest=float(shares[0]),
        share_highest=float(shares[-1]),
        mean=float(given.mean()),
        standard_deviation=float(given.std(ddof=1)) if given.size > 1 else None,
        n_ratings=given.size,
        n_missing=everything.size - given.size,
    )
