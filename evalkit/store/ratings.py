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
from evalkit.study.answer import QuestionKind

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
COUNT_COLUMNS = ("kind", "item", "brief", "system", "value", "count")
_NUMBERS = ("round", "position", "sequence")


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
    import pandas as pd

    rows = connection.execute(_RATINGS, {"study_id": study_id}).all()
    frame = pd.DataFrame.from_records([tuple(row) for row in rows], columns=list(RATING_COLUMNS))
    moments = pd.to_datetime(frame["answered_at"], format="ISO8601", utc=True)
    types = {name: "int64" if name in _NUMBERS else "str" for name in RATING_COLUMNS}
    return frame.astype(types).assign(answered_at=moments.astype("datetime64[us, UTC]"))


def value_counts(connection: Connection, study_id: str) -> "pd.DataFrame":
    """How often each level was given to each passage, over current scores that have one.

    Returns
    -------
    pandas.DataFrame
        With ``COUNT_COLUMNS``, in the order of criteria ids, briefs, systems and levels.
    """
    import pandas as pd

    rows = connection.execute(_VALUE_COUNTS, {"study_id": study_id}).all()
    frame = pd.DataFrame.from_records([tuple(row) for row in rows], columns=list(COUNT_COLUMNS))
    texts = {name: "str" for name in COUNT_COLUMNS if name != "count"}
    counted = frame.astype({**texts, "count": "int64"})
    return counted.sort_values(["item", "value"], kind="stable", ignore_index=True)


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


def _ratings() -> Select[Any]:
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
            rating_event.c.rubric_hash,
        )
        .join_from(rating_event, rater, _same(rating_event, rater, "rater_id"))
        .join(assignment, _same(rating_event, assignment, "assignment_id"))
        .join(brief, _same(assignment, brief, "brief_id"))
        .outerjoin(own, own.c.slot_token == rating_event.c.slot)
        .outerjoin(left, _on_side(left, "A"))
        .outerjoin(right, _on_side(right, "B"))
        .where(rating_event.c.study_id == _STUDY_ID, is_current())
        .order_by(rater.c.position, rating_event.c.sequence)
    )


def _value_counts() -> Select[Any]:
    own = _shown("own")
    keys = (rating_event.c.question_kind, rating_event.c.item, brief.c.brief_id, own.c.system_id)
    return (
        select(*keys, rating_event.c.value, func.count())
        .join_from(rating_event, own, own.c.slot_token == rating_event.c.slot)
        .join(assignment, _same(rating_event, assignment, "assignment_id"))
        .join(brief, _same(assignment, brief, "brief_id"))
        .where(
            rating_event.c.study_id == _STUDY_ID,
            rating_event.c.question_kind == str(QuestionKind.SCORE),
            rating_event.c.value.is_not(None),
            is_current(),
        )
        .group_by(*keys, rating_event.c.value, brief.c.position, own.c.position)
        .order_by(brief.c.position, own.c.position)
    )


_RATINGS = _ratings()
_VALUE_COUNTS = _value_counts()
