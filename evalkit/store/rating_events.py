"""Rating events: an answer is a row, a changed answer a newer row; nothing is ever overwritten."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from evalkit.errors import AccessError, AnswerError, ConflictError, FinalError, SealedError
from evalkit.store import audit, marks
from evalkit.store.chain import (
    FIRST,
    link_hash,
)
from evalkit.store.columns import utc_text
from evalkit.store.current import is_current
from evalkit.store.returned import is_on_desk
from evalkit.store.schema import assignment, rater, rating_event
from evalkit.study.answer import (
    LAST_QUESTIONS,
    WITHDRAWN,
    Answer,
    MissingReason,
    Question,
    QuestionKind,
    is_storable,
)
from evalkit.study.rating import RatingEvent

_STUDY = rating_event.c.study_id == bindparam("study_id")
_RATER = rating_event.c.rater_id == bindparam("rater_id")

# The row of the rater is locked, so that two messages of one rater follow each other and those of
# different raters do not wait; SQLite has one writer anyway and ignores it.
_OWN_ASSIGNMENT = (
    select(assignment.c.assignment_id)
    .join_from(rater, assignment)
    .where(
        assignment.c.study_id == bindparam("study_id"),
        assignment.c.rater_id == bindparam("rater_id"),
        assignment.c.assignment_id == bindparam("assignment_id"),
        is_on_desk(),
    )
    .with_for_update(of=rater, key_share=True)
)
_CURRENT = select(
    rating_event.c.question_kind,
    rating_event.c.item,
    rating_event.c.slot,
    rating_event.c.value,
    rating_event.c.missing_reason,
    rating_event.c.sequence,
).where(_STUDY, rating_event.c.assignment_id == bindparam("assignment_id"), is_current())
_HEAD = (
    select(rating_event.c.sequence, rating_event.c.hash)
    .where(_STUDY, _RATER)
    .order_by(rating_event.c.sequence.desc())
    .limit(1)
)
_LAST_WORK = (
    select(rating_event.c.assignment_id)
    .where(_STUDY, _RATER)
    .order_by(rating_event.c.sequence.desc())
    .limit(1)
)
_INSERT = insert(rating_event)
_EVENTS = (
    select(rating_event).where(_STUDY).order_by(rating_event.c.rater_id, rating_event.c.sequence)
)
_EVENTS_OF_WORK = (
    select(rating_event)
    .where(_STUDY, _RATER, rating_event.c.assignment_id == bindparam("assignment_id"))
    .order_by(rating_event.c.sequence)
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every event of one message bears: the form answered, the round, and when."""

    rubric_hash: str
    round: int
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Work:
    """Whose work on what: one rater's assignment in one study."""

    study_id: str
    rater_id: str
    assignment_id: str

    @property
    def parameters(self) -> dict[str, str]:
        """The three ids by the names that statements bind."""
        return {
            "study_id": self.study_id,
            "rater_id": self.rater_id,
            "assignment_id": self.assignment_id,
        }


@dataclass(frozen=True, slots=True)
class CurrentAnswers:
    """The newest answer to each question of an assignment, withdrawn ones included.

    ``sequence`` is the number of the newest of them, 0 where there is none: what a form has seen.
    ``sequences`` holds the number of each.
    """

    answers: Mapping[Question, Answer]
    sequence: int
    sequences: Mapping[Question, int]

    def news(self, answers: Mapping[Question, Answer]) -> dict[Question, Answer]:
        """The answers that differ from the current ones; never given is as good as withdrawn."""
        return {q: answer for q, answer in answers.items() if self._stands(q) != answer}

    def _stands(self, question: Question) -> Answer:
        return self.answers.get(question, WITHDRAWN)

    def given_meanwhile(
        self, changes: Mapping[Question, Answer], seen: int | None
    ) -> frozenset[Question]:
        """The questions to which ``changes`` would replace an answer that the form has not seen.

        An answer equal to the stored one replaces nothing: a message sent again is no conflict
        with itself. None for ``seen`` compares with nothing.
        """
        return frozenset(
            question
            for question, answer in changes.items()
            if seen is not None
            and self.sequences.get(question, 0) > seen
            and self.answers.get(question) != answer
        )


