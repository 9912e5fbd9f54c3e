"""What a rater learns on, and what was answered there. No statement here reads a consensus."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, exists, insert, select

from evalkit.errors import AccessError
from evalkit.store.chain import FIRST, link_hash
from evalkit.store.columns import canonical_json, utc_text
from evalkit.store.schema import (
    practice_event,
    practice_passage,
    practice_setting,
    rater,
    rubric,
)
from evalkit.study.answer import WITHDRAWN, Answer, MissingReason, Question
from evalkit.study.brief import Brief
from evalkit.study.history import Change, HistoryEntry
from evalkit.study.practice import PracticePart, Thresholds
from evalkit.study.rubric import Rubric

MOST_FORMS = 32


class PracticeAct(StrEnum):
    """What an event of practice says."""

    READ = "read"  # an anchor, or what was said about a passage
    ANSWERED = "answered"
    FINISHED = "finished"
    AGAIN = "again"  # another attempt begins


@dataclass(frozen=True, slots=True)
class LearningPassage:
    """A passage to learn on without its consensus: all that a desk needs."""

    id: str
    part: PracticePart
    brief: Brief
    text: str
    rubric: Rubric


@dataclass(frozen=True, slots=True)
class Given:
    """The current answers of one attempt at one passage, the event of each, and every change."""

    answers: dict[Question, Answer] = field(default_factory=dict)
    sequences: dict[Question, int] = field(default_factory=dict)
    history: list[HistoryEntry] = field(default_factory=list)

    @property
    def sequence(self) -> int:
        """The newest event among them, 0 where there is none."""
        return max(self.sequences.values(), default=0)


@dataclass(frozen=True, slots=True)
class Practised:
    """All that one rater has done in practice; places are (passage id, attempt)."""

    attempt: int
    read: frozenset[tuple[str, int]]
    finished: frozenset[tuple[str, int]]
    given: Mapping[tuple[str, int], Given]

    def on(self, practice_id: str, attempt: int) -> Given:
        """The answers of one attempt at one passage; empty where none were given."""
        return self.given.get((practice_id, attempt), Given())


def has_practice(connection: Connection, study_id: str) -> bool:
    """Whether raters of the study have to qualify; settled when it was opened."""
    return bool(connection.scalar(_HAS_PRACTICE, {"study_id": study_id}))


def thresholds(connection: Connection, study_id: str) -> Thresholds | None:
    """What qualifies; None where the study has no practice set."""
    content = connection.scalar(_THRESHOLDS, {"study_id": study_id})
    return Thresholds.model_validate_json(content, strict=False) if content else None


def passages(connection: Connection, study_id: str) -> tuple[LearningPassage, ...]:
    """Every passage to learn on, in the order in which raters meet them."""
    rows = connection.execute(_PASSAGES, {"study_id": study_id})
    return tuple(
        LearningPassage(
            row.practice_id,
            PracticePart(row.part),
            Brief(row.practice_id, row.grade, row.passage_type, row.topic, row.instruction),
            row.text,
            _rubric(row.content),
        )
        for row in rows
    )


@lru_cache(maxsize=MOST_FORMS)
def _rubric(content: str) -> Rubric:
    return Rubric.model_validate_json(content, strict=False)


def practised(connection: Connection, study_id: str, rater_id: str) -> Practised:
    """What a rater has read, answered and finished."""
    attempt = 1
    read: set[tuple[str, int]] = set()
    finished: set[tuple[str, int]] = set()
    given: dict[tuple[str, int], Given] = {}
    for row in connection.execute(_EVENTS, {"study_id": study_id, "rater_id": rater_id}):
        place = (row.practice_id, row.attempt)
        match PracticeAct(row.act):
            case PracticeAct.READ:
                read.add(place)
            case PracticeAct.FINISHED:
                finished.add(place)
            case PracticeAct.AGAIN:
                attempt = row.attempt
            case PracticeAct.ANSWERED:
                _take(given.setdefault(place, Given()), row)
    return Practised(attempt, frozenset(read), frozenset(finished), given)


def _take(given: Given, row: Any) -> None:  # noqa: ANN401  rows have no static type
    changes = []
    for key, value in row.answers.items():
        question, answer = Question.parse(key), _answer(value)
        before = given.answers.get(question, WITHDRAWN)
        changes.append(Change(question, before, answer))
        given.answers[question] = answer
        given.sequences[question] = row.sequence
    given.history.append(HistoryEntry(row.sequence, row.at, tuple(changes)))


def _answer(value: object) -> Answer:
    if isinstance(value, Mapping):
        return Answer(None, MissingReason(value["missing"]))
    return Answer(str(value))


def hold(connection: Connection, study_id: str, rater_id: str) -> None:
    """Keep the rater's other messages waiting until this transaction ends.

    Raises
    ------
    AccessError
        Where the study has no such rater.
    """
    person = {"study_id": study_id, "rater_id": rater_id}
    if connection.execute(_HOLD, person).first() is None:
        raise AccessError("This page is not part of your work; open your own link.")


def append(  # noqa: PLR0913  whose, where, what and when
    connection: Connection,
    study_id: str,
    rater_id: str,
    place: tuple[str, int],
    act: PracticeAct,
    at: datetime,
    answers: Mapping[Question, Answer] | None = None,
) -> int:
    """Write one act down at the end of the rater's chain of practice; return its number."""
    person = {"study_id": study_id, "rater_id": rater_id}
    head = connection.execute(_HEAD, person).first()
    content = {q.key: _plain(answer) for q, answer in (answers or {}).items()}
    row: dict[str, Any] = {
        **person,
        "sequence": head.sequence + 1 if head else 1,
        "practice_id": place[0],
        "attempt": place[1],
        "act": str(act),
        "answers": content,
        "at": at,
        "previous_hash": head.hash if head else FIRST,
    }
    stored = row | {"at": utc_text(at), "answers": canonical_json(content)}
    connection.execute(insert(practice_event), row | {"hash": link_hash(stored)})
    return int(row["sequence"])


