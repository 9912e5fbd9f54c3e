"""Whether a rater gives one answer over and over."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import StatisticError, TooFewPairsError

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StraightLining:
    """Runs and shares of identical answers of one rater.

    ``longest_run`` is the longest row of equal answers in the order given; ``share_identical``
    the share of passages whose criteria all got one level, of the ``n_passages`` with two answers
    or more; it is None where there is no such passage.
    """

    longest_run: int
    share_identical: float | None
    share_most_frequent: float
    n_answers: int
    n_passages: int


def straight_lining(scores: npt.ArrayLike) -> StraightLining:
    """How long one rater's longest run of equal answers is, and how many passages are all equal.

    Parameters
    ----------
    scores
        Shape (n_passages, n_criteria): passages in the order in which the rater rated them,
        criteria as they stand on the page, NaN where missing. On one scale.

    Raises
    ------
    TooFewPairsError
        If the rater gave no answer.

    Notes
    -----
    A passage that deserves the highest level throughout looks the same: compare raters.

    Examples
    --------
    >>> result = straight_lining([[4, 3, 3], [3, 3, 3], [1, 2, 4]])
    >>> result.longest_run, round(result.share_identical, 3)
    (5, 0.333)
    """
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 2:
        raise StatisticError(f"scores need shape (n_passages, n_criteria), got {table.shape}")
    answers = table[~np.isnan(table)]
    if answers.size == 0:
        raise TooFewPairsError("this rater gave no answer")
    identical = _identical_passages(table)
    return StraightLining(
        longest_run=_longest_run(answers),
        share_identical=float(identical.mean()) if identical.size else None,
        share_most_frequent=float(np.unique(answers, return_counts=True)[1].max() / answers.size),
        n_answers=answers.size,
        n_passages=identical.size,
    )


def _identical_passages(table: Floats) -> npt.NDArray[np.bool_]:
    """Of the passages with two answers or more, whether all its answers are equal."""
    several = table[(~np.isnan(table)).sum(axis=1) >= 2]
    if len(several) == 0:
        return np.zeros(0, dtype=np.bool_)
    return np.asarray(np.nanmin(several, axis=1) == np.nanmax(several, axis=1))


def _longest_run(answers: Floats) -> int:
    changes = np.flatnonzero(answers[1:] != answers[:-1]) + 1
    return int(np.diff(np.concatenate(([0], changes, [answers.size]))).max())
