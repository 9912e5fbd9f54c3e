"""The additive model score = passage + rater, by least squares, brief by brief."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.numbering import numbered

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ratings:
    """Scores that are there, with raters and passages numbered from 0.

    ``rater`` and ``passage`` have shape (n_ratings,); ``names`` (n_raters,) are the raters as the
    caller calls them; ``kept`` are the places of the scores in the caller's arrays.
    """

    score: Floats
    rater: Integers
    passage: Integers
    names: Integers
    n_passages: int
    kept: Integers


@dataclass(frozen=True, slots=True)
class NormalEquations:
    """What least squares needs of each brief once passages are eliminated; briefs just add up.

    ``matrix`` has shape (n_briefs, n_raters, n_raters), ``moment`` (n_briefs, n_raters).
    """

    matrix: Floats
    moment: Floats


def numbered_ratings(
    scores: npt.ArrayLike, raters: npt.ArrayLike, passages: npt.ArrayLike
) -> Ratings:
    """Check the arrays, drop missing scores, and number raters and passages."""
    score = np.asarray(scores, dtype=np.float64)
    rater, passage = np.asarray(raters), np.asarray(passages)
    if not score.shape == rater.shape == passage.shape or score.ndim != 1:
        raise StatisticError(
            f"got {score.size} scores, {rater.size} raters and {passage.size} passages; "
            "all three need one entry a rating"
        )
    kept = np.flatnonzero(~np.isnan(score))
    if kept.size == 0:
        raise TooFewPairsError("there are no ratings")
    of_raters, of_passages = numbered(rater[kept]), numbered(passage[kept])
    return Ratings(
        score=score[kept],
        rater=of_raters.index,
        passage=of_passages.index,
        names=of_raters.names.astype(np.int64),
        n_passages=len(of_passages),
        kept=kept.astype(np.int64),
    )


def shared_passages(ratings: Ratings) -> Ratings:
    """Only the ratings of passages that two raters or more rated: only they compare raters."""
    n_raters = len(ratings.names)
    cells = np.bincount(
        ratings.passage * n_raters + ratings.rater, minlength=ratings.n_passages * n_raters
    )
    is_shared = (cells.reshape(-1, n_raters) > 0).sum(axis=1) >= 2
    kept = is_shared[ratings.passage]
    renumbered = np.cumsum(is_shared) - 1
    return Ratings(
        score=ratings.score[kept],
        rater=ratings.rater[kept],
        passage=renumbered[ratings.passage[kept]],
        names=ratings.names,
        n_passages=int(is_shared.sum()),
        kept=ratings.kept[kept],
    )


def normal_equations(
    ratings: Ratings, brief_of_passage: Integers, n_briefs: int
) -> NormalEquations:
    """Sums of squares between raters within passages, added up by brief."""
    n_raters = len(ratings.names)
    shape = (ratings.n_passages, n_raters)
    cell = ratings.passage * n_raters + ratings.rater
    counts = np.bincount(cell, minlength=shape[0] * n_raters).reshape(shape).astype(np.float64)
    sums = np.bincount(cell, ratings.score, shape[0] * n_raters).reshape(shape)
    per_passage = counts.sum(axis=1, keepdims=True)
    order = np.argsort(brief_of_passage, kind="stable")
    first = np.searchsorted(brief_of_passage[order], np.arange(n_briefs))

    def by_brief(of_passages: Floats) -> Floats:
        return np.add.reduceat(of_passages[order], first, axis=0)

    matrix = np.empty((n_briefs, n_raters, n_raters))
    for rater in range(n_raters):
        within = -counts[:, [rater]] * counts / per_passage
        within[:, rater] += counts[:, rater]
        matrix[:, rater] = by_brief(within)
    moment = by_brief(sums - counts * sums.sum(axis=1, keepdims=True) / per_passage)
    return NormalEquations(matrix, moment)


def rater_effects(matrix: Floats, moment: Floats) -> Floats:
    """Effects (..., n_raters) that sum to zero; NaN where the raters are not connected."""
    n_raters = matrix.shape[-1]
    # The effects are free up to a constant; adding a constant matrix sets their sum to zero.
    fixed = matrix + 1.0
    is_connected = np.linalg.eigvalsh(fixed)[..., 0] > 1e-9
    solvable = np.where(is_connected[..., np.newaxis, np.newaxis], fixed, np.eye(n_raters))
    effects = np.linalg.solve(solvable, moment[..., np.newaxis])[..., 0]
    return np.where(is_connected[..., np.newaxis], effects, np.nan)


def additive_residuals(
    scores: npt.ArrayLike, raters: npt.ArrayLike, passages: npt.ArrayLike
) -> Floats:
    """What a rating differs by from its passage and its rater, in rubric points.

    Parameters
    ----------
    scores
        Shape (n_ratings,), NaN where missing.
    raters, passages
        Shape (n_ratings,): who rated which passage, as whole numbers.

    Returns
    -------
    ndarray
        Shape (n_ratings,). NaN where the score is missing, and for a passage that was rated once:
        its only rating fits perfectly and says nothing.

    Examples
    --------
    >>> additive_residuals([1, 3, 2, 2], [1, 2, 1, 2], [7, 7, 8, 8])
    array([-0.5,  0.5,  0.5, -0.5])
    """
    ratings = numbered_ratings(scores, raters, passages)
    whole = normal_equations(ratings, np.zeros(ratings.n_passages, dtype=np.int64), 1)
    # The pseudo-inverse serves raters who are not connected too: residuals do not depend on
    # how the groups lie to each other.
    effects = np.linalg.pinv(whole.matrix[0], hermitian=True) @ whole.moment[0]
    centred = ratings.score - effects[ratings.rater]
    per_passage = np.bincount(ratings.passage)
    means = np.bincount(ratings.passage, centred) / per_passage
    residuals = np.full(np.shape(scores), np.nan)
    informative = per_passage[ratings.passage] > 1
    residuals[ratings.kept] = np.where(informative, centred - means[ratings.passage], np.nan)
    return residuals
