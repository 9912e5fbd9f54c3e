"""What each assignment is for, and which briefs and texts are seeded: for leads' code.

Of what serves raters only the choice of their last questions reads it, after all their work.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    exists,
    insert,
    select,
)
from sqlalchemy.sql import FromClause

from evalkit.store.schema import (
    BRIEF_COLUMNS,
    assignment,
    assignment_purpose,
    brief,
    known_brief,
    known_level,
    known_passage,
    passage_text,
    returned_assignment,
    slot,
)
from evalkit.study.brief import Brief
from evalkit.study.purpose import Purpose
from evalkit.study.validity import ExpectedLevel, ValidityBrief, ValidityPassage

OPENING_BATCH = 0
_STUDY_ID: BindParameter[str] = bindparam("study_id")


def is_rating(work: FromClause = assignment) -> ColumnElement[bool]:
    """The condition that an assignment is for rating: no repeat, no validity passage."""
    return _has_purpose(work, (Purpose.RATING,))


def is_rating_or_repeat(work: FromClause = assignment) -> ColumnElement[bool]:
    """The condition that an assignment shows passages of the systems."""
    return _has_purpose(work, (Purpose.RATING, Purpose.REPEAT))


def _has_purpose(work: FromClause, allowed: Sequence[Purpose]) -> ColumnElement[bool]:
    # An assignment without a row is a rating, so it is the others that are looked for.
    other = exists().where(
        assignment_purpose.c.study_id == work.c.study_id,
        assignment_purpose.c.assignment_id == work.c.assignment_id,
        assignment_purpose.c.purpose.not_in([str(purpose) for purpose in allowed]),
    )
    return ~other


def is_of_the_study(briefs: FromClause = brief) -> ColumnElement[bool]:
    """The condition that a brief is one of the study's, and not of a validity passage."""
    return ~exists().where(
        known_brief.c.study_id == briefs.c.study_id, known_brief.c.brief_id == briefs.c.brief_id
    )


def add_purposes(
    connection: Connection, study_id: str, purposes: Mapping[str, Purpose], batch: int
) -> None:
    """Say what assignments are for; ratings of the opening batch need no row."""
    rows = [
        {"study_id": study_id, "assignment_id": work, "purpose": str(purpose), "batch": batch}
        for work, purpose in purposes.items()
        if purpose is not Purpose.RATING or batch != OPENING_BATCH
    ]
    if rows:
        connection.execute(insert(assignment_purpose), rows)


def purposes_of(connection: Connection, study_id: str) -> dict[str, Purpose]:
    """The purpose of every assignment that is no rating of the opening batch."""
    rows = connection.execute(_PURPOSES, {"study_id": study_id})
    return {row.assignment_id: Purpose(row.purpose) for row in rows}


def ratings_of(connection: Connection, study_id: str, rater_id: str) -> frozenset[str]:
    """A rater's assignments that are ratings: those that agreement and comparison count."""
    person = {"study_id": study_id, "rater_id": rater_id}
    return frozenset(connection.execute(_RATINGS, person).scalars())


def return_assignments(
    connection: Connection, study_id: str, assignment_ids: Sequence[str], at: datetime
) -> None:
    """Take work from raters' desks; what they answered in it stays."""
    rows = [
        {"study_id": study_id, "assignment_id": work, "returned_at": at} for work in assignment_ids
    ]
    if rows:
        connection.execute(insert(returned_assignment), rows)


def returned_ids(connection: Connection, study_id: str) -> frozenset[str]:
    """The assignments that were handed back."""
    return frozenset(connection.execute(_RETURNED, {"study_id": study_id}).scalars())


def validity_briefs(connection: Connection, study_id: str) -> tuple[ValidityBrief, ...]:
    """The validity passages of a study with their levels, brief by brief."""
    named = {"study_id": study_id}
    levels: dict[str, list[ExpectedLevel]] = {}
    for row in connection.execute(_LEVELS, named):
        levels.setdefault(row.text_id, []).append(
            ExpectedLevel(row.criterion, row.lowest, row.highest)
        )
    passages: dict[str, list[ValidityPassage]] = {}
    for text in connection.execute(_KNOWN, named):
        expected = tuple(levels.get(text.text_id, ()))
        passages.setdefault(text.brief_id, []).append(
            ValidityPassage(text.passage_id, Purpose(text.purpose), text.text, expected)
        )
    return tuple(
        ValidityBrief(Brief(*known), tuple(passages.get(known.brief_id, ())))
        for known in connection.execute(_KNOWN_BRIEFS, named)
    )


@dataclass(frozen=True, slots=True)
class KnownSlot:
    """A slot that holds a validity passage, and the levels of one criterion there."""

    slot_token: str
    passage: str
    purpose: str
    criterion: str
    lowest: int
    highest: int


def known_slots(connection: Connection, study_id: str) -> tuple[KnownSlot, ...]:
    """Every slot of a validity passage with every level that is known of it."""
    rows = connection.execute(_KNOWN_SLOTS, {"study_id": study_id})
    return tuple(KnownSlot(*row) for row in rows)


_KNOWN_SLOTS = (
    select(
        slot.c.slot_token,
        known_passage.c.passage_id,
        known_passage.c.purpose,
        known_level.c.criterion,
        known_level.c.lowest,
        known_level.c.highest,
    )
    .join_from(
        slot,
        known_passage,
        and_(
            slot.c.study_id == known_passage.c.study_id, slot.c.text_id == known_passage.c.text_id
        ),
    )
    .join(
        known_level,
        and_(
            known_level.c.study_id == known_passage.c.study_id,
            known_level.c.text_id == known_passage.c.text_id,
        ),
    )
    .where(slot.c.study_id == _STUDY_ID)
    .order_by(slot.c.slot_token, known_level.c.criterion)
)
_PURPOSES = select(assignment_purpose.c.assignment_id, assignment_purpose.c.purpose).where(
    assignment_purpose.c.study_id == _STUDY_ID
)
_RATINGS = select(assignment.c.assignment_id).where(
    assignment.c.study_id == _STUDY_ID, assignment.c.rater_id == bindparam("rater_id"), is_rating()
)
_RETURNED = select(returned_assignment.c.assignment_id).where(
    returned_assignment.c.study_id == _STUDY_ID
)
_KNOWN_BRIEFS = (
    select(*BRIEF_COLUMNS)
    .where(brief.c.study_id == _STUDY_ID, ~is_of_the_study())
    .order_by(brief.c.position)
)
_KNOWN = (
    select(
        passage_text.c.text_id,
        passage_text.c.brief_id,
        passage_text.c.text,
        known_passage.c.passage_id,
        known_passage.c.purpose,
    )
    .join_from(
        passage_text,
        known_passage,
        and_(
            passage_text.c.study_id == known_passage.c.study_id,
            passage_text.c.text_id == known_passage.c.text_id,
        ),
    )
    .where(passage_text.c.study_id == _STUDY_ID)
    .order_by(known_passage.c.passage_id)
)
_LEVELS = (
    select(
        known_level.c.text_id, known_level.c.criterion, known_level.c.lowest, known_level.c.highest
    )
    .where(known_level.c.study_id == _STUDY_ID)
    .order_by(known_level.c.criterion)
)
