"""The ratings as frames for analysis, systems included: for leads' code, never for a rater's page.

A rater's events are many rows; here stand current answers only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    bindparam,
    func,
    select,
    type_coerce,
)
from sqlalchemy.sql import FromClause

from evalkit.store.current import is_current
from evalkit.store.joins import same
from evalkit.store.schema import (
    assignment,
    assignment_purpose,
    brief,
    identity,
    rater,
    rating_event,
    slot,
    system,
)
from evalkit.study.purpose import Purpose

if TYPE_CHECKING:
    import pandas as pd

RATING_COLUMNS = (
    "study",
    "round",
    "rater",
    "rater_kind",
    "assignment",
    "assignment_kind",
    "position",
    "purpose",
    "brief",
    "grade",
    "passage_type",
    "slot_token",
    "slot_label",
    "system",
    "code",
    "system_a",
    "system_b",
    "code_a",
    "code_b",
    "kind",
    "item",
    "value",
    "missing_reason",
    "answered_at",
    "sequence",
    "rubric_hash",
)
EVENT_COLUMNS = (*RATING_COLUMNS, "predecessor")
_NUMBERS = ("round", "position", "sequence", "predecessor")


def ratings_frame(
    connection: Connection, study_id: str, briefs: Sequence[str] | None = None
) -> "pd.DataFrame":
    """Every current answer of a study: one row a rater, assignment and question.

    Parameters
    ----------
    briefs
        Only answers on these; None means on all.

    Returns
    -------
    pandas.DataFrame
        With ``RATING_COLUMNS``. Texts are ``str`` and missing (NA) where there is none: ``value``
        where ``missing_reason`` says why, slot and system in answers about a pair. Those bear
        instead what lay in slots A and B (``system_a`` and so on). ``answered_at`` is in UTC.
        Answers about validity passages are in it, by their ``purpose``, and bear no system.
    """
    if briefs is None:
        return _frame(connection, _RATINGS, {"study_id": study_id}, RATING_COLUMNS)
    named = {"study_id": study_id, "briefs": list(briefs)}
    return _frame(connection, _RATINGS_ON, named, RATING_COLUMNS)


def events_frame(connection: Connection, study_id: str) -> "pd.DataFrame":
    """Every rating event of a study, replaced answers included, with ``EVENT_COLUMNS``."""
    return _frame(connection, _EVENTS, {"study_id": study_id}, EVENT_COLUMNS)


def _frame(
    connection: Connection, query: Select[Any], named: Mapping[str, object], columns: Sequence[str]
) -> "pd.DataFrame":
    import pandas as pd

    rows = connection.execute(query, named).all()
    frame = pd.DataFrame.from_records([tuple(row) for row in rows], columns=list(columns))
    moments = pd.to_datetime(frame["answered_at"], format="ISO8601", utc=True)
    types = {name: "int64" if name in _NUMBERS else "str" for name in columns}
    return frame.astype(types).assign(answered_at=moments.astype("datetime64[us, UTC]"))


_STUDY_ID: BindParameter[str] = bindparam("study_id")


@dataclass(frozen=True, slots=True)
class _Place:
    """What lies in one slot of an answer: the slot, its text's identity, and the system."""

    slot: FromClause
    identity: FromClause
    system: FromClause


def _place(name: str) -> _Place:
    return _Place(slot.alias(name), identity.alias(f"{name}_of"), system.alias(f"{name}_system"))


def _join_place(query: Select[Any], place: _Place, condition: ColumnElement[bool]) -> Select[Any]:
    """Join a slot and its system by their keys; as subqueries the joins would grow as squares."""
    in_study = place.slot.c.study_id == rating_event.c.study_id
    return (
        query.outerjoin(place.slot, and_(in_study, condition))
        .outerjoin(place.identity, same(place.slot, place.identity, "text_id"))
        .outerjoin(place.system, same(place.identity, place.system, "system_id"))
    )


def _on_side(place: _Place, label: str) -> ColumnElement[bool]:
    """What lay on one side belongs to the answers about a pair, and to no others."""
    return and_(
        rating_event.c.slot == "",
        place.slot.c.assignment_id == rating_event.c.assignment_id,
        place.slot.c.label == label,
    )


def _ratings(*last: ColumnElement[Any]) -> Select[Any]:
    own, left, right = _place("own"), _place("side_a"), _place("side_b")
    query: Select[Any] = (
        select(
            rating_event.c.study_id,
            rating_event.c.round,
            rating_event.c.rater_id,
            rater.c.kind,
            assignment.c.assignment_id,
            assignment.c.kind,
            assignment.c.position,
            func.coalesce(assignment_purpose.c.purpose, str(Purpose.RATING)),
            brief.c.brief_id,
            brief.c.grade,
            brief.c.passage_type,
            func.nullif(rating_event.c.slot, ""),
            own.slot.c.label,
            own.system.c.system_id,
            own.system.c.code,
            left.system.c.system_id,
            right.system.c.system_id,
            left.system.c.code,
            right.system.c.code,
            rating_event.c.question_kind,
            rating_event.c.item,
            rating_event.c.value,
            rating_event.c.missing_reason,
            type_coerce(rating_event.c.answered_at, Text),
            rating_event.c.sequence,
            *last,
        )
        .join_from(rating_event, rater, same(rating_event, rater, "rater_id"))
        .join(assignment, same(rating_event, assignment, "assignment_id"))
        .outerjoin(assignment_purpose, same(assignment, assignment_purpose, "assignment_id"))
        .join(brief, same(assignment, brief, "brief_id"))
        .where(rating_event.c.study_id == _STUDY_ID)
        .order_by(rater.c.position, rating_event.c.sequence)
    )
    query = _join_place(query, own, own.slot.c.slot_token == rating_event.c.slot)
    query = _join_place(query, left, _on_side(left, "A"))
    return _join_place(query, right, _on_side(right, "B"))


_RATINGS = _ratings(rating_event.c.rubric_hash).where(is_current())
_RATINGS_ON = _RATINGS.where(assignment.c.brief_id.in_(bindparam("briefs", expanding=True)))
_EVENTS = _ratings(rating_event.c.rubric_hash, rating_event.c.predecessor)
