"""What is noted about a rater's work beside the answers: finished, put aside, time, final."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    select,
)

from evalkit.store.current import is_current
from evalkit.store.schema import assignment, audit_event, rating_event, sealed_assignment
from evalkit.study.answer import QuestionKind
from evalkit.study.audit import AuditKind


@dataclass(frozen=True, slots=True)
class Marks:
    """One assignment: ``put_aside`` orders those put aside, by when; None where it is not.

    ``skip_reason`` is one of the form's reasons; ``active_seconds`` None where none was measured.
    ``is_sealed`` since a norming pass revealed it: its answers change no more.
    """

    is_finished: bool = False
    put_aside: int | None = None
    skip_reason: str = ""
    skip_note: str = ""
    active_seconds: int | None = None
    has_guess: bool = False
    is_sealed: bool = False


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
        is_sealed=any(row.is_sealed for row in rows.values()),
    )


@dataclass(frozen=True, slots=True)
class Finality:
    """Why no rating of an assignment may change: a guess about the systems, or a norming pass."""

    has_guessed: bool
    is_sealed: bool


def finality_of(
    connection: Connection, study_id: str, rater_id: str, assignment_id: str
) -> Finality:
    """Whether the rater has guessed the systems, and whether this work was revealed."""
    ids = {"study_id": study_id, "rater_id": rater_id, "assignment_id": assignment_id}
    row = connection.execute(_FINALITY, ids).one()
    return Finality(bool(row.has_guessed), bool(row.is_sealed))


def guessed_raters(connection: Connection, study_id: str) -> frozenset[str]:
    """The raters who have given a guess about the systems, so that their ratings are final."""
    return frozenset(connection.execute(_GUESSED, {"study_id": study_id}).scalars())


def sealed_ids(connection: Connection, study_id: str) -> frozenset[str]:
    """The assignments whose answers a norming pass has revealed."""
    return frozenset(connection.execute(_SEALED, {"study_id": study_id}).scalars())


def seal(
    connection: Connection, study_id: str, assignment_ids: Iterable[str], at: datetime
) -> None:
    """Keep the answers of assignments as they are from now on."""
    rows = [
        {"study_id": study_id, "assignment_id": work, "sealed_at": at} for work in assignment_ids
    ]
    if rows:
        connection.execute(insert(sealed_assignment), rows)


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
_IS_SEALED = exists().where(
    sealed_assignment.c.study_id == assignment.c.study_id,
    sealed_assignment.c.assignment_id == assignment.c.assignment_id,
)
_MARKS = (
    select(
        rating_event.c.assignment_id,
        rating_event.c.question_kind,
        rating_event.c.value,
        rating_event.c.sequence,
        case((_IS_SEALED, 1), else_=0).label("is_sealed"),
    )
    .join_from(assignment, rating_event, _OF_ASSIGNMENT)
    .where(
        _OWN,
        rating_event.c.question_kind.in_([str(kind) for kind in _NOTED]),
        rating_event.c.value.is_not(None),
        is_current(),
    )
)
_guess = (
    select(rating_event.c.sequence)
    .join_from(assignment, rating_event, _OF_ASSIGNMENT)
    .where(_OWN, rating_event.c.question_kind == str(QuestionKind.GUESS))
)
_GUESSED = (
    select(rating_event.c.rater_id)
    .where(
        rating_event.c.study_id == _STUDY_ID,
        rating_event.c.question_kind == str(QuestionKind.GUESS),
    )
    .distinct()
)
_own_seal = select(sealed_assignment.c.assignment_id).where(
    sealed_assignment.c.study_id == _STUDY_ID,
    sealed_assignment.c.assignment_id == bindparam("assignment_id"),
)
_FINALITY = select(
    case((_guess.exists(), 1), else_=0).label("has_guessed"),
    case((_own_seal.exists(), 1), else_=0).label("is_sealed"),
)
_SEALED = select(sealed_assignment.c.assignment_id).where(sealed_assignment.c.study_id == _STUDY_ID)
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
