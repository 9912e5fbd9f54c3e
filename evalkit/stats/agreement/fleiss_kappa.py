"""Fleiss' kappa: nominal agreement where every unit has the same number of ratings."""

import numpy as np
import numpy.typing as npt

from evalkit.errors import IncompleteTableError
from evalkit.stats.agreement.rated_units import (
    Floats,
    RatedUnits,
    rated_units,
    require_pairs,
    require_variation,
)
from evalkit.stats.agreement.result import AgreementResult, distribution_flags
from evalkit.stats.jackknife import FISHER_Z, jackknife_interval


def fleiss_kappa(
    counts: npt.ArrayLike,
    values: npt.ArrayLike,
    briefs: npt.ArrayLike | None = None,
    confidence: float = 0.95,
) -> AgreementResult:
    """How far raters agree on unordered answers, beyond the chance that all share.

    Parameters
    ----------
    counts
        Shape (n_units, n_values): how many raters gave the unit that value. Units without any
        rating are left out and counted.
    values
        Shape (n_values,): the declared answers in rising order.
    briefs
        Shape (n_units,): the brief of each unit; all units of a brief leave the jackknife
        together. Without it each unit is a brief of its own.

    Raises
    ------
    IncompleteTableError
        If units have different numbers of ratings: the formula does not hold then, and scaling
        the rows does not mend it. Krippendorff's alpha and AC1 are defined.
    TooFewPairsError
        If no unit has two ratings.
    NoVariationError
        If all ratings are one value.

    References
    ----------
    Fleiss (1971), Psychological Bulletin 76, 378-382. Its standard error holds only under chance
    agreement, so there is no large-sample interval here.

    Examples
    --------
    >>> counts = np.array([[3, 0], [2, 1], [0, 3], [0, 3]])
    >>> round(fleiss_kappa(counts, np.array([0.0, 1.0])).coefficient, 3)
    0.657
    """
    units = rated_units(counts, values, briefs, at_least=1)
    _require_equal_ratings(units)
    require_pairs(units)
    ratings_by_brief = units.sum_by_brief(units.counts)
    agreeing_by_brief = units.sum_by_brief((units.counts * (units.counts - 1)).sum(axis=1))
    ratings, agreeing = ratings_by_brief.sum(axis=0), agreeing_by_brief.sum()
    require_variation(ratings, units.values)
    n_raters = float(units.counts[0].sum())
    coefficient = float(_kappa(agreeing, ratings, n_raters))
    left_out = _kappa(agreeing - agreeing_by_brief, ratings - ratings_by_brief, n_raters)
    outcome = jackknife_interval(coefficient, left_out, FISHER_Z, confidence)
    return AgreementResult(
        coefficient=coefficient,
        interval=outcome.interval,
        why_no_interval=outcome.why_no_interval,
        method="Fleiss' kappa",
        n_units=units.n_units,
        n_units_dropped=units.n_dropped,
        n_briefs=units.n_briefs,
        n_ratings=int(ratings.sum()),
        flags=distribution_flags(ratings),
    )


def _require_equal_ratings(units: RatedUnits) -> None:
    per_unit = units.counts.sum(axis=1)
    fewest, most = int(per_unit.min()), int(per_unit.max())
    if fewest != most:
        raise IncompleteTableError(
            f"Fleiss' kappa needs the same number of ratings for every unit, and these have "
            f"{fewest} to {most}; use Krippendorff's alpha or AC1"
        )


def _kappa(agreeing: Floats, ratings: Floats, n_raters: float) -> Floats:
    """Kappa from ordered agreeing pairs (...) and ratings per value (..., n_values)."""
    n_ratings = ratings.sum(axis=-1)
    shares = ratings / np.maximum(n_ratings, 1)[..., np.newaxis]
    observed = agreeing / np.maximum(n_ratings * (n_raters - 1), 1)
    chance = np.square(shares).sum(axis=-1)
    varies = np.count_nonzero(ratings, axis=-1) > 1
    undefined = np.full_like(observed, np.nan)
    kappa: Floats = np.divide(observed - chance, 1 - chance, out=undefined, where=varies)
    return kappa
