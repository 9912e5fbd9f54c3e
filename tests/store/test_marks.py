"""Notes about work in a database of each kind: read together, and final after a guess."""

from datetime import timedelta

import pytest
from small_study import OPENED_AT, STUDY_ID

from evalkit.errors import AccessError, ClosedError, FinalError
from evalkit.store import audit, marks, notes, overview
from evalkit.store.marks import Marks
from evalkit.store.rating_events import Work, all_current_answers
from evalkit.store.unit_of_work import Store
from evalkit.study.answer import Answer, MissingReason, Question, QuestionKind
from evalkit.study.audit import AuditKind

FINISHED = Question(QuestionKind.FINISHED)
SKIPPED = Question(QuestionKind.SKIPPED)
SKIP_NOTE = Question(QuestionKind.SKIP_NOTE)
ACTIVE = Question(QuestionKind.ACTIVE_SECONDS)
GUESS = Question(QuestionKind.GUESS)
FEEDBACK = Question(QuestionKind.FEEDBACK)
COMMENT = Question(QuestionKind.COMMENT)
WITHDRAWN = Answer(None, MissingReason.WITHDRAWN)


def note(store: Store, assignment, noted, minutes=0, rater="ana"):
    at = OPENED_AT + timedelta(minutes=minutes)
    with store.writing() as connection:
        notes.hold_open(connection, Work(STUDY_ID, rater, assignment))
        notes.append_notes(connection, Work(STUDY_ID, rater, assignment), noted, at)


def test_the_marks_of_all_assignments_are_read_together(store: Store):
    note(store, "work1", {SKIPPED: Answer("look_up"), SKIP_NOTE: Answer("who was she?")})
    note(store, "work1", {ACTIVE: Answer("40")})
    note(store, "work1", {ACTIVE: Answer("75")})
    note(store, "work2", {FINISHED: Answer("yes"), SKIPPED: Answer("unsure")})
    note(store, "work2", {SKIPPED: WITHDRAWN, COMMENT: Answer("fine")})
    with store.reading() as connection:
        found = marks.marks_of(connection, STUDY_ID, "ana")
        assert marks.marks_of(connection, STUDY_ID, "ben") == {}
    assert found == {
        "work1": Marks(
            put_aside=1, skip_reason="look_up", skip_note="who was she?", active_seconds=75
        ),
        "work2": Marks(is_finished=True),
    }


def test_after_a_guess_only_guesses_and_feedback_are_taken_from_that_rater(store: Store):
    note(store, "work1", {COMMENT: Answer("before")})
    note(store, "work1", {GUESS: Answer("A")})
    with pytest.raises(FinalError):
        note(store, "work2", {COMMENT: Answer("after")})
    with pytest.raises(FinalError):
        note(store, "work2", {ACTIVE: Answer("9")})
    with pytest.raises(FinalError):
        note(store, "work1", {FEEDBACK: Answer("good"), COMMENT: Answer("after")})
    note(store, "work1", {FEEDBACK: Answer("good"), COMMENT: Answer("before")})
    note(store, "work2", {GUESS: Answer("cannot_tell")})
    note(store, "work3", {COMMENT: Answer("another rater goes on")}, rater="ben")
    with store.reading() as connection:
        answers = all_current_answers(connection, STUDY_ID, "ana")["work1"].answers
    assert (answers[COMMENT], answers[FEEDBACK]) == (Answer("before"), Answer("good"))


def test_time_counts_from_the_last_count_and_before_that_from_the_first_sign_in(store: Store):
    with store.reading() as connection:
        assert marks.timed_since(connection, STUDY_ID, "ana") is None
    for minutes in (3, 5):
        with store.writing() as connection:
            at = OPENED_AT + timedelta(minutes=minutes)
            audit.record(connection, STUDY_ID, AuditKind.SIGNED_IN, "ana", at)
    with store.reading() as connection:
        since = marks.timed_since(connection, STUDY_ID, "ana")
    assert since == OPENED_AT + timedelta(minutes=3)
    note(store, "work2", {ACTIVE: Answer("60")}, minutes=9)
    with store.reading() as connection:
        since = marks.timed_since(connection, STUDY_ID, "ana")
    assert since == OPENED_AT + timedelta(minutes=9)


def test_leads_see_every_brief_put_aside_with_the_note_of_that_time(store: Store):
    note(store, "work1", {SKIPPED: Answer("look_up"), SKIP_NOTE: Answer("first")}, minutes=1)
    note(store, "work1", {SKIPPED: WITHDRAWN, SKIP_NOTE: WITHDRAWN}, minutes=2)
    note(store, "work1", {SKIPPED: Answer("no_time")}, minutes=3)
    with store.reading() as connection:
        found = overview.put_aside(connection, STUDY_ID)
    assert [(one.reason, one.note, one.is_open) for one in found] == [
        ("look_up", "first", False),
        ("no_time", "", True),
    ]


def test_time_is_told_with_the_assignment_and_is_no_answer(store: Store):
    note(store, "work1", {ACTIVE: Answer("75")})
    with store.reading() as connection:
        work = overview.assignment_overview(connection, STUDY_ID)
        raters = overview.rater_overview(connection, STUDY_ID)
    assert [one.active_seconds for one in work if one.assignment_id == "work1"] == [75]
    assert all(not one.is_started and one.n_answers == 0 for one in work)
    assert [rater.n_started for rater in raters] == [0, 0]


def test_notes_wait_for_the_owner_and_an_open_study(store: Store):
    with pytest.raises(AccessError):
        note(store, "work1", {ACTIVE: Answer("5")}, rater="ben")
    with store.writing() as connection:
        audit.record(connection, STUDY_ID, AuditKind.CLOSED, "lea", OPENED_AT)
    with pytest.raises(ClosedError):
        note(store, "work1", {ACTIVE: Answer("5")})
