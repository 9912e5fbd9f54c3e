from datetime import UTC, datetime, timedelta

import pytest
from small_study import OPENED_AT, PREFERENCE, RUBRIC, STUDY_ID
from sqlalchemy import Connection

from evalkit.errors import AccessError, AnswerError, ClosedError, ConflictError
from evalkit.store import audit, rating_chains, rating_events
from evalkit.store.chain import FIRST
from evalkit.store.rating_events import Stamp, Work, append_answers, current_answers
from evalkit.store.unit_of_work import Store
from evalkit.study.answer import Answer, MissingReason, Question, QuestionKind
from evalkit.study.audit import AuditKind

WORK = Work(STUDY_ID, "ana", "work1")
FIT_A = Question(QuestionKind.SCORE, "grade_fit", "slot1a")
FIT_B = Question(QuestionKind.SCORE, "grade_fit", "slot1b")
COMMENT = Question(QuestionKind.COMMENT)
WITHDRAWN = Answer(None, MissingReason.WITHDRAWN)
UNCHECKED = Answer(None, MissingReason.COULD_NOT_CHECK)
STAMP = Stamp(RUBRIC.content_hash, 1, OPENED_AT + timedelta(minutes=5, microseconds=7))


def save(store: Store, answers, work=WORK, stamp=STAMP) -> int:
    with store.writing() as connection:
        return append_answers(connection, work, answers, stamp)


def current(store: Store, work=WORK):
    with store.reading() as connection:
        return current_answers(connection, work)


def events(store: Store):
    with store.reading() as connection:
        return list(rating_events.events(connection, STUDY_ID))


def test_an_answer_is_one_event_with_all_that_it_bears(store: Store):
    assert save(store, {FIT_A: Answer("3")}) == 1
    (event,) = events(store)
    assert (event.rater_id, event.sequence, event.assignment_id) == ("ana", 1, "work1")
    assert (event.question, event.answer, event.predecessor) == (FIT_A, Answer("3"), 0)
    assert (event.rubric_hash, event.round) == (RUBRIC.content_hash, 1)
    assert event.answered_at == datetime(2026, 3, 1, 8, 5, 0, 7, tzinfo=UTC)
    assert event.answered_at.utcoffset() == timedelta(0)
    assert event.previous_hash == FIRST


def test_a_changed_answer_names_the_one_that_it_replaces(store: Store):
    save(store, {FIT_A: Answer("3"), FIT_B: Answer("1")})
    save(store, {FIT_A: Answer("4"), FIT_B: Answer("1")})
    assert [(e.question, e.answer.value, e.predecessor) for e in events(store)] == [
        (FIT_A, "3", 0),
        (FIT_B, "1", 0),
        (FIT_A, "4", 1),
    ]
    assert current(store).answers == {FIT_A: Answer("4"), FIT_B: Answer("1")}
    assert current(store).sequence == 3


def test_a_repeated_message_stores_nothing_twice(store: Store):
    message = {FIT_A: Answer("3"), COMMENT: Answer("“café” 🦉\n=SUM(A1)")}
    assert save(store, message) == 2
    assert save(store, message) == 2
    assert len(events(store)) == 2


def test_questions_that_a_message_leaves_out_keep_their_answers(store: Store):
    save(store, {FIT_A: Answer("3")})
    save(store, {FIT_B: Answer("2")})
    assert current(store).answers == {FIT_A: Answer("3"), FIT_B: Answer("2")}


def test_a_withdrawn_answer_is_an_event_and_can_be_given_again(store: Store):
    for answer in (Answer("3"), WITHDRAWN, Answer("3")):
        save(store, {FIT_A: answer})
    assert [e.answer for e in events(store)] == [Answer("3"), WITHDRAWN, Answer("3")]
    assert [e.predecessor for e in events(store)] == [0, 1, 2]


def test_withdrawing_what_was_never_given_stores_nothing(store: Store):
    assert save(store, {FIT_A: WITHDRAWN}) == 0
    assert events(store) == []