def _plain(answer: Answer) -> object:
    reason = answer.missing_reason
    return answer.value if reason is None else {"missing": str(reason)}


_STUDY_ID: BindParameter[str] = bindparam("study_id")
_RATER_ID: BindParameter[str] = bindparam("rater_id")
_OWN = (practice_event.c.study_id == _STUDY_ID, practice_event.c.rater_id == _RATER_ID)
_HAS_PRACTICE = select(exists().where(practice_setting.c.study_id == _STUDY_ID))
_THRESHOLDS = select(practice_setting.c.thresholds).where(practice_setting.c.study_id == _STUDY_ID)
_PASSAGES = (
    select(
        practice_passage.c.practice_id,
        practice_passage.c.part,
        practice_passage.c.grade,
        practice_passage.c.passage_type,
        practice_passage.c.topic,
        practice_passage.c.instruction,
        practice_passage.c.text,
        rubric.c.content,
    )
    .join_from(
        practice_passage,
        rubric,
        (rubric.c.study_id == practice_passage.c.study_id)
        & (rubric.c.rubric_hash == practice_passage.c.rubric_hash),
    )
    .where(practice_passage.c.study_id == _STUDY_ID)
    .order_by(practice_passage.c.position)
)
_EVENTS = (
    select(
        practice_event.c.sequence,
        practice_event.c.practice_id,
        practice_event.c.attempt,
        practice_event.c.act,
        practice_event.c.answers,
        practice_event.c.at,
    )
    .where(*_OWN)
    .order_by(practice_event.c.sequence)
)
_HEAD = (
    select(practice_event.c.sequence, practice_event.c.hash)
    .where(*_OWN)
    .order_by(practice_event.c.sequence.desc())
    .limit(1)
)
_HOLD = (
    select(rater.c.rater_id)
    .where(rater.c.study_id == _STUDY_ID, rater.c.rater_id == _RATER_ID)
    .with_for_update(key_share=True)
)
