"""Gwet's AC1 and AC2: agreement whose chance term does not collapse where one level is frequent."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.stats.agreement.rated_units import (
    Floats,
    RatedUnits,
    rated_units,
    require_pairs,
    require_variation,
)
from evalkit.stats.agreement.result import AgreementResult, distribution_flags
from evalkit.stats.agreement.weights import AgreementWeights, weight_matrix
from evalkit.stats.jackknife import LOG_COMPLEMENT, jackknife_interval, t_quantile
from evalkit.stats.result import Interval


def gwet_ac(
    counts: npt.ArrayLike,
    values: npt.ArrayLike,
    weights: AgreementWeights = AgreementWeights.ORDINAL,
    briefs: npt.ArrayLike | None = None,
    confidence: float = 0.95,
) -> AgreementResult:
    """How far raters agree beyond chance, robust where nearly all ratings are on one level.

    Parameters
    ----------
    counts
        Shape (n_units, n_values): how many raters gave the unit that value. A unit with one
        rating says nothing on agreement (it counts as dropped) but helps to estimate chance.
    values
        Shape (n_values,): the declared scale in rising order; levels nobody used count too.
    weights
        Identity gives AC1, every other choice AC2.
    briefs
        Shape (n_units,): the brief of each unit; all units of a brief leave the jackknife
        together. Without it each unit is a brief of its own.

    Raises
    ------
    TooFewPairsError
        If no unit has two ratings.
    NoVariationError
        If all ratings are one value. The formula would say 1; what the raters could have told
        apart is unknown.

    Notes
    -----
    ``interval`` is the jackknife's, which covered 94.3-98.1 % at n = 12.
    ``large_sample_interval`` is the linearised one of the reference, with units as independent.

    References
    ----------
    Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29-48, for AC1 and
    its variance; Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., chapter 5.

    Examples
    --------
    >>> counts = np.array([[0, 0, 3], [0, 0, 3], [0, 0, 3], [0, 1, 2]])
    >>> round(gwet_ac(counts, np.array([1.0, 2.0, 3.0])).coefficient, 3)
    0.935
    """
    units = rated_units(counts, values, briefs, at_least=1)
    n_pairable = require_pairs(units)
    ratings = units.counts.sum(axis=0)
    require_variation(ratings, units.values)
    weight = weight_matrix(weights, units.values)
    by_brief = _sums_by_brief(units, weight)
    total = by_brief.added_up()
    coefficient = float(_coefficient(total, weight)[0])
    left_out = _coefficient(total.without(by_brief), weight)
    outcome = jackknife_interval(coefficient, left_out, LOG_COMPLEMENT, confidence)
    return AgreementResult(
        coefficient=coefficient,
        interval=outcome.interval,
        why_no_interval=outcome.why_no_interval,
        method="Gwet's AC1"
        if weights is AgreementWeights.IDENTITY
        else f"Gwet's AC2, {weights.value} weights",
        n_units=n_pairable,
        n_units_dropped=int(np.shape(counts)[0]) - n_pairable,
        n_briefs=units.n_briefs,
        n_ratings=int(ratings.sum()),
        flags=distribution_flags(ratings),
        large_sample_interval=_linearised(units, weight, coefficient, confidence),
    )


@dataclass(frozen=True, slots=True)
class _GwetSums:
    """What the coefficient needs of some units: additive, so that a brief can be subtracted.

    ``agreement`` (n_briefs,) adds the units' agreement; ``shares`` (n_briefs, n_values) their
    shares of ratings per value.
    """

    agreement: Floats
    n_pairable: Floats
    shares: Floats
    n_rated: Floats

    def added_up(self) -> "_GwetSums":
        return _GwetSums(
            self.agreement.sum(keepdims=True),
            self.n_pairable.sum(keepdims=True),
            self.shares.sum(axis=0, keepdims=True),
            self.n_rated.sum(keepdims=True),
        )

    def without(self, other: "_GwetSums") -> "_GwetSums":
        return _GwetSums(
            self.agreement - other.agreement,
            self.n_pairable - other.n_pairable,
            self.shares - other.shares,
            self.n_rated - other.n_rated,
        )


def _unit_agreement(units: RatedUnits, weight: Floats) -> Floats:
    """Weighted share of agreeing pairs in each unit; 0 where a unit has no pair."""
    per_unit = units.counts.sum(axis=1)
    credit = (units.counts * (units.counts @ weight - 1)).sum(axis=1)
    pairs = per_unit * (per_unit - 1)
    agreement: Floats = np.divide(credit, pairs, out=np.zeros_like(credit), where=pairs > 0)
    return agreement


def _sums_by_brief(units: RatedUnits, weight: Floats) -> _GwetSums:
    per_unit = units.counts.sum(axis=1)
    return _GwetSums(
        units.sum_by_brief(_unit_agreement(units, weight)),
        units.sum_by_brief((per_unit >= 2).astype(np.float64)),
        units.sum_by_brief(units.counts / per_unit[:, np.newaxis]),
        units.sum_by_brief(np.ones_like(per_unit)),
    )


def _chance_factor(weight: Floats) -> float:
    n_values = len(weight)
    return float(weight.sum()) / (n_values * (n_values - 1))


def _coefficient(sums: _GwetSums, weight: Floats) -> Floats:
    """AC of each row of sums; NaN where no pair is left or all ratings left are one value."""
    undefined = np.full_like(sums.agreement, np.nan)
    observed = np.divide(
        sums.agreement, sums.n_pairable, out=undefined.copy(), where=sums.n_pairable > 0
    )
    shares = sums.shares / np.maximum(sums.n_rated, 1)[:, np.newaxis]
    varies = np.count_nonzero(shares > 1e-12, axis=1) > 1
    chance = _chance_factor(weight) * (shares * (1 - shares)).sum(axis=1)
    beyond: Floats = np.divide(observed - chance, 1 - chance, out=undefined, where=varies)
    return beyond


def _linearised(
    units: RatedUnits, weight: Floats, coefficient: float, confidence: float
) -> Interval | None:
    """Gwet's interval from the influence of each unit, t with n_units - 1 degrees of freedom."""
    n_units = units.n_units
    if n_units < 2:
        return None
    per_unit = units.counts.sum(axis=1)
    is_pairable = per_unit >= 2
    unit_shares = units.counts / per_unit[:, np.newaxis]
    shares, factor = unit_shares.mean(axis=0), _chance_factor(weight)
    chance = factor * float((shares * (1 - shares)).sum())
    of_observed = (_unit_agreement(units, weight) - chance * is_pairable) / is_pairable.mean()
    of_chance = factor * (unit_shares @ (1 - shares)) - chance
    influence = (of_observed - 2 * (1 - coefficient) * of_chance) / (1 - chance)
    deviations = influence - coefficient
    standard_error = float(np.sqrt(deviations @ deviations / (n_units * (n_units - 1))))
    if standard_error < 1e-12:
        return None
    margin = t_quantile(confidence, n_units - 1) * standard_error
    return Interval(
        max(coefficient - margin, -1.0),
        min(coefficient + margin, 1.0),
        confidence,
        f"linearised, t({n_units - 1}), units as independent",
    )
