"""Krippendorff's alpha with a leave-one-brief-out jackknife interval."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from evalkit.errors import StatisticError
from evalkit.stats.agreement.rated_units import (
    Floats,
    RatedUnits,
    rated_units,
    require_variation,
)
from evalkit.stats.agreement.result import AgreementResult, distribution_flags
from evalkit.stats.jackknife import FISHER_Z, jackknife_interval
from evalkit.study.rubric import Measurement


def krippendorff_alpha(
    counts: npt.ArrayLike,
    values: npt.ArrayLike,
    measurement: Measurement,
    briefs: npt.ArrayLike | None = None,
    confidence: float = 0.95,
) -> AgreementResult:
    """How far raters agree beyond chance: any number of raters, ratings may be missing.

    Parameters
    ----------
    counts
        Shape (n_units, n_values): how many raters gave the unit that value. Units with fewer than
        two ratings cannot be paired; they are left out and counted.
    values
        Shape (n_values,): the declared scale in rising order.
    measurement
        What the distance between two values means.
    briefs
        Shape (n_units,): the brief of each unit; all units of a brief leave the jackknife
        together. Without it each unit is a brief of its own.

    Raises
    ------
    TooFewPairsError
        If no unit has two ratings.
    NoVariationError
        If all ratings are one value: chance agreement is then certain and alpha is 0/0.

    Notes
    -----
    Coverage of the interval at n = 12 is 94.0-96.1 % unless one value holds three quarters of the
    ratings (82-84 % in the ceiling cells), or fewer than six are off the most frequent value.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's alpha-reliability, sections C to E. Hughes
    (2022), krippendorffsalpha, R Journal 14/1, on the jackknife against the bootstrap.

    Examples
    --------
    >>> counts = np.array([[3, 0, 0], [1, 2, 0], [0, 3, 0], [0, 1, 2]])
    >>> result = krippendorff_alpha(counts, np.array([1.0, 2.0, 3.0]), Measurement.ORDINAL)
    >>> round(result.coefficient, 3)
    0.687
    """
    units = rated_units(counts, values, briefs)
    by_brief = coincidences_by_brief(units)
    ratings_by_brief = units.sum_by_brief(units.counts)
    coincidences, ratings = by_brief.sum(axis=0), ratings_by_brief.sum(axis=0)
    require_variation(ratings, units.values)
    whole_and_left_out = alpha_of(
        np.concatenate([coincidences[np.newaxis], coincidences - by_brief]),
        np.concatenate([ratings[np.newaxis], ratings - ratings_by_brief]),
        units.values,
        measurement,
    )
    coefficient = float(whole_and_left_out[0])
    outcome = jackknife_interval(coefficient, whole_and_left_out[1:], FISHER_Z, confidence)
    return AgreementResult(
        coefficient=coefficient,
        interval=outcome.interval,
        why_no_interval=outcome.why_no_interval,
        method=f"Krippendorff's alpha, {measurement.value}",
        n_units=units.n_units,
        n_units_dropped=units.n_dropped,
        n_briefs=units.n_briefs,
        n_ratings=int(ratings.sum()),
        flags=distribution_flags(ratings),
    )


def coincidences_by_brief(units: RatedUnits) -> Floats:
    """How often two values meet within a unit, each unit weighing as many as it has ratings.

    Returns
    -------
    ndarray
        Shape (n_briefs, n_values, n_values); its sum is Krippendorff's coincidence matrix.
    """
    weighted = units.counts / (units.counts.sum(axis=1, keepdims=True) - 1)
    n_values = len(units.values)
    coincidences = np.empty((units.n_briefs, n_values, n_values))
    for column in range(n_values):
        of_units = units.counts[:, column, np.newaxis] * weighted
        of_units[:, column] -= weighted[:, column]
        coincidences[:, column] = units.sum_by_brief(of_units)
    return coincidences


def alpha_of(
    coincidences: Floats, ratings: Floats, values: Floats, measurement: Measurement
) -> Floats:
    """Alpha of each coincidence matrix; NaN where all its ratings are one value.

    Parameters
    ----------
    coincidences
        Shape (..., n_values, n_values).
    ratings
        Shape (..., n_values): the ratings on each value, whole numbers, so that "no variation"
        is exact where coincidences differ from theirs in the last bits.
    """
    distances = SQUARED_DISTANCES[measurement](values, ratings)
    observed = np.einsum("...cd,...cd->...", coincidences, distances)
    chance = np.einsum("...c,...cd,...d->...", ratings, distances, ratings)
    expected = chance / np.maximum(ratings.sum(axis=-1) - 1, 1)
    undefined = np.full_like(expected, np.nan)
    disagreement: Floats = np.divide(observed, expected, out=undefined, where=expected > 0)
    return 1 - disagreement


def _nominal(values: Floats, ratings: Floats) -> Floats:
    return 1.0 - np.eye(len(values))


def _ordinal(values: Floats, ratings: Floats) -> Floats:
    # The ratings between two values, each end counted half, are the distance of their mid-ranks.
    mid_ranks = ratings.cumsum(axis=-1) - ratings / 2
    return np.square(mid_ranks[..., :, np.newaxis] - mid_ranks[..., np.newaxis, :])


def _interval(values: Floats, ratings: Floats) -> Floats:
    return np.square(values[:, np.newaxis] - values)


def _ratio(values: Floats, ratings: Floats) -> Floats:
    if values[0] < 0:
        raise StatisticError(f"a ratio scale has no values below zero, got {values[0]:g}")
    sums = values[:, np.newaxis] + values
    differences = values[:, np.newaxis] - values
    return np.square(np.divide(differences, sums, out=np.zeros_like(sums), where=sums > 0))


SQUARED_DISTANCES: dict[Measurement, Callable[[Floats, Floats], Floats]] = {
    Measurement.NOMINAL: _nominal,
    Measurement.ORDINAL: _ordinal,
    Measurement.INTERVAL: _interval,
    Measurement.RATIO: _ratio,
}
"""What (values, ratings per value) make of the distance; only the ordinal one needs the ratings."""
