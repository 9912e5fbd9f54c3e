"""How severe each rater is, with the passages that each one happened to get taken into account."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.jackknife import UNCHANGED, jackknife_interval
from evalkit.stats.numbering import numbered
from evalkit.stats.raters.additive_model import (
    Floats,
    Integers,
    Ratings,
    normal_equations,
    numbered_ratings,
    rater_effects,
    shared_passages,
)
from evalkit.stats.raters.connectivity import require_connected
from evalkit.stats.result import Interval


@dataclass(frozen=True, slots=True)
class RaterSeverity:
    """One rater's severity in rubric points: positive is stricter than the average rater."""

    rater: int
    severity: float
    interval: Interval | None
    why_no_interval: str | None
    n_ratings: int


@dataclass(frozen=True, slots=True)
class SeverityResult:
    """All raters' severities, which sum to zero, in the order of the raters' numbers.

    ``n_passages`` were rated by two raters or more; ``n_passages_dropped`` by one, and cannot
    tell severity from quality.
    """

    raters: tuple[RaterSeverity, ...]
    method: str
    n_ratings: int
    n_passages: int
    n_passages_dropped: int
    n_briefs: int

    @property
    def spread(self) -> float:
        """Rubric points between the strictest and the mildest rater."""
        severities = [rater.severity for rater in self.raters]
        return max(severities) - min(severities)


def rater_severity(
    scores: npt.ArrayLike,
    raters: npt.ArrayLike,
    passages: npt.ArrayLike,
    briefs: npt.ArrayLike | None = None,
    confidence: float = 0.95,
) -> SeverityResult:
    """By how many rubric points each rater scores the same passages below the average rater.

    Parameters
    ----------
    scores
        Shape (n_ratings,), rubric points, NaN where missing.
    raters, passages
        Shape (n_ratings,): who rated which passage, as whole numbers.
    briefs
        Shape (n_ratings,): the brief of each rating's passage; briefs leave the jackknife one by
        one. Without it each passage is a brief of its own.

    Raises
    ------
    TooFewPairsError
        With one rater, or without any passage that two raters share.
    NotConnectedError
        If raters fall into groups that no passage links.

    Notes
    -----
    Least squares of score = passage + rater, effects adding up to zero. With complete data this
    is the rater's mean; with holes raw means mislead, because some got the better passages.

    References
    ----------
    Searle (1971), Linear Models, chapter 7, two-way classification without interaction. Interval:
    leave-one-brief-out jackknife, t with n_briefs - 1 degrees of freedom.

    Examples
    --------
    >>> result = rater_severity([3, 2, 4, 3, 2, 2], [1, 2, 1, 2, 1, 2], [1, 1, 2, 2, 3, 3])
    >>> [round(rater.severity, 3) for rater in result.raters]
    [-0.333, 0.333]
    """
    everything = numbered_ratings(scores, raters, passages)
    if len(everything.names) < 2:
        raise TooFewPairsError("severity compares raters, and there is one")
    require_connected(everything.names[everything.rater], everything.passage)
    ratings = shared_passages(everything)
    brief_of_passage = _brief_of_passage(ratings, passages if briefs is None else briefs)
    n_briefs = int(brief_of_passage.max()) + 1
    by_brief = normal_equations(ratings, brief_of_passage, n_briefs)
    matrix, moment = by_brief.matrix.sum(axis=0), by_brief.moment.sum(axis=0)
    severity = -rater_effects(matrix, moment)
    left_out = -rater_effects(matrix - by_brief.matrix, moment - by_brief.moment)
    return SeverityResult(
        raters=tuple(
            _rater_severity(ratings, index, float(severity[index]), left_out[:, index], confidence)
            for index in range(len(ratings.names))
        ),
        method="additive model score = passage + rater, effects sum to zero",
        n_ratings=len(ratings.score),
        n_passages=ratings.n_passages,
        n_passages_dropped=everything.n_passages - ratings.n_passages,
        n_briefs=n_briefs,
    )


def _rater_severity(
    ratings: Ratings, index: int, severity: float, left_out: Floats, confidence: float
) -> RaterSeverity:
    outcome = jackknife_interval(severity, left_out, UNCHANGED, confidence)
    return RaterSeverity(
        rater=int(ratings.names[index]),
        severity=severity,
        interval=outcome.interval,
        why_no_interval=outcome.why_no_interval,
        n_ratings=int(np.count_nonzero(ratings.rater == index)),
    )


def _brief_of_passage(ratings: Ratings, briefs: npt.ArrayLike) -> Integers:
    """Shape (n_passages,), briefs numbered from 0; refuses a passage of two briefs."""
    brief = numbered(np.asarray(briefs)[ratings.kept]).index
    of_passage = np.zeros(ratings.n_passages, dtype=np.int64)
    of_passage[ratings.passage] = brief
    if (of_passage[ratings.passage] != brief).any():
        raise StatisticError("a passage belongs to two briefs; each passage is written to one")
    return of_passage
