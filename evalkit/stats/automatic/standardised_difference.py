"""How much higher or lower one rater scores than another, in standard deviations of the scores."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError
from evalkit.stats.jackknife import UNCHANGED, jackknife_interval
from evalkit.stats.numbering import numbered
from evalkit.stats.result import Interval

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StandardisedDifference:
    """First less second over the units that both scored; no interval comes with its reason."""

    difference: float
    interval: Interval | None
    why_no_interval: str | None
    mean_difference: float
    n_units: int
    n_units_dropped: int
    n_briefs: int
    method: str


def standardised_difference(
    first: npt.ArrayLike, second: npt.ArrayLike, briefs: npt.ArrayLike, confidence: float = 0.95
) -> StandardisedDifference:
    """How many standard deviations the first rater's mean lies above the second's.

    Parameters
    ----------
    first, second
        Shape (n_units,): rubric points, NaN where missing; such units are left out and counted.
    briefs
        Shape (n_units,): the brief of each unit; its units leave the jackknife together.

    Raises
    ------
    TooFewPairsError
        With fewer than two units that both scored.
    NoVariationError
        Where neither rater's scores vary.

    Notes
    -----
    Mean difference over the root of the mean of the two variances (n - 1). An automatic score is
    commonly asked to lie within 0.15 of the human one; with a dozen briefs the interval is
    several times as wide as that.

    References
    ----------
    Williamson, Xi & Breyer (2012), Educational Measurement: Issues and Practice 31(1), 2-13.

    Examples
    --------
    >>> result = standardised_difference([3, 4, 3, 4], [2, 3, 3, 3], [1, 1, 2, 2])
    >>> round(result.difference, 3), result.mean_difference
    (1.389, 0.75)
    """
    one, other = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    brief = np.asarray(briefs)
    if not one.shape == other.shape == brief.shape or one.ndim != 1:
        raise StatisticError("both raters' scores and the briefs need one entry a unit each")
    both = ~np.isnan(one) & ~np.isnan(other)
    n_units = int(both.sum())
    if n_units < 2:
        raise TooFewPairsError(f"needs two units that both scored, got {n_units}")
    pair, index = np.stack([one[both], other[both]]), numbered(brief[both]).index
    difference = _standardised(pair)
    if np.isnan(difference):
        raise NoVariationError("no variation: each of the two gave one score throughout")
    n_briefs = int(index.max()) + 1
    left_out = np.array([_standardised(pair[:, index != place]) for place in range(n_briefs)])
    outcome = jackknife_interval(difference, left_out, UNCHANGED, confidence)
    return StandardisedDifference(
        difference=difference,
        interval=outcome.interval,
        why_no_interval=outcome.why_no_interval,
        mean_difference=float((pair[0] - pair[1]).mean()),
        n_units=n_units,
        n_units_dropped=one.size - n_units,
        n_briefs=n_briefs,
        method="mean difference over the root mean square of both standard deviations",
    )


def _standardised(pair: Floats) -> float:
    """NaN where it is undefined."""
    if pair.shape[1] < 2:
        return float("nan")
    spread = float(np.sqrt(pair.var(axis=1, ddof=1).mean()))
    means = pair.mean(axis=1)
    return float((means[0] - means[1]) / spread) if spread > 1e-12 else float("nan")
