"""Who needs a word from the lead: each rater's pace, when the work would end, and who stands still.

Nothing here knows a system or a score.
"""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from evalkit.service.progress import StudyProgress
from evalkit.service.workspace import Workspace
from evalkit.store import studies
from evalkit.store.overview import AssignmentProgress
from evalkit.study.audit import StudyState
from evalkit.study.rater import RaterKind

if TYPE_CHECKING:
    import pandas as pd

FEWEST_FINISHED = 2
"""Finished assignments from which a pace can be told."""


@dataclass(frozen=True, slots=True)
class RaterPace:
    """One rater's pace; ``ends_on`` is None where ``why_no_end`` says why.

    ``minutes`` is the rater's own median for a finished assignment; ``days_idle`` counts whole days
    since the last answer (since opening, where there is none).
    """

    rater_id: str
    name: str
    kind: RaterKind
    n_assignments: int
    n_finished: int
    n_started: int
    last_at: datetime | None
    minutes: float | None
    ends_on: date | None
    why_no_end: str
    days_idle: int
    is_stalled: bool

    @property
    def n_left(self) -> int:
        """Assignments that are not finished."""
        return self.n_assignments - self.n_finished


@dataclass(frozen=True, slots=True)
class StudyPace:
    """The pace of everybody, and when idle work counts as stalled."""

    raters: tuple[RaterPace, ...]
    stalled_after_days: int
    language: str
    deadline: date | None = None
    today: date | None = None

    @property
    def deadline_sentence(self) -> str:
        """The deadline against the pace so far; empty where the study has none or is closed.

        Examples
        --------
        >>> StudyPace((), 7, "en", date(2026, 12, 18), date(2026, 12, 17)).deadline_sentence
        'Raters are asked to finish by 2026-12-18 (1 day left). Nothing closes by itself.'
        """
        if self.deadline is None or self.today is None:
            return ""
        days = (self.deadline - self.today).days
        left = f"{_days(days)} left" if days >= 0 else f"{_days(-days)} ago"
        late = [
            f"{rater.name} on {rater.ends_on}"
            for rater in self.waiting_for
            if rater.ends_on and rater.ends_on > self.deadline
        ]
        parts = [f"Raters are asked to finish by {self.deadline} ({left})."]
        parts += [f"At the pace so far these would be later: {', '.join(late)}."] if late else []
        unknown = sum(rater.ends_on is None for rater in self.waiting_for)
        if unknown:
            parts.append(f"No end can be told yet for {unknown} of {_raters(len(self.raters))}.")
        return " ".join([*parts, "Nothing closes by itself."])

    @property
    def waiting_for(self) -> tuple[RaterPace, ...]:
        """The people who have work left."""
        return tuple(r for r in self.raters if r.n_left and r.kind is RaterKind.PERSON)

    @property
    def stalled(self) -> tuple[RaterPace, ...]:
        """The people who have work left and have not answered for too long."""
        return tuple(rater for rater in self.waiting_for if rater.is_stalled)


def study_pace(workspace: Workspace, progress: StudyProgress) -> StudyPace:
    """Everybody's pace as of now, from the progress of the study."""
    now, opened = workspace.now(), progress.events[0].at
    with workspace.store.reading() as connection:
        settings = studies.load_study(connection, progress.study_id).settings
    is_open = progress.state is StudyState.OPEN
    raters = []
    for person in progress.raters:
        own = [
            one for one in progress.work if one.rater_id == person.rater_id and not one.is_returned
        ]
        idle = (now - (person.last_at or opened)).days
        ends_on, why_no_end = _end(own, now) if person.n_missing else (None, "nothing is left")
        raters.append(
            RaterPace(
                rater_id=person.rater_id,
                name=person.name,
                kind=person.kind,
                n_assignments=person.n_assignments,
                n_finished=person.n_finished,
                n_started=person.n_started,
                last_at=person.last_at,
                minutes=_median_minutes(own),
                ends_on=ends_on if is_open else None,
                why_no_end=why_no_end if is_open else "ratings are closed",
                days_idle=idle,
                is_stalled=is_open and person.n_missing > 0 and idle >= settings.stalled_after_days,
            )
        )
    return StudyPace(
        tuple(raters),
        settings.stalled_after_days,
        settings.language,
        progress.terms.deadline if is_open else None,
        now.date(),
    )


def _raters(count: int) -> str:
    return f"{count} rater" if count == 1 else f"{count} raters"


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _end(own: Sequence[AssignmentProgress], now: datetime) -> tuple[date | None, str]:
    """When the rest would be done at the pace from the first answer until now."""
    finished = [one for one in own if one.is_finished]
    begun = [one.first_at for one in own if one.first_at]
    if len(finished) < FEWEST_FINISHED or not begun:
        return None, f"fewer than {FEWEST_FINISHED} are finished"
    # A day is the least that counts, so that a brisk first hour does not promise tonight.
    days = max((now - min(begun)).total_seconds() / 86_400, 1.0)
    left = len(own) - len(finished)
    return (now + timedelta(days=math.ceil(left * days / len(finished)))).date(), ""


def _median_minutes(own: Sequence[AssignmentProgress]) -> float | None:
    """By the time worked without idling where it was measured, else from first answer to last."""
    finished = [one for one in own if one.is_finished]
    spans = [one.active_seconds / 60 for one in finished if one.active_seconds] or [
        (one.last_at - one.first_at).total_seconds() / 60
        for one in finished
        if one.first_at and one.last_at
    ]
    timed = [span for span in spans if span > 0]
    return statistics.median(timed) if timed else None


def pace_rows(pace: StudyPace, local: Callable[[datetime], datetime]) -> "pd.DataFrame":
    """Everybody's pace as a table under readers' names; what is unknown says why.

    Parameters
    ----------
    local
        Turns a moment into the reader's own time zone.
    """
    import pandas as pd

    rows = [
        {
            "Rater": rater.name,
            "State": _state_of(rater),
            "Finished": rater.n_finished,
            "Left": rater.n_left,
            "Begun": rater.n_started - rater.n_finished,
            "Minutes a brief": rater.minutes,
            "Last answer": f"{local(rater.last_at):%Y-%m-%d %H:%M}" if rater.last_at else "–",
            "Projected end": str(rater.ends_on) if rater.ends_on else f"– {rater.why_no_end}",
            "Kind": str(rater.kind),
        }
        for rater in pace.raters
    ]
    frame = pd.DataFrame(rows)
    return frame.astype({"Minutes a brief": float}) if len(frame) else frame


def _state_of(rater: RaterPace) -> str:
    if not rater.n_left:
        return "done"
    if rater.is_stalled:
        return f"stalled, {rater.days_idle} days"
    return "at work" if rater.n_started else "not begun"
