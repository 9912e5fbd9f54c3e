"""Whether a rater grows stricter or milder in the course of the work."""

from dataclasses import dataclass
from itertools import permutations
from math import factorial

import numpy as np
import numpy.typing as npt

from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError

LARGEST_ENUMERATED = 8
"""8! orders are enumerated; above that they are drawn."""

FEWEST_RATINGS = 4
"""With three ratings no order can reach p = .05, and a trend of three says nothing."""

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class DriftResult:
    """Rank correlation of residuals with order: positive is milder towards the end.

    ``p_value`` is two-sided, from all orders if ``is_exact``, else from ``n_permutations`` drawn.
    """

    correlation: float
    p_value: float
    is_exact: bool
    n_permutations: int
    n_ratings: int
    n_dropped: int
    method: str


def rating_drift(
    residuals: npt.ArrayLike,
    order: npt.ArrayLike,
    rng: np.random.Generator,
    n_permutations: int = 9_999,
) -> DriftResult:
    """Whether one rater's scores, less passage and severity, rise or fall over time.

    Parameters
    ----------
    residuals
        Shape (n_ratings,), rubric points, NaN where there is none; from `additive_residuals`.
    order
        Shape (n_ratings,): when each rating was given, as a number that grows (1, 2, 3 ...).
    rng
        Draws the permutations where there are too many to enumerate.

    Raises
    ------
    TooFewPairsError
        With fewer than four residuals.
    NoVariationError
        If all residuals, or all places in the order, are equal.

    Notes
    -----
    Spearman's rho with mid-ranks. Residuals are rounded to the ninth digit before they are
    ranked: equal ones that differ in the last bits are ties. Other raters' drift on the same
    passages leaks into residuals; orders that differ between raters keep that small.

    References
    ----------
    Phipson & Smyth (2010), Statistical Applications in Genetics and Molecular Biology 9, 39: a
    drawn p counts the data's own order too.

    Examples
    --------
    >>> result = rating_drift([-1, -0.5, 0, 0.5, 1], [1, 2, 3, 4, 5], np.random.default_rng(1))
    >>> result.correlation, round(result.p_value, 4), result.is_exact
    (1.0, 0.0167, True)
    """
    residual, place, n_given = _complete(residuals, order)
    ranks, places = _centred_ranks(np.round(residual, 9)), _centred_ranks(place)
    spread = float(np.sqrt(float(ranks @ ranks) * float(places @ places)))
    if spread == 0:
        raise NoVariationError("no variation: all residuals, or all places in the order, are equal")
    observed, n_ratings = int(ranks @ places), len(ranks)
    is_exact = n_ratings <= LARGEST_ENUMERATED
    if is_exact:
        p_value, n_used = _enumerated_p(ranks, places, observed), factorial(n_ratings)
    else:
        p_value, n_used = _drawn_p(ranks, places, observed, rng, n_permutations), n_permutations
    return DriftResult(
        correlation=observed / spread,
        p_value=p_value,
        is_exact=is_exact,
        n_permutations=n_used,
        n_ratings=n_ratings,
        n_dropped=n_given - n_ratings,
        method=f"Spearman's rho, {'all' if is_exact else 'drawn'} permutations, two-sided",
    )


def _complete(
    residuals: npt.ArrayLike, order: npt.ArrayLike
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], int]:
    residual, place = np.asarray(residuals, dtype=np.float64), np.asarray(order, dtype=np.float64)
    if residual.shape != place.shape or residual.ndim != 1:
        raise StatisticError(f"got {residual.size} residuals and {place.size} places; one each")
    kept = ~np.isnan(residual) & ~np.isnan(place)
    if kept.sum() < FEWEST_RATINGS:
        raise TooFewPairsError(
            f"drift needs {FEWEST_RATINGS} ratings of passages that others rated too, "
            f"and there are {kept.sum()}"
        )
    return residual[kept], place[kept], residual.size


def _centred_ranks(numbers: npt.NDArray[np.float64]) -> Integers:
    """Doubled mid-ranks less their mean: whole numbers, so that equal sums are equal."""
    from scipy.stats import rankdata

    centred: Integers = (2 * rankdata(numbers)).astype(np.int64) - (len(numbers) + 1)
    return centred


def _enumerated_p(ranks: Integers, places: Integers, observed: int) -> float:
    orders = np.array(list(permutations(range(len(ranks)))))
    return float(np.mean(np.abs(ranks[orders] @ places) >= abs(observed)))


def _drawn_p(
    ranks: Integers, places: Integers, observed: int, rng: np.random.Generator, n_drawn: int
) -> float:
    as_far = 0
    for start in range(0, n_drawn, _DRAWN_AT_ONCE):
        n_rows = min(_DRAWN_AT_ONCE, n_drawn - start)
        shuffled = rng.permuted(np.tile(ranks, (n_rows, 1)), axis=1)
        as_far += int(np.count_nonzero(np.abs(shuffled @ places) >= abs(observed)))
    return (as_far + 1) / (n_drawn + 1)


_DRAWN_AT_ONCE = 1_000
