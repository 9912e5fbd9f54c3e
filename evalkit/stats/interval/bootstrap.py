"""Bootstrap intervals, for comparison only: at n = 12 they cover about 90 % of a claimed 95 %."""

from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from evalkit.errors import NoVariationError, StatisticError
from evalkit.stats.differences import IntegerArray, integer_differences, positive_denominator
from evalkit.stats.result import Interval

FloatArray = npt.NDArray[np.float64]


def bca_interval(
    differences: npt.ArrayLike,
    denominator: int,
    rng: np.random.Generator,
    n_resamples: int = 10_000,
    confidence: float = 0.95,
) -> Interval:
    """Bound the mean difference by the bias-corrected and accelerated bootstrap.

    Parameters
    ----------
    differences
        Shape (n_briefs,), whole numbers: system minus reference, one per brief.
    denominator
        Turns differences into rubric points.
    rng
        Draws the resamples of briefs; the answer depends on it.

    Raises
    ------
    TooFewPairsError
        With fewer than two briefs.
    NoVariationError
        Where all differences are equal: every resample is the same.

    Notes
    -----
    A comparison for readers who know it from elsewhere, not a default: too narrow for twelve
    briefs (90.5 % mean coverage in `evalkit bench coverage`).

    References
    ----------
    Efron (1987), JASA 82, 171-185.

    Examples
    --------
    >>> interval = bca_interval([1, 2, 3, 4, 0, 9], 1, np.random.default_rng(1))
    >>> interval.method
    'BCa bootstrap, for comparison only'
    """
    checked = integer_differences(differences, at_least=2)
    unit = positive_denominator(denominator)
    if np.ptp(checked) == 0:
        raise NoVariationError("All differences are equal, so every resample has the same mean.")
    if n_resamples < 1:
        raise StatisticError(f"Expected one resample or more, got {n_resamples}.")
    draws = rng.integers(0, checked.size, (n_resamples, checked.size))
    sums = np.sort(checked[draws].sum(axis=1))
    low, high = (
        _quantile(sums, share) / (checked.size * unit)
        for share in _corrected_shares(checked, sums, confidence)
    )
    return Interval(low, high, confidence, "BCa bootstrap, for comparison only")


def _corrected_shares(
    differences: IntegerArray, sums: IntegerArray, confidence: float
) -> tuple[float, float]:
    normal, observed = NormalDist(), differences.sum()
    # Half of the ties count as below, so that a lattice of sums is not taken for bias.
    below = float(np.mean(sums < observed) + np.mean(sums == observed) / 2)
    edge = 0.5 / sums.size
    bias = normal.inv_cdf(min(max(below, edge), 1 - edge))
    centred = differences - differences.mean()
    acceleration = float(np.sum(centred**3) / (6 * np.sum(centred**2) ** 1.5))
    z = normal.inv_cdf(0.5 + confidence / 2)

    def share(quantile: float) -> float:
        shifted = bias + quantile
        return normal.cdf(bias + shifted / (1 - acceleration * shifted))

    return share(-z), share(z)


def _quantile(ordered: IntegerArray, share: float) -> float:
    return float(np.interp(share * (ordered.size + 1) - 1, np.arange(ordered.size), ordered))
