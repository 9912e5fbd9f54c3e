"""How long a rater's work takes: active time of finished briefs, and what is left at that pace."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from evalkit.study.blinded import AssignmentKind

FEWEST_FINISHED = 2
"""Finished assignments from which on a rater's pace says anything."""
STEP_MINUTES = 5


@dataclass(frozen=True, slots=True)
class TimedWork:
    """One assignment: whether it is finished, and the seconds worked on it, None where unknown."""

    kind: AssignmentKind
    is_finished: bool
    active_seconds: int | None


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a rater is; ``minutes_left`` is None while too little is finished to tell."""

    n_assignments: int
    n_finished: int
    minutes_left: int | None


def pace_of(work: Iterable[TimedWork]) -> Pace:
    """The rater's own pace: the median of finished assignments, times those that are left.

    What was worked on an unfinished one already is taken off. Screens of one kind are timed by
    their own kind as soon as two of it are finished, and by all of them before. Minutes are rounded
    up to whole steps of five, so that the figure promises no exactness that it has not.

    Examples
    --------
    >>> single = AssignmentKind.SINGLE
    >>> pace_of([TimedWork(single, True, 600), TimedWork(single, False, 0)]).minutes_left
    >>> done = [TimedWork(single, True, 600), TimedWork(single, True, 900)]
    >>> pace_of([*done, TimedWork(single, False, 150)]).minutes_left
    10
    """
    listed = tuple(work)
    finished = [one for one in listed if one.is_finished]
    timed = [one for one in finished if one.active_seconds]
    left: int | None = None
    if len(finished) == len(listed):
        left = 0
    elif len(timed) >= FEWEST_FINISHED:
        seconds = sum(_seconds_left(one, timed) for one in listed if not one.is_finished)
        left = max(1, -int(-seconds // (60 * STEP_MINUTES))) * STEP_MINUTES
    return Pace(len(listed), len(finished), left)


def _seconds_left(one: TimedWork, timed: list[TimedWork]) -> float:
    alike = [other for other in timed if other.kind is one.kind]
    known = alike if len(alike) >= FEWEST_FINISHED else timed
    usual = statistics.median(other.active_seconds or 0 for other in known)
    return max(usual - (one.active_seconds or 0), 0)
