"""The chance that a random subset of the differences adds up to much: the null of every flip."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from evalkit.stats.differences import IntegerArray, common_divisor

LARGEST_LATTICE = 2 * 10**7
"""Steps of the dynamic programming, about 0.05 seconds; beyond it the other ways are faster."""

LARGEST_BINARY = 53
"""Briefs whose chances, multiples of 2**-n, are exact in float64."""

LARGEST_HALVES = 40
"""Briefs whose subsets can be counted as pairs of two halves, 2**20 subsets each."""

LARGEST_TRANSFORM = 2 * 10**6
"""Width of the lattice that is inverted by Fourier transform, at most a second."""

NEGLIGIBLE = 1e-30
"""A frequency this small adds nothing: all of them together stay below 1e-23 of one."""

SMALLEST_TILT = 1e-6
"""Below it, the two terms of Lugannani and Rice cancel in float64."""

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FarTail:
    """The chance that a random subset sum lies beyond a value, and the chance that it equals it."""

    beyond: float
    at: float
    is_exact: bool

    @property
    def reached(self) -> float:
        """The chance of the value or more."""
        return self.beyond + self.at


def flip_tail(differences: IntegerArray) -> FarTail:
    """Return how often chance signs give a sum as far to the observed side as observed.

    Examples
    --------
    >>> flip_tail(np.array([1, 2, 3])).reached
    0.125
    """
    magnitudes = np.abs(differences[differences != 0]) // common_divisor(differences)
    total = int(magnitudes.sum())
    return far_tail(magnitudes, (total + abs(flip_sum(differences))) // 2)


def flip_sum(differences: IntegerArray) -> int:
    """Return the sum in units of the common divisor of the differences.

    Examples
    --------
    >>> flip_sum(np.array([4, -2, 6]))
    4
    """
    return int(differences.sum()) // common_divisor(differences)


def far_tail(magnitudes: IntegerArray, value: int) -> FarTail:
    """Return how often the sum of a random subset of the magnitudes reaches the value.

    Parameters
    ----------
    magnitudes
        Shape (n,), positive whole numbers; each belongs to the subset with chance 1/2.
    value
        At least half of their total.

    Notes
    -----
    The cheapest exact way is taken: dynamic programming on the lattice of sums, pairs of two
    halves (to n = 40), or, where float64 is no longer exact anyway, Fourier inversion of the
    distribution tilted to the value, which keeps the relative accuracy of small tails. Only a
    lattice too wide for all three (more than forty briefs and many decimals) is left to
    Robinson's saddlepoint approximation.

    References
    ----------
    Pagano & Tritchler (1983), JASA 78, 435-440; Robinson (1982), JRSS B 44, 91-101.

    Examples
    --------
    >>> far_tail(np.array([1, 2, 3]), 5).reached
    0.25
    """
    width = int(magnitudes.sum()) + 1
    if magnitudes.size <= LARGEST_BINARY and magnitudes.size * width <= LARGEST_LATTICE:
        return _from_lattice(magnitudes, value)
    if magnitudes.size <= LARGEST_HALVES:
        return _from_halves(magnitudes, value)
    if width <= LARGEST_TRANSFORM:
        return _from_fourier(magnitudes, value)
    sizes, counts = _distinct(magnitudes)
    return FarTail(saddlepoint_tail(sizes, counts, float(value)), 0.0, False)


def subset_sum_chances(magnitudes: IntegerArray) -> FloatArray:
    """Return the chance of each subset sum, shape (sum of the magnitudes + 1,).

    All chances are multiples of 2**-n, hence exact in float64 to n = 53.

    Examples
    --------
    >>> subset_sum_chances(np.array([1, 2]))
    array([0.25, 0.25, 0.25, 0.25])
    """
    chances = np.zeros(int(magnitudes.sum()) + 1)
    chances[0] = 1.0
    reached = 1
    for magnitude in np.sort(magnitudes):
        grown = reached + int(magnitude)
        half = 0.5 * chances[:reached]
        chances[:reached] = half
        chances[grown - reached : grown] += half
        reached = grown
    return chances


def saddlepoint_tail(values: FloatArray, counts: FloatArray, target: float) -> float:
    """Approximate the chance that a random subset adds up to the target or more.

    Parameters
    ----------
    values, counts
        Shape (n_distinct,): each distinct value, and how many of it there are.
    target
        At least the mean sum.

    Notes
    -----
    Lugannani and Rice's formula; its relative error is of order one over the number of values.

    References
    ----------
    Lugannani & Rice (1980), Advances in Applied Probability 12, 475-490.

    Examples
    --------
    >>> round(saddlepoint_tail(np.arange(1.0, 21.0), np.ones(20), 157.5), 4)
    0.0242
    >>> round(far_tail(np.arange(1, 21), 158).reached, 4)
    0.0242
    """
    if target >= float((counts * values)[values > 0].sum()):
        return float(2.0 ** -counts.sum())
    tilt = _tilt(values, counts, target)
    # At the mean itself the formula is 0/0, and the answer one half.
    if tilt * float(np.abs(values).max()) < SMALLEST_TILT:
        return 0.5
    weights = _chance_of_inclusion(tilt * values)
    log_moment = float(counts @ _log_mean_exponential(tilt * values))
    signed_root = float(np.sqrt(2 * (tilt * target - log_moment)))
    spread = tilt * float(np.sqrt(counts @ (np.square(values) * weights * (1 - weights))))
    normal = NormalDist()
    correction = normal.pdf(signed_root) * (1 / spread - 1 / signed_root)
    return normal.cdf(-signed_root) + correction


def _from_lattice(magnitudes: IntegerArray, value: int) -> FarTail:
    chances = subset_sum_chances(magnitudes)
    return FarTail(float(chances[value + 1 :].sum()), float(chances[value]), True)


def _from_halves(magnitudes: IntegerArray, value: int) -> FarTail:
    middle = magnitudes.size // 2
    lower = _all_subset_sums(magnitudes[:middle])
    upper = np.sort(_all_subset_sums(magnitudes[middle:]))
    beyond = upper.size * lower.size - int(np.searchsorted(upper, value - lower, "right").sum())
    reached = upper.size * lower.size - int(np.searchsorted(upper, value - lower, "left").sum())
    patterns = 2.0**magnitudes.size
    return FarTail(beyond / patterns, (reached - beyond) / patterns, True)


def _distinct(magnitudes: IntegerArray) -> tuple[FloatArray, FloatArray]:
    sizes, counts = np.unique(magnitudes, return_counts=True)
    return sizes.astype(np.float64), counts.astype(np.float64)


def _all_subset_sums(magnitudes: IntegerArray) -> IntegerArray:
    sums = np.zeros(1, dtype=np.int64)
    for magnitude in magnitudes:
        sums = np.concatenate((sums, sums + magnitude))
    return sums


def _from_fourier(magnitudes: IntegerArray, value: int) -> FarTail:
    if value == magnitudes.sum():
        return FarTail(0.0, 2.0**-magnitudes.size, True)
    sizes, counts = _distinct(magnitudes)
    tilt = _tilt(sizes, counts, float(value))
    width = int(magnitudes.sum()) + 1
    transform = _tilted_transform(sizes, counts, _chance_of_inclusion(tilt * sizes), width)
    tilted = np.fft.irfft(transform, width)[value:].clip(0.0)
    # The log of the mean of exp(tilt * sum), less tilt * value, without the cancellation.
    log_mean = counts @ (np.log1p(np.exp(-tilt * sizes)) - np.log(2))
    log_mass = float(log_mean) + tilt * (width - 1 - value)
    chances = tilted * np.exp(log_mass - tilt * np.arange(tilted.size))
    return FarTail(float(chances[1:].sum()), float(chances[0]), True)


def _tilted_transform(
    sizes: FloatArray, counts: FloatArray, chances: FloatArray, width: int
) -> npt.NDArray[np.complex128]:
    """Fourier transform of the subset sum, each size included with its own chance.

    Every factor shrinks most frequencies to nothing, so the next one is spared them: the work is
    little more than one pass, however many distinct sizes there are.
    """
    alive = np.arange(width // 2 + 1)
    product = np.ones(alive.size, dtype=np.complex128)
    for place in np.argsort(-counts * chances * (1 - chances), kind="stable"):
        turn = np.exp(-2j * np.pi / width * sizes[place] * alive)
        product *= (1 - chances[place] + chances[place] * turn) ** counts[place]
        kept = np.abs(product) > NEGLIGIBLE
        alive, product = alive[kept], product[kept]
    transform = np.zeros(width // 2 + 1, dtype=np.complex128)
    transform[alive] = product
    return transform


def _tilt(sizes: FloatArray, counts: FloatArray, target: float) -> float:
    from scipy.optimize import brentq

    def excess(tilt: float) -> float:
        return float(counts @ (sizes * _chance_of_inclusion(tilt * sizes))) - target

    bound = 1.0 / float(np.abs(sizes).max())
    while excess(bound) < 0 and bound < 2**40:
        bound *= 2
    return float(brentq(excess, 0.0, bound, xtol=1e-14)) if excess(0.0) < 0 else 0.0


def _chance_of_inclusion(exponents: FloatArray) -> FloatArray:
    return np.asarray(0.5 * (1 + np.tanh(exponents / 2)))


def _log_mean_exponential(exponents: FloatArray) -> FloatArray:
    return np.asarray(np.logaddexp(0.0, exponents) - np.log(2))
