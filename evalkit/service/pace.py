"""The rhythm of a rater's work: active time, what is left at that pace, briefs put aside."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from evalkit.errors import AnswerError
from evalkit.service.access import Session, require_rater
from evalkit.service.rating import RaterWork
from evalkit.service.readiness import refuse_unready
from evalkit.service.workspace import Workspace
from evalkit.store import desk as desk_rows
from evalkit.store import marks, notes, rating_events
from evalkit.study.answer import (
    SKIP_NOTE,
    SKIPPED,
    WITHDRAWN,
    Answer,
    Question,
    QuestionKind,
)
from evalkit.study.form import LONGEST_TEXT
from evalkit.study.pace import Pace, TimedWork, pace_of

ACTIVE_SECONDS = Question(QuestionKind.ACTIVE_SECONDS)
CLOCK_SLACK = 2
"""Seconds by which a browser's clock may run ahead of ours."""


class SkipReason(StrEnum):
    """Why a rater puts a brief aside for later."""

    FRESH_EYE = "fresh_eye"
    LOOK_UP = "look_up"
    UNSURE = "unsure"
    NO_TIME = "no_time"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Skip:
    """A reason, and the rater's own words; those are needed where the reason is another one."""

    reason: SkipReason
    note: str = ""


def pace_of_work(work: RaterWork) -> Pace:
    """How far a rater is, and how long the rest will take at the rater's own pace."""
    return pace_of(
        TimedWork(
            assignment.kind,
            assignment.id in work.finished,
            work.marks_on(assignment.id).active_seconds,
        )
        for assignment in work.assignments
    )


def read_skip(reason: str, note: str) -> Skip:
    """Check a reason as it came from a browser.

    Raises
    ------
    AnswerError
        For an unknown reason, another reason without words, or words that are too long.

    Examples
    --------
    >>> read_skip("look_up", " who was she? ").note
    'who was she?'
    """
    if reason not in tuple(SkipReason):
        raise AnswerError(
            f"A brief is put aside for one of {', '.join(SkipReason)}, and {reason!r:.40} came; "
            "choose a reason."
        )
    words = note.strip()
    if reason == SkipReason.OTHER and not words:
        raise AnswerError("Say in a few words why you put this brief aside.")
    if len(words) > LONGEST_TEXT:
        raise AnswerError(f"The reason has {len(words)} characters; {LONGEST_TEXT} are the most.")
    return Skip(SkipReason(reason), words)


def put_aside(workspace: Workspace, session: Session, assignment_id: str, skip: Skip) -> None:
    """Put an unfinished brief at the end of the rater's queue, with the reason.

    Raises
    ------
    AnswerError
        Where the brief is finished.
    ClosedError
        Where ratings are closed, or final for this rater.
    AccessError
        Where the assignment is not this rater's.
    """
    require_rater(session)
    work = rating_events.Work(session.study_id, session.person.id, assignment_id)
    noted = {SKIPPED: Answer(skip.reason), SKIP_NOTE: Answer(skip.note) if skip.note else WITHDRAWN}
    with workspace.store.writing() as connection:
        notes.hold_open(connection, work)
        refuse_unready(workspace, connection, *_person(session))
        if assignment_id in desk_rows.finished_assignments(connection, *_person(session)):
            raise AnswerError("This brief is finished, so there is nothing to come back to.")
        notes.append_notes(connection, work, noted, workspace.now())


def keep_active(workspace: Workspace, session: Session, assignment_id: str, seconds: int) -> int:
    """Store how long the rater has worked on an assignment by now, and return what is stored.

    The browser counts, all visits together; the sum never falls, and grows by no more than the time
    that has passed since the rater's time was last stored (before that: since the first sign-in).

    Raises
    ------
    ClosedError
        Where ratings are closed, or final for this rater.
    AccessError
        Where the assignment is not this rater's.
    """
    require_rater(session)
    work = rating_events.Work(session.study_id, session.person.id, assignment_id)
    with workspace.store.writing() as connection:
        notes.hold_open(connection, work)
        refuse_unready(workspace, connection, *_person(session))
        answer = rating_events.current_answers(connection, work).answers.get(ACTIVE_SECONDS)
        stored = int(answer.value) if answer and answer.value else 0
        since = marks.timed_since(connection, *_person(session))
        counted = min(seconds, stored + _passed(since, workspace.now()))
        if counted <= stored:
            return stored
        count = {ACTIVE_SECONDS: Answer(str(counted))}
        notes.append_notes(connection, work, count, workspace.now())
    return counted


def _passed(since: datetime | None, now: datetime) -> int:
    return 0 if since is None else max(0, int((now - since).total_seconds()) + CLOCK_SLACK)


def _person(session: Session) -> tuple[str, str]:
    return session.study_id, session.person.id