def append_answers(
    connection: Connection,
    work: Work,
    answers: Mapping[Question, Answer],
    stamp: Stamp,
) -> int:
    """Store every answer that differs from the current one, each as one event.

    Sending a message again stores nothing: an answer equal to the current one is passed over, and
    so is the withdrawal of one that was never given. The last message wins; who must not replace
    what a page has not seen asks ``CurrentAnswers.given_meanwhile`` first.

    Parameters
    ----------
    answers
        The whole form or a part of it; a question that is not in it keeps its answer.

    Returns
    -------
    int
        The number of the newest event of the assignment afterwards.

    Raises
    ------
    ClosedError
        Where the study takes no ratings.
    FinalError
        Where the rater has guessed the systems already, and this is no guess and no feedback;
        as SealedError, where a norming pass has revealed this work.
    AccessError
        Where the assignment is not this rater's.
    AnswerError
        For a text that no database can hold.
    """
    audit.require_open(connection, work.study_id)
    hold_rater(connection, work)
    current = _as_current(connection.execute(_CURRENT, work.parameters).all())
    return append_news(connection, work, answers, current, stamp)


def append_news(
    connection: Connection,
    work: Work,
    answers: Mapping[Question, Answer],
    current: CurrentAnswers,
    stamp: Stamp,
) -> int:
    """Store what ``append_answers`` stores, beside answers that were read before.

    The study and the rater are held since before that (``audit.share``, ``hold_rater``), and the
    study takes ratings.

    Raises
    ------
    ConflictError
        Where another answer came between reading and storing; nothing is stored.
    FinalError, AnswerError
        As ``append_answers`` does.
    """
    changes = current.news(answers)
    if not changes:
        return current.sequence
    _refuse_final(connection, work, changes)
    predecessors = {question: current.sequences.get(question, 0) for question in changes}
    return _append(connection, work, changes, predecessors, stamp)


def hold_rater(connection: Connection, work: Work) -> None:
    """Keep the rater's other messages waiting until this transaction ends.

    Raises
    ------
    AccessError
        Where the assignment is not this rater's.
    """
    if connection.execute(_OWN_ASSIGNMENT, work.parameters).first() is None:
        raise AccessError("This page is not, or no longer, part of your work; open your own link.")


def current_answers(connection: Connection, work: Work) -> CurrentAnswers:
    """The newest answers of one rater's assignment; empty where it is not this rater's."""
    return _as_current(connection.execute(_CURRENT_OF_RATER, work.parameters).all())


def _as_current(rows: Sequence[Any]) -> CurrentAnswers:
    answers: dict[Question, Answer] = {}
    sequences: dict[Question, int] = {}
    for row in rows:
        question = _question(row)
        answers[question], sequences[question] = _answer(row), int(row.sequence)
    return CurrentAnswers(answers, max(sequences.values(), default=0), sequences)


def all_current_answers(
    connection: Connection, study_id: str, rater_id: str
) -> dict[str, CurrentAnswers]:
    """The newest answers of all of one rater's assignments that have any, by assignment id."""
    found: dict[str, list[Any]] = {}
    for row in connection.execute(_ALL_CURRENT, {"study_id": study_id, "rater_id": rater_id}):
        found.setdefault(row.assignment_id, []).append(row)
    return {assignment_id: _as_current(rows) for assignment_id, rows in found.items()}


def last_work(connection: Connection, study_id: str, rater_id: str) -> str | None:
    """The assignment of a rater's newest event; None where there is none."""
    found: str | None = connection.scalar(_LAST_WORK, {"study_id": study_id, "rater_id": rater_id})
    return found


