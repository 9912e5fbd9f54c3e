"""Bradley-Terry worths of two or more systems from paired preferences, ties included."""

from dataclasses import dataclass
from math import exp
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError
from evalkit.stats.jackknife import UNCHANGED, JackknifeOutcome, jackknife_interval
from evalkit.stats.numbering import numbered
from evalkit.stats.preference.davidson import (
    Comparisons,
    comparisons,
    maximum_likelihood,
    require_finite,
    score_and_information,
)
from evalkit.stats.result import Interval

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SystemWorth:
    """One system's log worth; all systems' sum to zero."""

    system: int
    log_worth: float
    interval: Interval | None
    why_no_interval: str | None
    n_votes: int


@dataclass(frozen=True, slots=True)
class WorthContrast:
    """One system against the reference.

    ``log_ratio`` is the log of the odds that the system is preferred where there is no tie.
    ``large_sample_interval`` takes all votes as independent, and is too narrow for several raters
    of one brief: it is for comparison with other software.
    """

    system: int
    log_ratio: float
    interval: Interval | None
    why_no_interval: str | None
    large_sample_interval: Interval

    @property
    def share_preferred(self) -> float:
        """The share of untied votes that the system is expected to win against the reference."""
        return _share(self.log_ratio)

    @property
    def share_interval(self) -> Interval | None:
        """The interval of ``log_ratio`` as shares of untied votes."""
        if self.interval is None:
            return None
        low, high = _share(self.interval.low), _share(self.interval.high)
        return Interval(low, high, self.interval.confidence, self.interval.method)


@dataclass(frozen=True, slots=True)
class BradleyTerryResult:
    """Worths in the order of the systems' numbers, and each system against the reference.

    ``tie_parameter`` is Davidson's nu: between systems of equal worth the share of ties is
    nu/(2 + nu). It is None where there is no tie.
    """

    worths: tuple[SystemWorth, ...]
    contrasts: tuple[WorthContrast, ...]
    tie_parameter: float | None
    method: str
    n_votes: int
    n_ties: int
    n_briefs: int


def bradley_terry(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    outcomes: npt.ArrayLike,
    briefs: npt.ArrayLike,
    reference: int,
    confidence: float = 0.95,
) -> BradleyTerryResult:
    """Put systems on one line so that the distance of two gives the odds of being preferred.

    Parameters
    ----------
    first, second
        Shape (n_votes,): the two systems of each vote, as whole numbers.
    outcomes
        Shape (n_votes,): positive where the first is preferred, 0 for a tie, negative where the
        second is. Only the sign counts.
    briefs
        Shape (n_votes,): the brief of each vote.
    reference
        The system that the others are contrasted with.

    Raises
    ------
    TooFewPairsError
        Without any vote.
    NoVariationError
        If all votes are ties, or a system was never (or always) beaten: its worth is unbounded.
    NotConnectedError
        If systems fall into groups that were never compared with each other.

    Notes
    -----
    Davidson's model: first, second and tie are to each other as w1, w2 and nu * sqrt(w1 * w2).
    The interval leaves one brief at a time out, by one Newton step from the whole estimate, with
    t of n_briefs - 1 degrees of freedom. With twelve briefs, three raters and briefs that differ
    it covered 96-98 % in simulation; the large-sample one, which takes the votes of one brief as
    independent, 85-93 %.

    References
    ----------
    Bradley & Terry (1952), Biometrika 39, 324-345. Davidson (1970), JASA 65, 317-328, for ties.
    Pregibon (1981), Annals of Statistics 9, 705-724, for the one-step estimates.

    Examples
    --------
    >>> result = bradley_terry([1] * 6, [0] * 6, [1, 1, 0, -1, 1, 0], [1, 1, 2, 2, 3, 3], 0)
    >>> round(result.contrasts[0].log_ratio, 4), round(result.contrasts[0].share_preferred, 4)
    (1.0986, 0.75)
    """
    one, other, outcome, brief = _checked(first, second, outcomes, briefs)
    systems = _reference_first(one, other, reference)
    data = comparisons(_places(one, systems), _places(other, systems), outcome, brief)
    total = data.counts.sum(axis=0)
    require_finite(total, data.features)
    parameters = maximum_likelihood(total, data.features)
    left_out = _one_step_without_each_brief(data, parameters)
    n_others = len(systems) - 1
    return BradleyTerryResult(
        worths=_worths(systems, one, other, parameters, left_out, confidence),
        contrasts=_contrasts(systems, data, parameters, left_out, confidence),
        tie_parameter=exp(parameters[n_others]) if len(parameters) > n_others else None,
        method="Bradley-Terry with Davidson's ties, maximum likelihood",
        n_votes=len(outcome),
        n_ties=int((outcome == 0).sum()),
        n_briefs=len(data.counts),
    )


