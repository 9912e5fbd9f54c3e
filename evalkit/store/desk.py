"""What a rater sees: assignments, texts in slots, the form. No statement here knows a system."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, func, select

from evalkit.errors import AccessError
from evalkit.store import audit
from evalkit.store.current import is_current
from evalkit.store.returned import is_on_desk
from evalkit.store.schema import (
    BRIEF_COLUMNS,
    assignment,
    brief,
    passage_text,
    rating_event,
    rubric,
    slot,
    study,
)
from evalkit.study.answer import QuestionKind
from evalkit.study.blinded import Assignment, AssignmentKind, BlindedPassage, Desk, Slot
from evalkit.study.brief import Brief
from evalkit.study.rubric import PreferenceForm, Rubric

MOST_FORMS = 32
MOST_TEXTS = 64


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rater is: numbers of assignments."""

    n_assignments: int
    n_started: int
    n_finished: int


def assignments_of(connection: Connection, study_id: str, rater_id: str) -> tuple[Assignment, ...]:
    """A rater's assignments in the rater's own order; positions count what lies on the desk."""
    person = {"study_id": study_id, "rater_id": rater_id}
    rows: dict[str, list[Any]] = {}
    for row in connection.execute(_ASSIGNMENTS, person):
        rows.setdefault(row.assignment_id, []).append(row)
    return tuple(
        Assignment(
            id=assignment_id,
            rater_id=rater_id,
            brief_id=first.brief_id,
            position=position,
            kind=AssignmentKind(first.kind),
            slots=tuple(Slot(row.slot_token, row.label) for row in (first, *others)),
        )
        for position, (assignment_id, (first, *others)) in enumerate(rows.items(), start=1)
    )


def blinded_passages(
    connection: Connection, study_id: str, rater_id: str, assignment_id: str
) -> tuple[BlindedPassage, ...]:
    """The texts of one assignment by slot; none where it is not this rater's."""
    rows = connection.execute(
        _TEXTS,
        {"study_id": study_id, "rater_id": rater_id, "assignment_id": assignment_id},
    )
    return tuple(BlindedPassage(Slot(row.slot_token, row.label), _shared(row.text)) for row in rows)


def desk(connection: Connection, study_id: str, rater_id: str, assignment_id: str) -> Desk:
    """One screen of work, whole.

    Raises
    ------
    AccessError
        Where the assignment is not this rater's, or there is none of this id.
    """
    ids = {"study_id": study_id, "rater_id": rater_id, "assignment_id": assignment_id}
    row = connection.execute(_DESK, ids).first()
    if row is None:
        raise AccessError("This page is not part of your work; open your own link.")
    passages = blinded_passages(connection, study_id, rater_id, assignment_id)
    kind = AssignmentKind(row.kind)
    return Desk(
        assignment=Assignment(
            id=assignment_id,
            rater_id=rater_id,
            brief_id=row.brief_id,
            position=row.position,
            kind=kind,
            slots=tuple(passage.slot for passage in passages),
        ),
        brief=_brief(row),
        passages=passages,
        rubric=None if kind is AssignmentKind.PREFERENCE else _rubric(row.content),
        preference=None if kind is AssignmentKind.SINGLE else preference_form(connection, study_id),
    )


def briefs(connection: Connection, study_id: str) -> tuple[Brief, ...]:
    """The briefs of a study in the order of its file."""
    return tuple(_brief(row) for row in connection.execute(_BRIEFS, {"study_id": study_id}))


def rubrics(connection: Connection, study_id: str) -> tuple[Rubric, ...]:
    """The rubrics of a study, for its guide."""
    contents = connection.execute(_FORMS, {"study_id": study_id, "kind": "rubric"}).scalars()
    return tuple(_rubric(content) for content in contents)


def preference_form(connection: Connection, study_id: str) -> PreferenceForm | None:
    """The form of the preference, where the study asks for one."""
    content = connection.scalar(_FORMS, {"study_id": study_id, "kind": "preference"})
    return _form(content) if content else None


def progress(connection: Connection, study_id: str, rater_id: str) -> Progress:
    """How many of a rater's assignments are started and how many finished."""
    row = connection.execute(_PROGRESS, {"study_id": study_id, "rater_id": rater_id}).one()
    return Progress(row.n_assignments, row.n_started, row.n_finished)


def finished_assignments(connection: Connection, study_id: str, rater_id: str) -> frozenset[str]:
    """The ids of the assignments that the rater has handed in and not taken up again."""
    ids = connection.execute(_FINISHED, {"study_id": study_id, "rater_id": rater_id}).scalars()
    return frozenset(ids)


