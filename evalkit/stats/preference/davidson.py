"""Davidson's likelihood for paired comparisons with ties, and where it has its maximum."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import NotConnectedError, NoVariationError, StatisticError

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

MOST_STEPS = 100
SMALLEST_STEP = 1e-10


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Votes counted by brief, pair of systems and outcome.

    ``counts`` has shape (n_briefs, n_pairs, n_outcomes), outcomes being first, second and, where
    there is any, tie; ``features`` (n_pairs, n_outcomes, n_parameters) is what each outcome adds
    to the log odds: the worth of the winner, or half of both and the tie parameter.
    """

    counts: Floats
    features: Floats


def comparisons(
    first: Integers, second: Integers, outcome: Integers, brief: Integers
) -> Comparisons:
    """Count the votes; systems and briefs are numbered from 0, system 0 has worth 1."""
    n_systems, n_briefs = int(max(first.max(), second.max())) + 1, int(brief.max()) + 1
    low, high = np.minimum(first, second), np.maximum(first, second)
    pairs, pair = np.unique(low * n_systems + high, return_inverse=True)
    is_turned = first > second
    column = np.where(outcome == 0, 2, np.where((outcome > 0) ^ is_turned, 0, 1))
    n_outcomes = 3 if (outcome == 0).any() else 2
    cell = (brief * len(pairs) + pair) * n_outcomes + column
    flat = np.bincount(cell, minlength=n_briefs * len(pairs) * n_outcomes)
    counts = flat.reshape(n_briefs, len(pairs), n_outcomes).astype(np.float64)
    features = _features(pairs // n_systems, pairs % n_systems, n_systems, n_outcomes)
    return Comparisons(counts, features)


def _features(low: Integers, high: Integers, n_systems: int, n_outcomes: int) -> Floats:
    has_ties = n_outcomes == 3
    features = np.zeros((len(low), n_outcomes, n_systems + has_ties))
    rows = np.arange(len(low))
    features[rows, 0, low] = 1.0
    features[rows, 1, high] = 1.0
    if has_ties:
        features[rows, 2, low] = features[rows, 2, high] = 0.5
        features[:, 2, n_systems] = 1.0
    return features[:, :, 1:]


def maximum_likelihood(counts: Floats, features: Floats) -> Floats:
    """Parameters (log worths less the first system's, then log tie parameter) by Newton's method.

    Parameters
    ----------
    counts
        Shape (n_pairs, n_outcomes).

    Raises
    ------
    StatisticError
        If Newton's method does not arrive, which `require_finite` excludes beforehand.
    """
    parameters = np.zeros(features.shape[-1])
    for _ in range(MOST_STEPS):
        score, information = score_and_information(counts, features, parameters)
        step = np.asarray(np.linalg.solve(information, score), dtype=np.float64)
        parameters = _advanced(counts, features, parameters, step)
        if np.abs(step).max() < SMALLEST_STEP:
            return parameters
    raise StatisticError(f"the worths did not settle in {MOST_STEPS} steps")


def score_and_information(
    counts: Floats, features: Floats, parameters: Floats
) -> tuple[Floats, Floats]:
    """First and minus second derivative of the log likelihood, for each leading index of counts.

    ``counts`` of shape (..., n_pairs, n_outcomes) give (..., n_parameters) and
    (..., n_parameters, n_parameters).
    """
    shares = _shares(features, parameters)
    expected = np.einsum("po,pok->pk", shares, features)
    centred = features - expected[:, np.newaxis, :]
    score = np.einsum("...po,pok->...k", counts, centred)
    covariance = np.einsum("po,pok,pol->pkl", shares, centred, centred)
    information = np.einsum("...p,pkl->...kl", counts.sum(axis=-1), covariance)
    return score, information


def require_finite(counts: Floats, features: Floats) -> None:
    """Raise a reason unless the likelihood has one finite maximum.

    Notes
    -----
    It has none if some direction of the parameters makes no observed outcome less likely and one
    more likely: a linear programme (Albert & Anderson 1984, Biometrika 71, 1-10, section 3).
    """
    from scipy.optimize import linprog

    at_zero = np.zeros(features.shape[-1])
    information = score_and_information(counts, features, at_zero)[1]
    if np.linalg.eigvalsh(information)[0] < 1e-9:
        raise NotConnectedError("systems fall into groups that were never compared with each other")
    pair, observed = np.nonzero(counts)
    gains = (features[pair, observed][:, np.newaxis, :] - features[pair]).reshape(
        -1, features.shape[-1]
    )
    found = linprog(-gains.sum(axis=0), A_ub=-gains, b_ub=np.zeros(len(gains)), bounds=(-1, 1))
    if found.x is None:
        raise StatisticError(f"whether the worths are finite was not decided: {found.message}")
    if float((gains @ found.x).sum()) > 1e-7:
        raise NoVariationError(
            "some systems were never, or always, beaten by others, so their worth has no limit; "
            "the counts of wins, ties and losses say it all"
        )


def _shares(features: Floats, parameters: Floats) -> Floats:
    shares: Floats = np.exp(_log_shares(features, parameters))
    return shares


def _log_shares(features: Floats, parameters: Floats) -> Floats:
    log_odds = features @ parameters
    log_odds = log_odds - log_odds.max(axis=1, keepdims=True)
    log_shares: Floats = log_odds - np.log(np.exp(log_odds).sum(axis=1, keepdims=True))
    return log_shares


def _advanced(counts: Floats, features: Floats, parameters: Floats, step: Floats) -> Floats:
    """The parameters after the step, halved as long as it lowers the likelihood."""
    before = _log_likelihood(counts, features, parameters)
    for halvings in range(30):
        after: Floats = parameters + step / 2**halvings
        if _log_likelihood(counts, features, after) >= before - 1e-9 * abs(before):
            return after
    return parameters


def _log_likelihood(counts: Floats, features: Floats, parameters: Floats) -> float:
    return float((counts * _log_shares(features, parameters)).sum())
