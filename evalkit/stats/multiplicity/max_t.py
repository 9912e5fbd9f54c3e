"""Step-down max-T: several criteria, or several systems, judged over the same sign flips."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.differences import IntegerArray, common_divisor, integer_differences

FloatArray = npt.NDArray[np.float64]

LARGEST_ENUMERATION = 16
"""Briefs whose sign patterns are all tried, 2**15 of them up to a mirror image."""

CHUNK = 4096

SLACK = 1 - 1e-12
"""Statistics that are equal on paper differ in the last bits; without slack ties are lost."""


@dataclass(frozen=True, slots=True)
class MaxTResult:
    """One entry per outcome, in the order given.

    ``p_values`` are those of each outcome alone, over the same flips; ``adjusted_p`` bound the
    chance of any false claim among all outcomes. ``n_pairs`` counts each outcome's own briefs.
    """

    statistics: tuple[float, ...]
    p_values: tuple[float, ...]
    adjusted_p: tuple[float, ...]
    n_pairs: tuple[int, ...]
    n_flips: int
    is_exact: bool
    method: str


def step_down_max_t(
    differences: npt.ArrayLike,
    present: npt.ArrayLike | None = None,
    rng: np.random.Generator | None = None,
    n_flips: int = 20_000,
) -> MaxTResult:
    """Adjust the sign-flip tests of several outcomes for each other by flipping whole briefs.

    Parameters
    ----------
    differences
        Shape (n_briefs, n_outcomes), whole numbers: criteria, or systems against the reference.
    present
        The same shape, true where the brief has this outcome; its difference is 0 elsewhere.
    rng
        Draws the sign patterns of more than sixteen briefs; not needed below.
    n_flips
        How many patterns to draw.

    Raises
    ------
    TooFewPairsError
        Without any brief or outcome.
    StatisticError
        For differences that are not whole numbers, a difference where none is present, or more
        than sixteen briefs without ``rng``.

    Notes
    -----
    The statistic is |sum d| / sqrt(sum d²). A brief flips all its outcomes at once, which keeps
    their correlation, so this finds more than Holm's adjustment. With two or more systems against
    one reference, joint flips also assume that the differences are symmetric together.

    References
    ----------
    Westfall & Young (1993), Resampling-Based Multiple Testing, algorithm 4.1; Romano & Wolf
    (2005), JASA 100, 94-108.

    Examples
    --------
    >>> result = step_down_max_t([[3, 1], [2, 1], [4, -1], [1, 2], [2, 1], [3, 1]])
    >>> result.adjusted_p
    (0.0625, 0.1875)
    """
    checked = _checked_outcomes(differences)
    n_pairs = _own_pairs(checked, present)
    # Whole numbers as floats: their sums stay exact, and the product over patterns is fast.
    whole = checked.astype(np.float64)
    spread = np.maximum(np.sqrt(np.square(whole).sum(axis=0)), 1.0)
    observed = np.abs(whole.sum(axis=0)) / spread
    n_briefs = checked.shape[0]
    is_exact = n_briefs <= LARGEST_ENUMERATION
    patterns = _all_patterns(n_briefs) if is_exact else _drawn(n_briefs, rng, n_flips)
    flips = np.concatenate([np.abs(signs @ whole) for signs in patterns]) / spread
    alone, adjusted = _step_down(observed, flips)
    return MaxTResult(
        statistics=tuple(observed.tolist()),
        p_values=tuple(alone.tolist()),
        adjusted_p=tuple(adjusted.tolist()),
        n_pairs=n_pairs,
        n_flips=flips.shape[0] * (2 if is_exact else 1),
        is_exact=is_exact,
        method="step-down max-T over " + ("all sign flips" if is_exact else "random sign flips"),
    )


def _step_down(observed: FloatArray, flips: FloatArray) -> tuple[FloatArray, FloatArray]:
    order = np.argsort(-observed, kind="stable")
    reached = flips >= observed * SLACK
    # The largest statistic among this outcome and all that come after it.
    rest = np.maximum.accumulate(flips[:, order][:, ::-1], axis=1)[:, ::-1]
    joint = (rest >= observed[order] * SLACK).mean(axis=0)
    adjusted = np.empty_like(observed)
    adjusted[order] = np.maximum.accumulate(joint)
    return reached.mean(axis=0), adjusted


def _all_patterns(n_briefs: int) -> Iterator[FloatArray]:
    # The first brief keeps its sign: a pattern and its mirror image have equal statistics.
    places = np.arange(n_briefs)
    for start in range(0, 2 ** (n_briefs - 1), CHUNK):
        codes = np.arange(start, min(start + CHUNK, 2 ** (n_briefs - 1)))
        yield np.where((codes[:, None] << 1 >> places) & 1, -1.0, 1.0)


def _drawn(n_briefs: int, rng: np.random.Generator | None, n_flips: int) -> Iterator[FloatArray]:
    if rng is None:
        raise StatisticError(
            f"{n_briefs} briefs have too many sign patterns to try all; pass a seeded rng."
        )
    # The observed signs count as one of the patterns, so that p is never 0.
    yield np.ones((1, n_briefs))
    for start in range(0, n_flips, CHUNK):
        size = (min(CHUNK, n_flips - start), n_briefs)
        yield np.where(rng.integers(0, 2, size) == 1, -1.0, 1.0)


def _checked_outcomes(differences: npt.ArrayLike) -> IntegerArray:
    table = np.asarray(differences)
    if table.ndim != 2 or table.size == 0:
        raise TooFewPairsError(
            f"Needs a table of briefs by outcomes, got an array of shape {table.shape}."
        )
    columns = [integer_differences(column) for column in table.T]
    # In lowest terms, so that outcomes that differ in unit only have equal statistics.
    return np.stack([column // common_divisor(column) for column in columns], axis=1)


def _own_pairs(differences: IntegerArray, present: npt.ArrayLike | None) -> tuple[int, ...]:
    there = np.ones(differences.shape, dtype=bool) if present is None else np.asarray(present, bool)
    if there.shape != differences.shape or bool(np.any(differences[~there])):
        raise StatisticError("Expected a difference of 0 wherever a brief lacks the outcome.")
    return tuple(int(count) for count in there.sum(axis=0))
