"""Kendall's W: how far raters put the passages into the same order."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import IncompleteTableError, NoVariationError, StatisticError

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class KendallW:
    """Concordance (0 to 1) of the orders, and Friedman's test that there is none.

    ``p_value`` is the chi-squared approximation. There is no interval: none is known to work.
    """

    coefficient: float
    chi_square: float
    degrees_of_freedom: int
    p_value: float
    method: str
    n_units: int
    n_units_dropped: int
    n_raters: int


def kendall_w(ratings: npt.ArrayLike) -> KendallW:
    """How far all raters order the passages alike, whatever part of the scale each one uses.

    Parameters
    ----------
    ratings
        Shape (n_units, n_raters), NaN where missing. Only complete rows can be used; the others
        are counted as dropped.

    Raises
    ------
    IncompleteTableError
        If fewer than two rows are complete, or there is one rater.
    NoVariationError
        If each rater gave one value throughout: then nobody ordered anything.

    Notes
    -----
    Ties get mid-ranks, and W the correction for them. The approximate p is good from about
    seven passages on.

    References
    ----------
    Kendall & Babington Smith (1939), Annals of Mathematical Statistics 10, 275-287; Siegel &
    Castellan (1988), Nonparametric Statistics, 2nd ed., chapter 9, for ties.

    Examples
    --------
    >>> kendall_w(np.array([[1, 2], [2, 1], [3, 3], [4, 4]])).coefficient
    0.9
    """
    table = np.asarray(ratings, dtype=np.float64)
    complete = _complete_rows(table)
    return _concordance(complete, n_dropped=len(table) - len(complete))


def _concordance(complete: Floats, n_dropped: int) -> KendallW:
    from scipy.special import chdtrc
    from scipy.stats import rankdata

    n_units, n_raters = complete.shape
    # Doubled mid-ranks are whole numbers, so that equal sums of ranks are equal.
    deviations = 2 * rankdata(complete, axis=0) - (n_units + 1)
    spread_within = n_raters * float(np.square(deviations).sum())
    if spread_within == 0:
        raise NoVariationError(
            f"no variation: each of the {n_raters} raters gave all {n_units} passages one value"
        )
    coefficient = float(np.square(deviations.sum(axis=1)).sum()) / spread_within
    chi_square = n_raters * (n_units - 1) * coefficient
    return KendallW(
        coefficient=coefficient,
        chi_square=chi_square,
        degrees_of_freedom=n_units - 1,
        p_value=float(chdtrc(n_units - 1, chi_square)),
        method="Kendall's W, mid-ranks; Friedman's test, chi-squared approximation",
        n_units=n_units,
        n_units_dropped=n_dropped,
        n_raters=n_raters,
    )


def _complete_rows(table: Floats) -> Floats:
    if table.ndim != 2:
        raise StatisticError(f"ratings need shape (n_units, n_raters), got {table.shape}")
    complete = table[~np.isnan(table).any(axis=1)]
    if table.shape[1] < 2 or len(complete) < 2:
        raise IncompleteTableError(
            f"concordance needs two raters and two passages that all of them rated; "
            f"got {table.shape[1]} raters and {len(complete)} such passages"
        )
    return complete