def events(connection: Connection, study_id: str) -> Iterator[RatingEvent]:
    """Every event of a study, rater by rater, each rater's in their order."""
    yield from map(_event, connection.execute(_EVENTS, {"study_id": study_id}))


def events_of(connection: Connection, work: Work) -> tuple[RatingEvent, ...]:
    """Every event of one rater's assignment, in order; none where it is not this rater's."""
    return tuple(map(_event, connection.execute(_EVENTS_OF_WORK, work.parameters)))


def _event(row: Any) -> RatingEvent:  # noqa: ANN401  rows have no static type
    return RatingEvent(
        rater_id=row.rater_id,
        sequence=row.sequence,
        assignment_id=row.assignment_id,
        question=_question(row),
        answer=_answer(row),
        predecessor=row.predecessor,
        rubric_hash=row.rubric_hash,
        round=row.round,
        answered_at=row.answered_at,
        previous_hash=row.previous_hash,
        hash=row.hash,
    )


def _append(
    connection: Connection,
    work: Work,
    changes: Mapping[Question, Answer],
    predecessors: Mapping[Question, int],
    stamp: Stamp,
) -> int:
    head = connection.execute(_HEAD, work.parameters).first()
    sequence, previous = (head.sequence, head.hash) if head else (0, FIRST)
    rows = []
    for question, answer in changes.items():
        sequence += 1
        row = _row(work, question, answer, stamp) | {
            "sequence": sequence,
            "predecessor": predecessors[question],
            "previous_hash": previous,
        }
        previous = link_hash(row | {"answered_at": utc_text(stamp.answered_at)})
        rows.append(row | {"hash": previous})
    try:
        connection.execute(_INSERT, rows)
    except IntegrityError as error:
        raise ConflictError(
            "The answers do not fit those that are stored, so none was stored; reload the page."
        ) from error
    return sequence


def _row(work: Work, question: Question, answer: Answer, stamp: Stamp) -> dict[str, object]:
    if answer.value is not None:
        _require_storable(question, answer.value)
    return work.parameters | {
        "question_kind": str(question.kind),
        "item": question.item,
        "slot": question.slot,
        "value": answer.value,
        "missing_reason": str(answer.missing_reason) if answer.missing_reason else None,
        "rubric_hash": stamp.rubric_hash,
        "round": stamp.round,
        "answered_at": stamp.answered_at,
    }


def _require_storable(question: Question, text: str) -> None:
    if not is_storable(text):
        raise AnswerError(
            f"The answer to {question.key!r} holds a character that is none (a NUL or half of an "
            "emoji); take it out and send the answer again."
        )


def _refuse_final(connection: Connection, work: Work, changes: Iterable[Question]) -> None:
    if all(question.kind in LAST_QUESTIONS for question in changes):
        return
    finality = marks.finality_of(connection, *work.parameters.values())
    if finality.is_sealed:
        raise SealedError(
            "The levels of this brief were revealed to the group, so your first answers to it "
            "stay as they are, and the change was not stored."
        )
    if finality.has_guessed:
        raise FinalError(
            "Your ratings are final since you answered the last questions about the systems, so "
            "the change was not stored."
        )


def _question(row: Any) -> Question:  # noqa: ANN401  rows have no static type
    return Question(QuestionKind(row.question_kind), row.item, row.slot)


def _answer(row: Any) -> Answer:  # noqa: ANN401
    return Answer(row.value, MissingReason(row.missing_reason) if row.missing_reason else None)


_CURRENT_OF_RATER = _CURRENT.where(_RATER)
_ALL_CURRENT = (
    select(
        rating_event.c.assignment_id,
        rating_event.c.question_kind,
        rating_event.c.item,
        rating_event.c.slot,
        rating_event.c.value,
        rating_event.c.missing_reason,
        rating_event.c.sequence,
    )
    .where(_STUDY, _RATER, is_current())
    .order_by(rating_event.c.sequence)
)