def test_could_not_check_is_an_answer(store: Store):
    save(store, {FIT_A: UNCHECKED})
    assert current(store).answers == {FIT_A: UNCHECKED}


def test_an_answer_that_a_form_has_not_seen_is_told_and_an_equal_one_is_not(store: Store):
    seen = save(store, {FIT_A: Answer("3")})
    form = {FIT_A: Answer("1"), FIT_B: Answer("2")}
    assert current(store).given_meanwhile(form, 0) == {FIT_A}
    assert current(store).given_meanwhile(form, seen) == frozenset()
    assert current(store).given_meanwhile(form | {FIT_A: Answer("3")}, 0) == frozenset()


def test_each_rater_has_a_chain_of_their_own(store: Store):
    save(store, {FIT_A: Answer("3")})
    save(
        store, {Question(QuestionKind.COMMENT): Answer("good")}, work=Work(STUDY_ID, "ben", "work3")
    )
    save(store, {FIT_A: Answer("2")})
    assert [(e.rater_id, e.sequence) for e in events(store)] == [("ana", 1), ("ana", 2), ("ben", 1)]
    with store.reading() as connection:
        heads = rating_chains.chain_heads(connection, STUDY_ID)
        assert [(head.rater_id, head.sequence) for head in heads] == [("ana", 2), ("ben", 1)]
        for head in heads:
            assert rating_chains.verify_chain(connection, STUDY_ID, head.rater_id, head) is None


def test_another_raters_assignment_is_refused(store: Store):
    with pytest.raises(AccessError, match="not, or no longer, part of your work"):
        save(store, {FIT_A: Answer("3")}, work=Work(STUDY_ID, "ben", "work1"))
    assert current(store, Work(STUDY_ID, "ben", "work1")).answers == {}


def test_nothing_is_stored_once_ratings_are_closed(store: Store):
    with store.writing() as connection:
        audit.record(connection, STUDY_ID, AuditKind.CLOSED, "lea", OPENED_AT)
    with pytest.raises(ClosedError, match="closed"):
        save(store, {FIT_A: Answer("3")})


@pytest.mark.parametrize("text", ["a\x00b", "half \ud83d of an owl"])
def test_a_text_that_no_database_holds_is_refused_alike(store: Store, text):
    with pytest.raises(AnswerError, match="comment//"):
        save(store, {COMMENT: Answer(text)})


def test_an_answer_to_a_form_that_the_study_does_not_have_is_refused(store: Store):
    with pytest.raises(ConflictError, match="do not fit"):
        save(store, {FIT_A: Answer("3")}, stamp=Stamp("f" * 64, 1, OPENED_AT))


def test_the_preference_bears_the_hash_of_its_own_form(store: Store):
    stamp = Stamp(PREFERENCE.content_hash, 1, OPENED_AT)
    save(store, {Question(QuestionKind.PREFERENCE): Answer("clearly_a")}, stamp=stamp)
    assert events(store)[0].rubric_hash == PREFERENCE.content_hash


def test_current_answers_of_all_assignments_come_by_assignment(store: Store):
    save(store, {COMMENT: Answer("first")})
    save(store, {COMMENT: Answer("second")}, work=Work(STUDY_ID, "ana", "work2"))
    with store.reading() as connection:
        found = rating_events.all_current_answers(connection, STUDY_ID, "ana")
    assert {key: answers.answers for key, answers in found.items()} == {
        "work1": {COMMENT: Answer("first")},
        "work2": {COMMENT: Answer("second")},
    }
    assert [found[key].sequence for key in ("work1", "work2")] == [1, 2]


def test_a_failed_unit_of_work_leaves_nothing_behind(store: Store):
    def write_and_fail(connection: Connection) -> None:
        append_answers(connection, WORK, {FIT_A: Answer("3")}, STAMP)
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"), store.writing() as connection:
        write_and_fail(connection)
    assert events(store) == []
