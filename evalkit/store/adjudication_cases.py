"""What raters gave to each text, for adjudication: independent ratings of finished work alone.

For leads' code: a text's letter and system are read here, and only for files made later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    exists,
    func,
    select,
)

from evalkit.store.current import is_current
from evalkit.store.joins import is_in_slot, same
from evalkit.store.purposes import is_rating
from evalkit.store.schema import (
    assignment,
    identity,
    passage_text,
    rating_event,
    slot,
    system,
)
from evalkit.study.adjudication import SETTLED_KINDS, DueQuestion
from evalkit.study.answer import QuestionKind

SHOWN_KINDS = (
    *SETTLED_KINDS,
    QuestionKind.SPANS,
    QuestionKind.EVIDENCE,
    QuestionKind.DECISION_REASON,
)


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One rater's current answer about one text, given before anybody talked about it."""

    rater_id: str
    text_id: str
    kind: QuestionKind
    item: str
    value: str


@dataclass(frozen=True, slots=True)
class StudyText:
    """One text of the study with its brief, its letter and its system."""

    text_id: str
    brief_id: str
    text: str
    code: str
    system_id: str


@dataclass(frozen=True, slots=True)
class GivenValues:
    """The different answers that a question got on one text, and from how many raters."""

    text_id: str
    question: DueQuestion
    counts: Mapping[str, int]


def given_values(
    connection: Connection, study_id: str, text_id: str | None = None
) -> tuple[GivenValues, ...]:
    """Scores and decisions on every text of the study, or on one, counted by the database."""
    named = {"study_id": study_id} | ({"text_id": text_id} if text_id else {})
    found: dict[tuple[str, str, str], dict[str, int]] = {}
    for text, kind, item, value, count in connection.execute(
        _VALUES_ON_TEXT if text_id else _VALUES, named
    ):
        found.setdefault((text, kind, item), {})[value] = count
    return tuple(
        GivenValues(text, DueQuestion(QuestionKind(kind), item), counts)
        for (text, kind, item), counts in found.items()
    )


def answers_on(connection: Connection, study_id: str, text_id: str) -> tuple[GivenAnswer, ...]:
    """Scores, decisions, words and marks on one text."""
    named = {"study_id": study_id, "text_id": text_id}
    return tuple(
        GivenAnswer(row.rater_id, row.text_id, QuestionKind(row.question_kind), row.item, row.value)
        for row in connection.execute(_ON_TEXT, named)
    )


def study_texts(connection: Connection, study_id: str) -> tuple[StudyText, ...]:
    """Every text that a system wrote, in the order of the briefs and of the texts' random ids."""
    return tuple(StudyText(*row) for row in connection.execute(_TEXTS, {"study_id": study_id}))


_STUDY_ID: BindParameter[str] = bindparam("study_id")
_finish = rating_event.alias("finish")
_IS_FINISHED = exists().where(
    same(_finish, assignment, "assignment_id"),
    _finish.c.question_kind == str(QuestionKind.FINISHED),
    _finish.c.value.is_not(None),
    is_current(_finish),
)


def _answers(kinds: tuple[QuestionKind, ...], *columns: ColumnElement[Any]) -> Select[Any]:
    return (
        select(*columns)
        .join_from(rating_event, assignment, same(assignment, rating_event, "assignment_id"))
        .join(slot, is_in_slot(rating_event, slot))
        .where(
            rating_event.c.study_id == _STUDY_ID,
            rating_event.c.question_kind.in_([str(kind) for kind in kinds]),
            rating_event.c.value.is_not(None),
            is_current(),
            is_rating(),
            _IS_FINISHED,
        )
    )


_shown = slot.alias("shown")
# Where the text lay follows from its slot; said first, the database reads those desks alone.
_OF_TEXT = and_(
    slot.c.text_id == bindparam("text_id"),
    rating_event.c.assignment_id.in_(
        select(_shown.c.assignment_id).where(
            _shown.c.study_id == _STUDY_ID, _shown.c.text_id == bindparam("text_id")
        )
    ),
)
_VALUE = (
    slot.c.text_id,
    rating_event.c.question_kind,
    rating_event.c.item,
    rating_event.c.value,
)
_VALUES = _answers(SETTLED_KINDS, *_VALUE, func.count()).group_by(*_VALUE)
_VALUES_ON_TEXT = _VALUES.where(_OF_TEXT)
_ON_TEXT = (
    _answers(SHOWN_KINDS, rating_event.c.rater_id, *_VALUE)
    .where(_OF_TEXT)
    .order_by(rating_event.c.rater_id, rating_event.c.sequence)
)
_TEXTS = (
    select(
        passage_text.c.text_id,
        passage_text.c.brief_id,
        passage_text.c.text,
        system.c.code,
        system.c.system_id,
    )
    .join_from(passage_text, identity, same(identity, passage_text, "text_id"))
    .join(system, same(system, identity, "system_id"))
    .where(passage_text.c.study_id == _STUDY_ID)
    .order_by(passage_text.c.brief_id, passage_text.c.text_id)
)
