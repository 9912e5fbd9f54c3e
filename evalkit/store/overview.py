"""How far the raters are, counted in the database: for the lead's overview, without any system."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    select,
)

from evalkit.store.current import is_current
from evalkit.store.returned import is_on_desk
from evalkit.store.schema import assignment, assignment_purpose, rater, rating_event, study
from evalkit.study.answer import LAST_QUESTIONS, MARKS, MissingReason, QuestionKind
from evalkit.study.blinded import AssignmentKind
from evalkit.study.purpose import Purpose
from evalkit.study.rater import RaterKind, Role


@dataclass(frozen=True, slots=True)
class RaterProgress:
    """One rater's work in numbers of assignments, and when the rater first and last answered.

    What was taken from the rater's desk counts in none of them but the answers.
    ``n_answers`` counts current answers that were not withdrawn.
    """

    rater_id: str
    name: str
    kind: RaterKind
    n_assignments: int
    n_started: int
    n_finished: int
    n_answers: int
    first_at: datetime | None
    last_at: datetime | None

    @property
    def n_missing(self) -> int:
        """Assignments that are not finished."""
        return self.n_assignments - self.n_finished


@dataclass(frozen=True, slots=True)
class AssignmentProgress:
    """One assignment: how much is answered, whether it is finished, and from when to when.

    ``is_returned`` says that it was taken from the rater's desk; what was answered in it stays.

    ``active_seconds`` is the time worked on it without idling, None where none was measured.
    """

    rater_id: str
    assignment_id: str
    brief_id: str
    position: int
    kind: AssignmentKind
    n_answers: int
    is_finished: bool
    first_at: datetime | None
    last_at: datetime | None
    active_seconds: int | None = None
    purpose: Purpose = Purpose.RATING
    is_returned: bool = False

    @property
    def is_started(self) -> bool:
        """Whether the rater has answered anything in it, even if it was withdrawn later."""
        return self.first_at is not None


@dataclass(frozen=True, slots=True)
class PutAside:
    """A brief that a rater put aside, and why; ``is_open`` until it is finished."""

    rater_id: str
    rater_name: str
    brief_id: str
    position: int
    at: datetime
    reason: str
    note: str
    is_open: bool


def title(connection: Connection, study_id: str) -> str:
    """The title of a study; it may say what is compared, so it is for leads alone."""
    return connection.scalar(_TITLE, {"study_id": study_id}) or ""


def rater_overview(connection: Connection, study_id: str) -> tuple[RaterProgress, ...]:
    """Every rater of a study with what is done and what is missing, in the order of its file."""
    rows = connection.execute(_RATERS, {"study_id": study_id})
    return tuple(RaterProgress(**{**row._asdict(), "kind": RaterKind(row.kind)}) for row in rows)


def assignment_overview(connection: Connection, study_id: str) -> tuple[AssignmentProgress, ...]:
    """Every assignment of a study, rater by rater, each in the rater's own order."""
    rows = connection.execute(_ASSIGNMENTS, {"study_id": study_id})
    return tuple(
        AssignmentProgress(
            **{
                **row._asdict(),
                "kind": AssignmentKind(row.kind),
                "is_finished": bool(row.is_finished),
                "is_returned": bool(row.is_returned),
                "purpose": Purpose(row.purpose),
                "active_seconds": None if row.active_seconds is None else int(row.active_seconds),
            }
        )
        for row in rows
    )


def put_aside(connection: Connection, study_id: str) -> tuple[PutAside, ...]:
    """Every time that a rater put a brief aside, in the order of time."""
    noted = {
        (row.assignment_id, row.rater_id, row.answered_at): row.value
        for row in connection.execute(_SKIP_NOTES, {"study_id": study_id})
    }
    return tuple(
        PutAside(
            rater_id=row.rater_id,
            rater_name=row.name,
            brief_id=row.brief_id,
            position=row.position,
            at=row.answered_at,
            reason=row.value,
            note=noted.get((row.assignment_id, row.rater_id, row.answered_at), ""),
            is_open=bool(row.is_open),
        )
        for row in connection.execute(_SKIPS, {"study_id": study_id})
    )