def _checked(
    first: npt.ArrayLike, second: npt.ArrayLike, outcomes: npt.ArrayLike, briefs: npt.ArrayLike
) -> tuple[Integers, Integers, Integers, Integers]:
    one, other = np.asarray(first), np.asarray(second)
    outcome, brief = np.asarray(outcomes), np.asarray(briefs)
    if not one.shape == other.shape == outcome.shape == brief.shape or one.ndim != 1:
        raise StatisticError("systems, outcomes and briefs need one entry a vote each")
    if one.size == 0:
        raise TooFewPairsError("there are no votes")
    if (one == other).any():
        raise StatisticError("a vote compares a system with itself")
    if not outcome.any():
        raise NoVariationError(f"no variation: all {outcome.size} votes are ties")
    return one, other, np.sign(outcome), numbered(brief).index


def _reference_first(one: Integers, other: Integers, reference: int) -> Integers:
    systems = np.unique(np.concatenate([one, other]))
    if reference not in systems:
        raise StatisticError(f"reference system {reference} has no votes")
    return np.concatenate([[reference], systems[systems != reference]])


def _places(system_of_votes: Integers, systems: Integers) -> Integers:
    """Where in ``systems`` each vote's system stands."""
    order = np.argsort(systems)
    places: Integers = order[np.searchsorted(systems[order], system_of_votes)]
    return places


def _one_step_without_each_brief(data: Comparisons, parameters: Floats) -> Floats:
    """Parameters without each brief, shape (n_briefs, n_parameters); NaN where undetermined."""
    score, information = score_and_information(data.counts, data.features, parameters)
    rest = information.sum(axis=0) - information
    is_determined = np.linalg.eigvalsh(rest)[:, 0] > 1e-9
    solvable = np.where(is_determined[:, np.newaxis, np.newaxis], rest, np.eye(len(parameters)))
    steps = np.linalg.solve(solvable, -score[..., np.newaxis])[..., 0]
    return np.where(is_determined[:, np.newaxis], parameters + steps, np.nan)


def _worths(
    systems: Integers,
    one: Integers,
    other: Integers,
    parameters: Floats,
    left_out: Floats,
    confidence: float,
) -> tuple[SystemWorth, ...]:
    centred, centred_left_out = _centred(parameters, systems), _centred(left_out, systems)
    found = []
    for index in np.argsort(systems):
        log_worth = float(centred[index])
        outcome = jackknife_interval(log_worth, centred_left_out[:, index], UNCHANGED, confidence)
        n_votes = int(((one == systems[index]) | (other == systems[index])).sum())
        found.append(_system_worth(int(systems[index]), log_worth, outcome, n_votes))
    return tuple(found)


def _system_worth(
    system: int, log_worth: float, outcome: JackknifeOutcome, n_votes: int
) -> SystemWorth:
    return SystemWorth(system, log_worth, outcome.interval, outcome.why_no_interval, n_votes)


def _centred(parameters: Floats, systems: Integers) -> Floats:
    """Log worths of all systems, reference first, summing to zero."""
    others = parameters[..., : len(systems) - 1]
    zero = np.zeros((*others.shape[:-1], 1))
    log_worths = np.concatenate([zero, others], axis=-1)
    centred: Floats = log_worths - log_worths.mean(axis=-1, keepdims=True)
    return centred


def _contrasts(
    systems: Integers, data: Comparisons, parameters: Floats, left_out: Floats, confidence: float
) -> tuple[WorthContrast, ...]:
    information = score_and_information(data.counts.sum(axis=0), data.features, parameters)[1]
    standard_errors = np.sqrt(np.diag(np.linalg.inv(information)))
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    found = []
    for index, system in enumerate(systems[1:]):
        ratio, margin = float(parameters[index]), z * float(standard_errors[index])
        outcome = jackknife_interval(ratio, left_out[:, index], UNCHANGED, confidence)
        wald = Interval(ratio - margin, ratio + margin, confidence, "Wald, votes as independent")
        found.append(
            WorthContrast(int(system), ratio, outcome.interval, outcome.why_no_interval, wald)
        )
    return tuple(found)


def _share(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
