"""How consistent a rater is on passages that came again, hidden."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.agreement.rated_units import Floats, require_declared
from evalkit.stats.interval.proportion import clopper_pearson_interval
from evalkit.stats.result import Interval


@dataclass(frozen=True, slots=True)
class IntraRaterAgreement:
    """Shares of repeated ratings equal to the first one, or within one declared level of it.

    ``n_repeats`` pairs of first and repeated rating were compared, ``n_dropped`` lacked one.
    """

    exact: float
    exact_interval: Interval
    adjacent: float
    adjacent_interval: Interval
    n_repeats: int
    n_dropped: int


def intra_rater_agreement(
    first: npt.ArrayLike,
    repeated: npt.ArrayLike,
    values: npt.ArrayLike,
    confidence: float = 0.95,
) -> IntraRaterAgreement:
    """How often a rater's second, blind rating of the same passage is the first one again.

    Parameters
    ----------
    first, repeated
        Shape (n_repeats,): ratings of the same passage on the same criterion, NaN where missing.
    values
        Shape (n_values,): the declared scale in rising order; adjacent means neighbours in it.

    Raises
    ------
    TooFewPairsError
        If no rating was repeated.

    Notes
    -----
    Clopper-Pearson takes the repeats as independent; several criteria of one passage are not, so
    pool over passages rather than over criteria.

    Examples
    --------
    >>> result = intra_rater_agreement([3, 2, 4, 1], [3, 3, 4, np.nan], [1, 2, 3, 4])
    >>> round(result.exact, 3), result.adjacent, result.n_repeats
    (0.667, 1.0, 3)
    """
    scale = np.asarray(values, dtype=np.float64)
    steps, n_given = _steps_apart(first, repeated, scale)
    n_repeats = len(steps)
    if n_repeats == 0:
        raise TooFewPairsError("no passage was rated twice by this rater")
    n_exact, n_adjacent = int((steps == 0).sum()), int((steps <= 1).sum())
    return IntraRaterAgreement(
        exact=n_exact / n_repeats,
        exact_interval=clopper_pearson_interval(n_exact, n_repeats, confidence),
        adjacent=n_adjacent / n_repeats,
        adjacent_interval=clopper_pearson_interval(n_adjacent, n_repeats, confidence),
        n_repeats=n_repeats,
        n_dropped=n_given - n_repeats,
    )


def _steps_apart(
    first: npt.ArrayLike, repeated: npt.ArrayLike, scale: Floats
) -> tuple[npt.NDArray[np.intp], int]:
    one, again = np.asarray(first, dtype=np.float64), np.asarray(repeated, dtype=np.float64)
    if one.shape != again.shape:
        raise StatisticError(f"got {one.size} first and {again.size} repeated ratings")
    require_declared(one, scale)
    require_declared(again, scale)
    both = ~np.isnan(one) & ~np.isnan(again)
    steps = np.searchsorted(scale, one[both]) - np.searchsorted(scale, again[both])
    return np.abs(steps), one.size