def round_of(connection: Connection, study_id: str) -> int:
    """The round that the study's ratings belong to.

    Raises
    ------
    UnknownStudyError
        Where the database holds no such study.
    """
    number = connection.scalar(_ROUND, {"study_id": study_id})
    if number is None:
        raise audit.unknown_study(study_id)
    return int(number)


@lru_cache(maxsize=MOST_TEXTS)
def _shared(text: str) -> str:
    """A text as one copy for all desks that show it, whoever's they are."""
    return text


@lru_cache(maxsize=MOST_FORMS)
def _rubric(content: str) -> Rubric:
    """A rubric from its stored content; all desks of a study share the one that they ask."""
    return Rubric.model_validate_json(content, strict=False)


@lru_cache(maxsize=MOST_FORMS)
def _form(content: str) -> PreferenceForm:
    return PreferenceForm.model_validate_json(content, strict=False)


def _brief(row: object) -> Brief:
    return Brief(*(getattr(row, column.name) for column in BRIEF_COLUMNS))


_STUDY_ID: BindParameter[str] = bindparam("study_id")
_RATER_ID: BindParameter[str] = bindparam("rater_id")
_ASSIGNMENT_ID: BindParameter[str] = bindparam("assignment_id")
_OWN = and_(assignment.c.study_id == _STUDY_ID, assignment.c.rater_id == _RATER_ID, is_on_desk())
_ASSIGNMENTS = (
    select(
        assignment.c.assignment_id,
        assignment.c.brief_id,
        assignment.c.kind,
        slot.c.slot_token,
        slot.c.label,
    )
    .join_from(assignment, slot)
    .where(_OWN)
    .order_by(assignment.c.position, slot.c.label)
)
_TEXTS = (
    select(slot.c.slot_token, slot.c.label, passage_text.c.text)
    .join_from(assignment, slot)
    .join(
        passage_text,
        and_(passage_text.c.study_id == slot.c.study_id, passage_text.c.text_id == slot.c.text_id),
    )
    .where(_OWN, assignment.c.assignment_id == _ASSIGNMENT_ID)
    .order_by(slot.c.label)
)
_earlier = assignment.alias("earlier")
_PLACE = (
    select(func.count())
    .select_from(_earlier)
    .where(
        _earlier.c.study_id == assignment.c.study_id,
        _earlier.c.rater_id == assignment.c.rater_id,
        _earlier.c.position <= assignment.c.position,
        is_on_desk(_earlier),
    )
    .correlate(assignment)
    .scalar_subquery()
)
_DESK = (
    select(_PLACE.label("position"), assignment.c.kind, *BRIEF_COLUMNS, rubric.c.content)
    .join_from(assignment, brief)
    .join(
        rubric,
        and_(rubric.c.study_id == brief.c.study_id, rubric.c.rubric_hash == brief.c.rubric_hash),
    )
    .where(_OWN, assignment.c.assignment_id == _ASSIGNMENT_ID)
)
_BRIEFS = select(*BRIEF_COLUMNS).where(brief.c.study_id == _STUDY_ID).order_by(brief.c.position)
_FORMS = (
    select(rubric.c.content)
    .where(rubric.c.study_id == _STUDY_ID, rubric.c.kind == bindparam("kind"))
    .order_by(rubric.c.position)
)
_ROUND = select(study.c.round).where(study.c.study_id == _STUDY_ID)
_FINISHED = select(rating_event.c.assignment_id).where(
    rating_event.c.study_id == _STUDY_ID,
    rating_event.c.rater_id == _RATER_ID,
    rating_event.c.question_kind == str(QuestionKind.FINISHED),
    rating_event.c.value.is_not(None),
    is_current(),
)
_started = (
    select(rating_event.c.assignment_id)
    .where(rating_event.c.study_id == _STUDY_ID, rating_event.c.rater_id == _RATER_ID)
    .distinct()
    .subquery("started")
)
_finished = _FINISHED.distinct().subquery("finished")
_PROGRESS = (
    select(
        func.count().label("n_assignments"),
        func.count(_started.c.assignment_id).label("n_started"),
        func.count(_finished.c.assignment_id).label("n_finished"),
    )
    .select_from(assignment)
    .outerjoin(_started, _started.c.assignment_id == assignment.c.assignment_id)
    .outerjoin(_finished, _finished.c.assignment_id == assignment.c.assignment_id)
    .where(_OWN)
)
