"""Whether two quantities rise and fall together, by their ranks."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError
from evalkit.stats.result import Interval

FEWEST_PAIRS = 5
"""With four pairs the interval would leave out next to nothing between -1 and 1."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RankCorrelation:
    """Spearman's rho: 1 where one never falls while the other rises, 0 where they have no order.

    ``interval`` is None where ``why_no_interval`` says why. ``n_pairs`` are the pairs used,
    ``n_dropped`` those with a gap.
    """

    correlation: float
    interval: Interval | None
    why_no_interval: str
    n_pairs: int
    n_dropped: int
    method: str


def rank_correlation(
    left: npt.ArrayLike, right: npt.ArrayLike, confidence: float = 0.95
) -> RankCorrelation:
    """Whether two quantities of the same briefs rise and fall together.

    Parameters
    ----------
    left, right
        Shape (n_pairs,), one value a brief in any unit; NaN where there is none.

    Raises
    ------
    TooFewPairsError
        With fewer than five complete pairs.
    NoVariationError
        If all values of one side are equal.

    Notes
    -----
    Mid-ranks, so ties are no trouble. Values are rounded to the ninth digit before they are ranked:
    equal ones that differ in the last bits are ties. The interval is atanh(rho) ± z * sqrt((1 +
    rho**2 / 2) / (n - 3)). It is an approximation: in 4,000 samples of 12 pairs it covered 94.7 to
    96.8 % with normal values, rounded or not, and down to 92.6 % with heavy tails and a strong
    correlation; its median width without any correlation is 1.12 of the 2 that there are. Twelve
    briefs tell a strong association from none, and hardly more.

    References
    ----------
    Bonett & Wright (2000), Psychometrika 65, 23-28.

    Examples
    --------
    >>> result = rank_correlation([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5])
    >>> round(result.correlation, 4), round(result.interval.low, 2), round(result.interval.high, 2)
    (0.8286, -0.13, 0.99)
    """
    first, second, n_given = _complete(left, right)
    ranks, others = _centred_ranks(first), _centred_ranks(second)
    spread = math.sqrt(float(ranks @ ranks) * float(others @ others))
    if spread == 0:
        raise NoVariationError("no variation: all values of one of the two are equal")
    correlation = float(np.clip(float(ranks @ others) / spread, -1.0, 1.0))
    n_pairs = len(ranks)
    is_perfect = abs(correlation) > 1 - _ROUNDING_SLACK
    return RankCorrelation(
        correlation=correlation,
        interval=None if is_perfect else _interval(correlation, n_pairs, confidence),
        why_no_interval="the two have the same order throughout" if is_perfect else "",
        n_pairs=n_pairs,
        n_dropped=n_given - n_pairs,
        method="Spearman's rho with mid-ranks",
    )


_ROUNDING_SLACK = 1e-12


def _interval(correlation: float, n_pairs: int, confidence: float) -> Interval:
    from scipy.special import ndtri

    centre = math.atanh(correlation)
    margin = float(ndtri((1 + confidence) / 2)) * math.sqrt(
        (1 + correlation**2 / 2) / (n_pairs - 3)
    )
    return Interval(
        math.tanh(centre - margin),
        math.tanh(centre + margin),
        confidence,
        "Bonett and Wright's on Fisher z",
    )


def _complete(left: npt.ArrayLike, right: npt.ArrayLike) -> tuple[Floats, Floats, int]:
    first, second = np.asarray(left, dtype=np.float64), np.asarray(right, dtype=np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise StatisticError(f"got {first.size} and {second.size} values; one each for every brief")
    kept = ~np.isnan(first) & ~np.isnan(second)
    if kept.sum() < FEWEST_PAIRS:
        raise TooFewPairsError(
            f"a rank correlation needs {FEWEST_PAIRS} briefs with both values, and there are "
            f"{kept.sum()}"
        )
    return first[kept], second[kept], first.size


def _centred_ranks(numbers: Floats) -> npt.NDArray[np.int64]:
    """Doubled mid-ranks less their mean: whole numbers, so that a perfect order is exactly 1."""
    from scipy.stats import rankdata

    doubled = (2 * rankdata(np.round(numbers, 9))).astype(np.int64)
    centred: npt.NDArray[np.int64] = doubled - (len(numbers) + 1)
    return centred
