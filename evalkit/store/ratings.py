"""The ratings as frames for analysis, systems included: for leads' code, never for a rater's page.

A rater's events are many rows; here stand current answers only.
"""

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
from evalkit.store.schema import (
    assignment,
    brief,
    identity,
    rater,
    rating_event,
    slot,
    system,
)

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


def ratings_frame(connection: Connection, study_id: str) -> "pd.DataFrame":
    """Every current answer of a study: one row a rater, assignment and question.

    Returns
    -------
    pandas.DataFrame
        With ``RATING_COLUMNS``. Texts are ``str`` and missing (NA) where there is none: ``value``
        where ``missing_reason`` says why, slot and system in answers about a pair. Those bear
        instead what lay in slots A and B (``system_a`` and so on). ``answered_at`` is in UTC.

    Raises
    ------
    UnknownStudyError
        Where the database holds no such study.
    """
    return _frame(connection, _RATINGS, study_id, RATING_COLUMNS)


def events_frame(connection: Connection, study_id: str) -> "pd.DataFrame":
    """Every rating event of a study, replaced answers included, with ``EVENT_COLUMNS``."""
    return _frame(connection, _EVENTS, study_id, EVENT_COLUMNS)


def _frame(
    connection: Connection, query: Select[Any], study_id: str, columns: tuple[str, ...]
) -> "pd.DataFrame":
    import pandas as pd

    rows = connection.execute(query, {"study_id": study_id}).all()
    frame = pd.DataFrame.from_records([tuple(row) for row in rows], columns=list(columns))
    moments = pd.to_datetime(frame["answered_at"], format="ISO8601", utc=True)
    types = {name: "int64" if name in _NUMBERS else "str" for name in columns}
    return frame.astype(types).assign(answered_at=moments.astype("datetime64[us, UTC]"))


_STUDY_ID: BindParameter[str] = bindparam("study_id")


def _shown(name: str) -> FromClause:
    """What lies in each slot of the study: the one join of texts with systems."""
    return (
        select(
            slot.c.slot_token,
            slot.c.assignment_id,
            slot.c.label,
            system.c.system_id,
            system.c.code,
            system.c.position,
        )
        .join_from(slot, identity, _same(slot, identity, "text_id"))
        .join(system, _same(identity, system, "system_id"))
        .where(slot.c.study_id == _STUDY_ID)
        .subquery(name)
    )


def _same(left: FromClause, right: FromClause, name: str) -> ColumnElement[bool]:
    return and_(left.c.study_id == right.c.study_id, left.c[name] == right.c[name])


def _on_side(shown: FromClause, label: str) -> ColumnElement[bool]:
    """Join what lay on one side to the answers about a pair, and to no others."""
    return and_(
        rating_event.c.slot == "",
        shown.c.assignment_id == rating_event.c.assignment_id,
        shown.c.label == label,
    )


def _ratings(*last: ColumnElement[Any]) -> Select[Any]:
    own, left, right = _shown("own"), _shown("side_a"), _shown("side_b")
    return (
        select(
            rating_event.c.study_id,
            rating_event.c.round,
            rating_event.c.rater_id,
            rater.c.kind,
            assignment.c.assignment_id,
            assignment.c.kind,
            assignment.c.position,
            brief.c.brief_id,
            brief.c.grade,
            brief.c.passage_type,
            func.nullif(rating_event.c.slot, ""),
            own.c.label,
            own.c.system_id,
            own.c.code,
            left.c.system_id,
            right.c.system_id,
            left.c.code,
            right.c.code,
            rating_event.c.question_kind,
            rating_event.c.item,
            rating_event.c.value,
            rating_event.c.missing_reason,
            type_coerce(rating_event.c.answered_at, Text),
            rating_event.c.sequence,
            *last,
        )
        .join_from(rating_event, rater, _same(rating_event, rater, "rater_id"))
        .join(assignment, _same(rating_event, assignment, "assignment_id"))
        .join(brief, _same(assignment, brief, "brief_id"))
        .outerjoin(own, own.c.slot_token == rating_event.c.slot)
        .outerjoin(left, _on_side(left, "A"))
        .outerjoin(right, _on_side(right, "B"))
        .where(rating_event.c.study_id == _STUDY_ID)
        .order_by(rater.c.position, rating_event.c.sequence)
    )


_RATINGS = _ratings(rating_event.c.rubric_hash).where(is_current())
_EVENTS = _ratings(rating_event.c.rubric_hash, rating_event.c.predecessor)
