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
from evalkit.store.schema import assignment, rater, rating_event, study
from evalkit.study.answer import MissingReason, QuestionKind
from evalkit.study.blinded import AssignmentKind
from evalkit.study.rater import RaterKind, Role


@dataclass(frozen=True, slots=True)
class RaterProgress:
    """One rater's work in numbers of assignments, and when the rater first and last answered.

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
    """One assignment: how much is answered, whether it is finished, and from when to when."""

    rater_id: str
    assignment_id: str
    brief_id: str
    position: int
    kind: AssignmentKind
    n_answers: int
    is_finished: bool
    first_at: datetime | None
    last_at: datetime | None

    @property
    def is_started(self) -> bool:
        """Whether the rater has answered anything in it, even if it was withdrawn later."""
        return self.first_at is not None


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
            }
        )
        for row in rows
    )


_STUDY_ID: BindParameter[str] = bindparam("study_id")
_TITLE = select(study.c.title).where(study.c.study_id == _STUDY_ID)
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
_marked = (
    select(
        rating_event.c.assignment_id,
        rating_event.c.answered_at,
        case((_IS_ANSWER, 1), else_=0).label("is_answer"),
        case((_IS_FINISH, 1), else_=0).label("is_finish"),
    )
    .where(rating_event.c.study_id == _STUDY_ID)
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
        )
        .join_from(assignment, rater)
        .outerjoin(_counted, _counted.c.assignment_id == assignment.c.assignment_id)
        .where(assignment.c.study_id == _STUDY_ID)
        .order_by(rater.c.position, assignment.c.position)
    )


def _raters() -> Select[Any]:
    by_rater = (
        select(
            assignment.c.rater_id,
            func.count().label("n_assignments"),
            func.count(_counted.c.assignment_id).label("n_started"),
            func.sum(_counted.c.is_finished).label("n_finished"),
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