_STUDY_ID: BindParameter[str] = bindparam("study_id")
_TITLE = select(study.c.title).where(study.c.study_id == _STUDY_ID)
_NO_WORK = [str(k) for k in (*MARKS, *LAST_QUESTIONS) if k is not QuestionKind.FINISHED]
_IS_ANSWER = and_(
    is_current(),
    rating_event.c.question_kind != str(QuestionKind.FINISHED),
    rating_event.c.missing_reason.is_distinct_from(str(MissingReason.WITHDRAWN)),
)
_IS_FINISH = and_(
    is_current(),
    rating_event.c.question_kind == str(QuestionKind.FINISHED),
    rating_event.c.value.is_not(None),
)
_IS_TIME = and_(
    rating_event.c.study_id == assignment.c.study_id,
    rating_event.c.assignment_id == assignment.c.assignment_id,
    rating_event.c.question_kind == str(QuestionKind.ACTIVE_SECONDS),
    is_current(),
)
_marked = (
    select(
        rating_event.c.assignment_id,
        rating_event.c.answered_at,
        case((_IS_ANSWER, 1), else_=0).label("is_answer"),
        case((_IS_FINISH, 1), else_=0).label("is_finish"),
    )
    .where(rating_event.c.study_id == _STUDY_ID, rating_event.c.question_kind.not_in(_NO_WORK))
    .subquery("marked")
)
_counted = (
    select(
        _marked.c.assignment_id,
        func.sum(_marked.c.is_answer).label("n_answers"),
        func.max(_marked.c.is_finish).label("is_finished"),
        func.min(_marked.c.answered_at).label("first_at"),
        func.max(_marked.c.answered_at).label("last_at"),
    )
    .group_by(_marked.c.assignment_id)
    .subquery("counted")
)


_SKIP_NOTES = select(
    rating_event.c.assignment_id,
    rating_event.c.rater_id,
    rating_event.c.answered_at,
    rating_event.c.value,
).where(
    rating_event.c.study_id == _STUDY_ID,
    rating_event.c.question_kind == str(QuestionKind.SKIP_NOTE),
    rating_event.c.value.is_not(None),
)
_SKIPS = (
    select(
        rating_event.c.assignment_id,
        rating_event.c.rater_id,
        rater.c.name,
        assignment.c.brief_id,
        assignment.c.position,
        rating_event.c.answered_at,
        rating_event.c.value,
        case((is_current(), 1), else_=0).label("is_open"),
    )
    .join_from(rating_event, assignment, assignment.c.assignment_id == rating_event.c.assignment_id)
    .join(
        rater,
        and_(rater.c.study_id == assignment.c.study_id, rater.c.rater_id == assignment.c.rater_id),
    )
    .where(
        rating_event.c.study_id == _STUDY_ID,
        assignment.c.study_id == _STUDY_ID,
        rating_event.c.question_kind == str(QuestionKind.SKIPPED),
        rating_event.c.value.is_not(None),
    )
    .order_by(rating_event.c.answered_at, rating_event.c.rater_id)
)


def _assignments() -> Select[Any]:
    return (
        select(
            assignment.c.rater_id,
            assignment.c.assignment_id,
            assignment.c.brief_id,
            assignment.c.position,
            assignment.c.kind,
            func.coalesce(_counted.c.n_answers, 0).label("n_answers"),
            func.coalesce(_counted.c.is_finished, 0).label("is_finished"),
            _counted.c.first_at,
            _counted.c.last_at,
            rating_event.c.value.label("active_seconds"),
            func.coalesce(assignment_purpose.c.purpose, str(Purpose.RATING)).label("purpose"),
            case((is_on_desk(), 0), else_=1).label("is_returned"),
        )
        .join_from(assignment, rater)
        .outerjoin(
            assignment_purpose,
            and_(
                assignment_purpose.c.study_id == assignment.c.study_id,
                assignment_purpose.c.assignment_id == assignment.c.assignment_id,
            ),
        )
        .outerjoin(_counted, _counted.c.assignment_id == assignment.c.assignment_id)
        .outerjoin(rating_event, _IS_TIME)
        .where(assignment.c.study_id == _STUDY_ID)
        .order_by(rater.c.position, assignment.c.position)
    )


def _raters() -> Select[Any]:
    on_desk = case((is_on_desk(), 1), else_=0)
    started = case((_counted.c.assignment_id.is_(None), 0), else_=on_desk)
    by_rater = (
        select(
            assignment.c.rater_id,
            func.sum(on_desk).label("n_assignments"),
            func.sum(started).label("n_started"),
            func.sum(_counted.c.is_finished * on_desk).label("n_finished"),
            func.sum(_counted.c.n_answers).label("n_answers"),
            func.min(_counted.c.first_at).label("first_at"),
            func.max(_counted.c.last_at).label("last_at"),
        )
        .outerjoin(_counted, _counted.c.assignment_id == assignment.c.assignment_id)
        .where(assignment.c.study_id == _STUDY_ID)
        .group_by(assignment.c.rater_id)
        .subquery("by_rater")
    )
    numbers = ("n_assignments", "n_started", "n_finished", "n_answers")
    return (
        select(
            rater.c.rater_id,
            rater.c.name,
            rater.c.kind,
            # PostgreSQL gives the sum of sums as a decimal.
            *(cast(func.coalesce(by_rater.c[name], 0), Integer).label(name) for name in numbers),
            by_rater.c.first_at,
            by_rater.c.last_at,
        )
        .outerjoin(by_rater, by_rater.c.rater_id == rater.c.rater_id)
        .where(rater.c.study_id == _STUDY_ID, rater.c.role == str(Role.RATER))
        .order_by(rater.c.position)
    )


_ASSIGNMENTS = _assignments()
_RATERS = _raters()
