"""How much credit two different values of a scale get: the weights of AC2 and weighted kappa."""

from collections.abc import Callable
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class AgreementWeights(StrEnum):
    """Credit for a pair of values, 1 for equal ones and 0 for the ends of the declared scale.

    Identity gives credit to equal values only; linear and quadratic lose it with the distance of
    the values and its square; ordinal loses it with the number of pairs of ranks in between.
    """

    IDENTITY = "identity"
    LINEAR = "linear"
    QUADRATIC = "quadratic"
    ORDINAL = "ordinal"


def weight_matrix(weights: AgreementWeights, values: Floats) -> Floats:
    """Weights over the declared scale, shape (n_values, n_values).

    References
    ----------
    Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., chapter 3.

    Examples
    --------
    >>> weight_matrix(AgreementWeights.QUADRATIC, np.array([1.0, 2.0, 3.0]))[0]
    array([1.  , 0.75, 0.  ])
    """
    return _WEIGHTS[weights](values)


def _identity(values: Floats) -> Floats:
    return np.eye(len(values))


def _linear(values: Floats) -> Floats:
    return 1 - np.abs(_share_of_range(values))


def _quadratic(values: Floats) -> Floats:
    return 1 - np.square(_share_of_range(values))


def _ordinal(values: Floats) -> Floats:
    n_values = len(values)
    ranks = np.arange(n_values)
    steps = np.abs(ranks[:, np.newaxis] - ranks)
    pairs_between = steps * (steps + 1) / 2
    weights: Floats = 1 - pairs_between / max(n_values * (n_values - 1) / 2, 1)
    return weights


def _share_of_range(values: Floats) -> Floats:
    width = float(values[-1] - values[0])
    share: Floats = (values[:, np.newaxis] - values) / (width or 1.0)
    return share


_WEIGHTS: dict[AgreementWeights, Callable[[Floats], Floats]] = {
    AgreementWeights.IDENTITY: _identity,
    AgreementWeights.LINEAR: _linear,
    AgreementWeights.QUADRATIC: _quadratic,
    AgreementWeights.ORDINAL: _ordinal,
}
