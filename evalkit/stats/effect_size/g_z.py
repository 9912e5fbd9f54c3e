"""Hedges' g for pairs: the mean difference in units of the differences' own spread."""

from dataclasses import dataclass
from math import exp, lgamma, sqrt
from statistics import NormalDist

import numpy.typing as npt

from evalkit.errors import NoVariationError
from evalkit.stats.differences import integer_differences
from evalkit.stats.result import Interval


@dataclass(frozen=True, slots=True)
class GzResult:
    """A standardised mean difference; ``d_z`` is the value before Hedges' correction."""

    estimate: float
    interval: Interval
    d_z: float
    correction: float
    n_pairs: int
    method: str


def g_z(differences: npt.ArrayLike, confidence: float = 0.95) -> GzResult:
    """Return the mean difference divided by the standard deviation of the differences.

    Parameters
    ----------
    differences
        Shape (n_briefs,), whole numbers: system minus reference, one per brief, in any unit.

    Raises
    ------
    TooFewPairsError
        With fewer than three briefs.
    NoVariationError
        Where all differences are equal: their spread is zero.

    Notes
    -----
    Exact small-sample correction; the interval is g ± z * sqrt(1/n + g² / (2(n - 1))). It grows
    with the agreement of the raters: compare only between studies of the same design.

    References
    ----------
    Hedges (1981), Journal of Educational Statistics 6, 107-128; Hedges & Olkin (1985),
    Statistical Methods for Meta-Analysis, chapter 5.

    Examples
    --------
    >>> round(g_z([1, 2, 3, 4, 0]).estimate, 4)
    1.0093
    """
    checked = integer_differences(differences, at_least=3)
    n, spread = checked.size, float(checked.std(ddof=1))
    if spread == 0:
        raise NoVariationError("All differences are equal, so there is no spread to divide by.")
    d_z, correction = float(checked.mean()) / spread, hedges_correction(n - 1)
    g = d_z * correction
    half = NormalDist().inv_cdf(0.5 + confidence / 2) * sqrt(1 / n + g**2 / (2 * (n - 1)))
    return GzResult(
        estimate=g,
        interval=Interval(g - half, g + half, confidence, "Hedges-Olkin"),
        d_z=d_z,
        correction=correction,
        n_pairs=n,
        method="Hedges' g of paired differences",
    )


def hedges_correction(df: int) -> float:
    """Return the factor that makes a standardised mean unbiased: Hedges' J, exact, df above 1.

    Examples
    --------
    >>> round(hedges_correction(11), 4)
    0.93
    """
    return exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
