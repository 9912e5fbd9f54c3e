"""What is noted about a rater's work beside the answers: finished, put aside, time, final."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, func, select

from evalkit.store.current import is_current
from evalkit.store.schema import assignment, audit_event, rating_event
from evalkit.study.answer import QuestionKind
from evalkit.study.audit import AuditKind


@dataclass(frozen=True, slots=True)
class Marks:
    """One assignment: ``put_aside`` orders those put aside, by when; None where it is not.

    ``skip_reason`` is one of the form's reasons; ``active_seconds`` None where none was measured.
    """

    is_finished: bool = False
    put_aside: int | None = None
    skip_reason: str = ""
    skip_note: str = ""
    active_seconds: int | None = None
    has_guess: bool = False


def marks_of(connection: Connection, study_id: str, rater_id: str) -> Mapping[str, Marks]:
    """The marks of all of a rater's assignments that have any, by assignment id."""
    person = {"study_id": study_id, "rater_id": rater_id}
    found: dict[str, dict[str, Any]] = {}
    for row in connection.execute(_MARKS, person):
        found.setdefault(row.assignment_id, {})[row.question_kind] = row
    return {assignment_id: _marks(rows) for assignment_id, rows in found.items()}


def _marks(rows: Mapping[str, Any]) -> Marks:
    skipped, note = rows.get(QuestionKind.SKIPPED), rows.get(QuestionKind.SKIP_NOTE)
    seconds = rows.get(QuestionKind.ACTIVE_SECONDS)
    return Marks(
        is_finished=QuestionKind.FINISHED in rows,
        put_aside=skipped.sequence if skipped else None,
        skip_reason=skipped.value if skipped else "",
        skip_note=note.value if note else "",
        active_seconds=int(seconds.value) if seconds else None,
        has_guess=QuestionKind.GUESS in rows,
    )


def has_guessed(connection: Connection, study_id: str, rater_id: str) -> bool:
    """Whether the rater has given a guess about the systems, after which no rating may change."""
    person = {"study_id": study_id, "rater_id": rater_id}
    return connection.execute(_GUESSES, person).first() is not None


def timed_since(connection: Connection, study_id: str, rater_id: str) -> datetime | None:
    """Since when time of this rater may still be counted: the last count, or the first sign-in."""
    person = {"study_id": study_id, "rater_id": rater_id}
    counted: datetime | None = connection.scalar(_LAST_COUNT, person)
    signed_in: datetime | None = connection.scalar(_FIRST_SIGN_IN, person)
    return counted or signed_in


_STUDY_ID: BindParameter[str] = bindparam("study_id")
_RATER_ID: BindParameter[str] = bindparam("rater_id")
_OWN = and_(assignment.c.study_id == _STUDY_ID, assignment.c.rater_id == _RATER_ID)
_NOTED = (
    QuestionKind.FINISHED,
    QuestionKind.SKIPPED,
    QuestionKind.SKIP_NOTE,
    QuestionKind.ACTIVE_SECONDS,
    QuestionKind.GUESS,
)
# By assignment, so that the unique key on questions finds the few marks among many answers.
_OF_ASSIGNMENT = and_(
    rating_event.c.study_id == assignment.c.study_id,
    rating_event.c.assignment_id == assignment.c.assignment_id,
)
_MARKS = (
    select(
        rating_event.c.assignment_id,
        rating_event.c.question_kind,
        rating_event.c.value,
        rating_event.c.sequence,
    )
    .join_from(assignment, rating_event, _OF_ASSIGNMENT)
    .where(
        _OWN,
        rating_event.c.question_kind.in_([str(kind) for kind in _NOTED]),
        rating_event.c.value.is_not(None),
        is_current(),
    )
)
_GUESSES = (
    select(rating_event.c.sequence)
    .join_from(assignment, rating_event, _OF_ASSIGNMENT)
    .where(_OWN, rating_event.c.question_kind == str(QuestionKind.GUESS))
    .limit(1)
)
_LAST_COUNT = (
    select(func.max(rating_event.c.answered_at))
    .join_from(assignment, rating_event, _OF_ASSIGNMENT)
    .where(_OWN, rating_event.c.question_kind == str(QuestionKind.ACTIVE_SECONDS))
)
_FIRST_SIGN_IN = select(func.min(audit_event.c.at)).where(
    audit_event.c.study_id == _STUDY_ID,
    audit_event.c.actor == _RATER_ID,
    audit_event.c.kind == str(AuditKind.SIGNED_IN),
)
