"""Bonett's d: the mean difference in units of the scores' own spread."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError
from evalkit.stats.result import Interval

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DavResult:
    """A standardised mean difference over the average variance of the two systems."""

    estimate: float
    interval: Interval
    standard_error: float
    n_pairs: int
    method: str


def d_av(
    system_scores: npt.ArrayLike, reference_scores: npt.ArrayLike, confidence: float = 0.95
) -> DavResult:
    """Return the mean difference divided by the root of the two systems' average variance.

    Parameters
    ----------
    system_scores, reference_scores
        Shape (n_briefs,), any unit that both share: sums or means over the same raters.

    Raises
    ------
    TooFewPairsError
        With fewer than two briefs.
    NoVariationError
        Where neither system's scores vary.

    Notes
    -----
    Bonett's variance for pairs, with a t quantile for n - 1 degrees of freedom in place of z.
    Unlike g_z it does not grow as raters agree more, so that designs can be compared.

    References
    ----------
    Bonett (2008), Psychological Methods 13, 99-109.

    Examples
    --------
    >>> round(d_av([4, 6, 8, 7, 5], [3, 6, 6, 4, 5]).estimate, 4)
    0.8281
    """
    system, reference = _paired(system_scores, reference_scores)
    n = system.size
    spread = np.cov(system, reference)
    average = float(np.trace(spread)) / 2
    if average == 0:
        raise NoVariationError("The scores of neither system vary, so there is no spread.")
    estimate = float(system.mean() - reference.mean()) / average**0.5
    standard_error = _standard_error(spread, estimate, n - 1)
    return DavResult(
        estimate=estimate,
        interval=_t_interval(estimate, standard_error, n - 1, confidence),
        standard_error=standard_error,
        n_pairs=n,
        method="Bonett's d over the average variance",
    )


def _standard_error(spread: FloatArray, estimate: float, df: int) -> float:
    system, reference, covariance = spread[0, 0], spread[1, 1], spread[0, 1]
    average = (system + reference) / 2
    of_spread = estimate**2 * (system**2 + reference**2 + 2 * covariance**2) / (8 * average**2)
    of_mean = (system + reference - 2 * covariance) / average
    return float(((of_spread + of_mean) / df) ** 0.5)


def _t_interval(estimate: float, standard_error: float, df: int, confidence: float) -> Interval:
    from scipy.special import stdtrit

    half = float(stdtrit(df, 0.5 + confidence / 2)) * standard_error
    return Interval(estimate - half, estimate + half, confidence, "Bonett 2008, t quantile")


def _paired(
    system_scores: npt.ArrayLike, reference_scores: npt.ArrayLike
) -> tuple[FloatArray, FloatArray]:
    system = np.asarray(system_scores, dtype=np.float64)
    reference = np.asarray(reference_scores, dtype=np.float64)
    if system.ndim != 1 or system.shape != reference.shape:
        raise StatisticError(
            f"Expected one score a brief for each system, got {system.shape} and {reference.shape}."
        )
    if system.size < 2:
        raise TooFewPairsError(f"Needs 2 complete pairs or more, got {system.size}.")
    if not (np.isfinite(system).all() and np.isfinite(reference).all()):
        raise StatisticError("Expected complete pairs; leave out briefs with a missing score.")
    return system, reference
