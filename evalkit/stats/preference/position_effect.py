"""Whether the side on which a passage stands moves votes or scores."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError
from evalkit.stats.interval.proportion import clopper_pearson_interval
from evalkit.stats.jackknife import UNCHANGED, jackknife_interval
from evalkit.stats.numbering import numbered
from evalkit.stats.result import Interval

Floats = npt.NDArray[np.float64]
NO_TURN = "the system always stood on the same side, so side and system cannot be told apart"


@dataclass(frozen=True, slots=True)
class PositionEffect:
    """What standing left (or first) is worth.

    ``share_left`` is the share of left wins among untied votes, with the exact binomial p against
    one half. ``effect`` is in steps of the votes (or rubric points), what the left passage gains
    by its side, the difference of the systems taken out; None with the reason in
    ``why_no_effect`` if the system never changed sides.
    """

    share_left: float
    share_interval: Interval
    p_value: float
    effect: float | None
    why_no_effect: str | None
    interval: Interval | None
    why_no_interval: str | None
    method: str
    n_left: int
    n_right: int
    n_ties: int
    n_briefs: int


def position_effect(
    left_strengths: npt.ArrayLike,
    system_is_left: npt.ArrayLike,
    briefs: npt.ArrayLike,
    confidence: float = 0.95,
) -> PositionEffect:
    """Whether raters favour the left (or first) passage, and by how much.

    Parameters
    ----------
    left_strengths
        Shape (n_votes,): positive where the left passage is preferred, 0 for a tie, negative for
        the right one. For scores: left score less right score, in rubric points.
    system_is_left
        Shape (n_votes,): whether the system, rather than the reference, stood left.
    briefs
        Shape (n_votes,): the brief of each vote.

    Raises
    ------
    TooFewPairsError
        Without any vote.
    NoVariationError
        If all votes are ties.

    Notes
    -----
    The effect is half the sum of two means: of the votes with the system left, and with it right;
    a difference between the systems cancels. Its interval leaves one brief at a time out, with t
    of n_briefs - 1 degrees of freedom. The binomial p takes votes as independent.

    Examples
    --------
    >>> result = position_effect([1, 1, -1, 2], [True, False, True, False], [1, 1, 2, 2])
    >>> result.share_left, result.effect, result.p_value
    (0.75, 0.75, 0.625)
    """
    strength, is_left, brief = _checked(left_strengths, system_is_left, briefs)
    n_left, n_right = int((strength > 0).sum()), int((strength < 0).sum())
    if n_left + n_right == 0:
        raise NoVariationError(f"no variation: all {strength.size} votes are ties")
    sums = _sums_by_brief(strength, is_left, brief)
    effect = float(_effect(sums.sum(axis=0)))
    left_out = _effect(sums.sum(axis=0) - sums)
    is_defined = not np.isnan(effect)
    outcome = jackknife_interval(effect, left_out, UNCHANGED, confidence)
    return PositionEffect(
        share_left=n_left / (n_left + n_right),
        share_interval=clopper_pearson_interval(n_left, n_left + n_right, confidence),
        p_value=_binomial_p(n_left, n_right),
        effect=effect if is_defined else None,
        why_no_effect=None if is_defined else NO_TURN,
        interval=outcome.interval if is_defined else None,
        why_no_interval=outcome.why_no_interval if is_defined else NO_TURN,
        method="mean over both sides of the system; exact binomial for the share of left wins",
        n_left=n_left,
        n_right=n_right,
        n_ties=strength.size - n_left - n_right,
        n_briefs=len(sums),
    )


def _checked(
    left_strengths: npt.ArrayLike, system_is_left: npt.ArrayLike, briefs: npt.ArrayLike
) -> tuple[Floats, npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    strength, brief = np.asarray(left_strengths, dtype=np.float64), np.asarray(briefs)
    is_left = np.asarray(system_is_left, dtype=np.bool_)
    if not strength.shape == is_left.shape == brief.shape or strength.ndim != 1:
        raise StatisticError("votes, sides and briefs need one entry a vote each")
    if strength.size == 0:
        raise TooFewPairsError("there are no votes")
    return strength, is_left, numbered(brief).index


def _sums_by_brief(
    strength: Floats, is_left: npt.NDArray[np.bool_], brief: npt.NDArray[np.int64]
) -> Floats:
    """Shape (n_briefs, 2, 2): system right or left, by sum of votes and their number."""
    n_briefs = int(brief.max()) + 1
    cell = brief * 2 + is_left
    sums = np.bincount(cell, strength, n_briefs * 2)
    numbers = np.bincount(cell, minlength=n_briefs * 2).astype(np.float64)
    return np.stack([sums, numbers], axis=-1).reshape(n_briefs, 2, 2)


def _effect(sums: Floats) -> Floats:
    """Mean of the two sides' means; NaN where one side has no vote."""
    totals, numbers = sums[..., 0], sums[..., 1]
    undefined = np.full_like(totals, np.nan)
    means: Floats = np.divide(totals, numbers, out=undefined, where=numbers > 0)
    effect: Floats = np.asarray(means.mean(axis=-1))
    return effect


def _binomial_p(n_left: int, n_right: int) -> float:
    """Two-sided exact p that left and right are equally likely; the distribution is symmetric."""
    from scipy.special import bdtr

    return float(min(1.0, 2 * bdtr(min(n_left, n_right), n_left + n_right, 0.5)))
