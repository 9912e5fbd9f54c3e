"""What a rater changed on one desk, from the stored events of that rater alone."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from evalkit.service.access import Session, require_rater
from evalkit.service.workspace import Workspace
from evalkit.store import rating_events
from evalkit.study.answer import (
    LAST_QUESTIONS,
    MARKS,
    WITHDRAWN,
    Answer,
    Question,
    QuestionKind,
)
from evalkit.study.history import Change, HistoryEntry
from evalkit.study.rating import RatingEvent

TYPED = frozenset(
    {
        QuestionKind.EVIDENCE,
        QuestionKind.FLAG_NOTE,
        QuestionKind.DECISION_REASON,
        QuestionKind.PREFERENCE_REASON,
        QuestionKind.COMMENT,
    }
)
"""Stored after each pause in typing, so that one text comes as many events."""
TYPING_PAUSE = timedelta(minutes=2)


def history_of(
    workspace: Workspace, session: Session, assignment_id: str
) -> tuple[HistoryEntry, ...]:
    """Every change that the rater made on one desk, the first first.

    Raises
    ------
    AccessError
        Where the session is not a rater's.
    """
    require_rater(session)
    work = rating_events.Work(session.study_id, session.person.id, assignment_id)
    with workspace.store.reading() as connection:
        events = rating_events.events_of(connection, work)
    return tuple(_in_one_go(_entries(events)))


def _entries(events: Iterable[RatingEvent]) -> Iterator[HistoryEntry]:
    """One entry an event; what is noted about the work itself is none of the rater's answers."""
    current: dict[Question, Answer] = {}
    for event in events:
        if event.question.kind in (*MARKS, *LAST_QUESTIONS):
            continue
        before = current.get(event.question, WITHDRAWN)
        current[event.question] = event.answer
        change = Change(event.question, before, event.answer)
        yield HistoryEntry(event.sequence, event.answered_at, (change,))


def _in_one_go(entries: Iterable[HistoryEntry]) -> Iterator[HistoryEntry]:
    last: HistoryEntry | None = None
    for entry in entries:
        joined = _joined(last, entry) if last else None
        if last and joined is None:
            yield last
        last = joined or entry
    if last:
        yield last


def _joined(last: HistoryEntry, entry: HistoryEntry) -> HistoryEntry | None:
    """Both as one entry, where they belong to one act of the rater."""
    (change,) = entry.changes
    previous = last.changes[-1]
    if change.question == previous.question and change.question.kind in TYPED:
        if entry.at - last.at > TYPING_PAUSE:
            return None
        typed = Change(change.question, previous.before, change.after)
        return HistoryEntry(entry.sequence, entry.at, (*last.changes[:-1], typed))
    is_of_one_tick = _flagged(change) and _flagged(change) == _flagged(previous)
    if is_of_one_tick and entry.at == last.at:
        return HistoryEntry(entry.sequence, entry.at, (*last.changes, change))
    return None


def _flagged(change: Change) -> str:
    """The passage whose fault was ticked; empty where the change is none of a fault."""
    return change.question.slot if change.question.kind is QuestionKind.FLAG else ""
