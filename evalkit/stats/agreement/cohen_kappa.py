"""Cohen's kappa for two raters who are persons, weighted or not."""

from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError
from evalkit.stats.agreement.rated_units import Floats, Integers, grouped, require_declared
from evalkit.stats.agreement.result import AgreementResult, distribution_flags
from evalkit.stats.agreement.weights import AgreementWeights, weight_matrix
from evalkit.stats.jackknife import FISHER_Z, jackknife_interval
from evalkit.stats.result import Interval


def cohen_kappa(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    values: npt.ArrayLike,
    weights: AgreementWeights = AgreementWeights.QUADRATIC,
    briefs: npt.ArrayLike | None = None,
    confidence: float = 0.95,
) -> AgreementResult:
    """How far two raters agree beyond what their own use of the levels makes by chance.

    Parameters
    ----------
    first, second
        Shape (n_units,): the ratings of the two raters, NaN where missing. Units that one of them
        did not rate are left out and counted.
    values
        Shape (n_values,): the declared scale in rising order.
    weights
        Identity gives Cohen's unweighted kappa.
    briefs
        Shape (n_units,): the brief of each unit; all units of a brief leave the jackknife
        together. Without it each unit is a brief of its own.

    Raises
    ------
    TooFewPairsError
        If no unit was rated by both.
    NoVariationError
        If both raters gave the same one value throughout.

    Notes
    -----
    ``interval`` is the jackknife's; ``large_sample_interval`` kappa ± z times the asymptotic
    standard error, with units as independent. A rater who gave one value throughout has a kappa
    of 0 with everybody: that describes the rater, not the passages.

    References
    ----------
    Cohen (1968), Psychological Bulletin 70, 213-220. Fleiss, Cohen & Everitt (1969),
    Psychological Bulletin 72, 323-327, for the standard error.

    Examples
    --------
    >>> first, second = np.array([1, 2, 3, 3.0, 2]), np.array([1, 2, 3, 2.0, np.nan])
    >>> result = cohen_kappa(first, second, np.array([1.0, 2.0, 3.0]))
    >>> round(result.coefficient, 3), result.n_units, result.n_units_dropped
    (0.8, 4, 1)
    """
    scale = np.asarray(values, dtype=np.float64)
    by_brief, n_dropped = _tables_by_brief(first, second, scale, briefs)
    table, weight = by_brief.sum(axis=0), weight_matrix(weights, scale)
    coefficient = float(_kappa(table, weight))
    if np.isnan(coefficient):
        raise NoVariationError(
            f"no variation: both raters gave all {table.sum():.0f} units "
            f"a {scale[table.sum(axis=0).argmax()]:g}"
        )
    left_out = _kappa(table - by_brief, weight)
    outcome = jackknife_interval(coefficient, left_out, FISHER_Z, confidence)
    n_units = int(table.sum())
    return AgreementResult(
        coefficient=coefficient,
        interval=outcome.interval,
        why_no_interval=outcome.why_no_interval,
        method=f"Cohen's kappa, {weights.value} weights",
        n_units=n_units,
        n_units_dropped=n_dropped,
        n_briefs=len(by_brief),
        n_ratings=2 * n_units,
        flags=distribution_flags(table.sum(axis=0) + table.sum(axis=1)),
        large_sample_interval=_asymptotic(table, weight, coefficient, confidence),
    )


def _tables_by_brief(
    first: npt.ArrayLike, second: npt.ArrayLike, scale: Floats, briefs: npt.ArrayLike | None
) -> tuple[Floats, int]:
    """Cross-tables of the two raters, shape (n_briefs, n_values, n_values), and units dropped."""
    one, other = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    brief = np.arange(len(one)) if briefs is None else np.asarray(briefs)
    if not len(one) == len(other) == len(brief):
        raise StatisticError(
            f"got {len(one)} and {len(other)} ratings and {len(brief)} briefs; "
            "all three need one entry a unit"
        )
    require_declared(one, scale)
    require_declared(other, scale)
    both = np.flatnonzero(~np.isnan(one) & ~np.isnan(other))
    if both.size == 0:
        raise TooFewPairsError(f"the two raters have none of the {len(one)} units in common")
    kept = both[grouped(brief[both])[0]]
    return _cross_tables(one[kept], other[kept], brief[kept], scale), len(one) - both.size


def _cross_tables(one: Floats, other: Floats, brief: Integers, scale: Floats) -> Floats:
    n_values = len(scale)
    index = np.concatenate(([0], (brief[1:] != brief[:-1]).cumsum()))
    cell = np.searchsorted(scale, one) * n_values + np.searchsorted(scale, other)
    n_briefs = int(index[-1]) + 1
    flat = np.bincount(index * n_values**2 + cell, minlength=n_briefs * n_values**2)
    return flat.reshape(n_briefs, n_values, n_values).astype(np.float64)


def _kappa(tables: Floats, weight: Floats) -> Floats:
    """Kappa of each cross-table (..., n_values, n_values); NaN where chance agreement is 1."""
    rows, columns = tables.sum(axis=-1), tables.sum(axis=-2)
    n_units = rows.sum(axis=-1)
    disagreement = (tables * (1 - weight)).sum(axis=(-2, -1)) * n_units
    by_chance = ((rows @ (1 - weight)) * columns).sum(axis=-1)
    undefined = np.full_like(by_chance, np.nan)
    ratio: Floats = np.divide(disagreement, by_chance, out=undefined, where=by_chance > 0)
    return 1 - ratio


def _asymptotic(
    table: Floats, weight: Floats, coefficient: float, confidence: float
) -> Interval | None:
    n_units = table.sum()
    shares = table / n_units
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    mean_weight = (weight @ columns)[:, np.newaxis] + rows @ weight
    chance = float(rows @ weight @ columns)
    squares = (shares * np.square(weight - mean_weight * (1 - coefficient))).sum()
    centre = coefficient - chance * (1 - coefficient)
    variance = float(squares - centre**2) / (n_units * (1 - chance) ** 2)
    if variance < 1e-15:
        return None
    margin = NormalDist().inv_cdf((1 + confidence) / 2) * variance**0.5
    return Interval(
        max(coefficient - margin, -1.0),
        min(coefficient + margin, 1.0),
        confidence,
        "asymptotic standard error, z, units as independent",
    )
