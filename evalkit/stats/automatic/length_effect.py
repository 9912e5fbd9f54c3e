"""Whether differences in score follow those in length: a slope through zero, exactly tested."""

from dataclasses import dataclass
from math import inf

import numpy as np
import numpy.typing as npt

from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError
from evalkit.stats.interval.subset_mean import rejected_patterns
from evalkit.stats.jackknife import UNCHANGED, jackknife_interval
from evalkit.stats.numbering import numbered
from evalkit.stats.paired.sign_flip import sign_flip_test
from evalkit.stats.result import Interval

Floats = npt.NDArray[np.float64]
LARGEST_ENUMERATION = 18
"""Briefs whose subsets are listed in a tenth of a second."""
GRID = 1_000_000
"""Scores are taken to a millionth of a point, so that sums over briefs are whole numbers."""


@dataclass(frozen=True, slots=True)
class LengthEffect:
    """Rubric points for each unit of length that one passage of a pair is longer.

    ``p_value`` is the exact sign-flip one, and 0 lies outside ``interval`` where it is small.
    """

    slope: float
    interval: Interval | None
    why_no_interval: str | None
    p_value: float
    n_pairs: int
    n_briefs: int
    method: str


def length_effect(
    differences: npt.ArrayLike,
    lengths: npt.ArrayLike,
    briefs: npt.ArrayLike,
    confidence: float = 0.95,
) -> LengthEffect:
    """How much a difference in score grows with the difference in length of the same passages.

    Parameters
    ----------
    differences
        Shape (n_pairs,), rubric points: one passage less the other.
    lengths
        Shape (n_pairs,): length of the one less length of the other, such as in hundreds of words.
    briefs
        Shape (n_pairs,): the brief of each pair; signs of a brief are flipped together.

    Raises
    ------
    TooFewPairsError
        Without any pair.
    NoVariationError
        Where both passages of every pair are equally long.

    Notes
    -----
    Least squares without an intercept, since which passage is called the first is arbitrary and
    the slope must not depend on it. Under the null that a brief's differences are as likely to
    be turned round, the products of difference and length flip their signs: the p-value counts
    all sign patterns. Its inversion gives the interval: the j-th smallest and largest slope over
    all non-empty subsets of the briefs, j = floor(alpha * 2**n / 2); beyond 18 briefs the
    jackknife stands in, by name. Unequal quality shows as a slope, too: compare a rater's slope
    with that of others over the same pairs, which `differences` of differences do.

    References
    ----------
    Hartigan (1969), JASA 64, 1303-1317, section 2, of whose typical values these are the weighted
    form.

    Examples
    --------
    >>> result = length_effect([1, 0.5, 1, -0.5, 1, 1.5], [1, 1, 2, -1, 1, 2], range(6))
    >>> round(result.slope, 3), result.p_value, result.interval.low
    (0.667, 0.03125, 0.5)
    """
    product, square, n_pairs = _sums_by_brief(differences, lengths, briefs)
    slope = float(product.sum() / square.sum())
    whole = np.rint(product * GRID).astype(np.int64)
    outcome = _interval(product, square, confidence)
    return LengthEffect(
        slope=slope,
        interval=outcome[0],
        why_no_interval=outcome[1],
        p_value=sign_flip_test(whole).p_value,
        n_pairs=n_pairs,
        n_briefs=len(product),
        method="least squares through zero; exact sign-flip test over briefs",
    )


def _sums_by_brief(
    differences: npt.ArrayLike, lengths: npt.ArrayLike, briefs: npt.ArrayLike
) -> tuple[Floats, Floats, int]:
    """Products and squared lengths, of the briefs whose passages are not equally long."""
    difference, length = (np.asarray(x, dtype=np.float64) for x in (differences, lengths))
    brief = np.asarray(briefs)
    if not difference.shape == length.shape == brief.shape or difference.ndim != 1:
        raise StatisticError("differences, lengths and briefs need one entry a pair each")
    if difference.size == 0:
        raise TooFewPairsError("there are no pairs of passages that were both scored")
    if np.isnan(difference).any() or np.isnan(length).any():
        raise StatisticError("a difference is missing; leave pairs out that were not both scored")
    index = numbered(brief).index
    product, square = (
        np.bincount(index, weights).astype(np.float64)
        for weights in (difference * length, length * length)
    )
    is_told = square > 0
    if not is_told.any():
        raise NoVariationError("no variation: the passages of every pair are equally long")
    return product[is_told], square[is_told], difference.size


def _interval(
    product: Floats, square: Floats, confidence: float
) -> tuple[Interval | None, str | None]:
    n_briefs = len(product)
    if n_briefs > LARGEST_ENUMERATION:
        slope = product.sum() / square.sum()
        left_out = (product.sum() - product) / (square.sum() - square)
        outcome = jackknife_interval(float(slope), left_out, UNCHANGED, confidence)
        return outcome.interval, outcome.why_no_interval
    rank = rejected_patterns(n_briefs, confidence)
    method = "exact sign-flip inversion"
    if rank == 0:
        return Interval(-inf, inf, confidence, method), None
    slopes = np.sort(_subset_sums(product)[1:] / _subset_sums(square)[1:])
    return Interval(float(slopes[rank - 1]), float(slopes[-rank]), confidence, method), None


def _subset_sums(values: Floats) -> Floats:
    """The sum of every subset, the empty one first; the same place is the same subset."""
    sums = np.zeros(1)
    for value in values:
        sums = np.concatenate([sums, sums + value])
    return sums
