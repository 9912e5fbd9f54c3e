import pytest
from small_study import ASSIGNMENTS, BRIEFS, OPENED_AT, PREFERENCE, RUBRIC, STUDY_ID

from evalkit.errors import AccessError
from evalkit.store import desk as desks
from evalkit.store.rating_events import Stamp, Work, append_answers
from evalkit.store.unit_of_work import Store
from evalkit.study.answer import Answer, MissingReason, Question, QuestionKind
from evalkit.study.blinded import BlindedPassage, Slot

FINISHED = Question(QuestionKind.FINISHED)
STAMP = Stamp(RUBRIC.content_hash, 1, OPENED_AT)


def test_a_rater_gets_their_assignments_in_their_own_order(store: Store):
    with store.reading() as connection:
        assert desks.assignments_of(connection, STUDY_ID, "ana") == ASSIGNMENTS[:2]
        assert desks.assignments_of(connection, STUDY_ID, "ben") == ASSIGNMENTS[2:]


def test_each_slot_shows_the_text_that_was_placed_there(store: Store):
    with store.reading() as connection:
        shown = desks.blinded_passages(connection, STUDY_ID, "ana", "work1")
    assert shown == (
        BlindedPassage(Slot("slot1a", "A"), "Text of A lost kite, number 1."),
        BlindedPassage(Slot("slot1b", "B"), "Text of A lost kite, number 0."),
    )


def test_a_desk_holds_brief_texts_and_forms(store: Store):
    with store.reading() as connection:
        desk = desks.desk(connection, STUDY_ID, "ben", "work3")
    assert desk.assignment == ASSIGNMENTS[2]
    assert desk.brief == BRIEFS[1]
    assert [passage.text[-2] for passage in desk.passages] == ["1", "0"]
    assert (desk.rubric, desk.preference) == (RUBRIC, PREFERENCE)


@pytest.mark.parametrize("assignment_id", ["work1", "work99"])
def test_another_raters_desk_is_refused(store: Store, assignment_id):
    with store.reading() as connection:
        assert desks.blinded_passages(connection, STUDY_ID, "ben", assignment_id) == ()
        with pytest.raises(AccessError, match="not part of your work"):
            desks.desk(connection, STUDY_ID, "ben", assignment_id)


def test_progress_counts_started_and_finished_assignments(store: Store):
    def answer(assignment_id: str, question: Question, given: Answer) -> None:
        with store.writing() as connection:
            append_answers(
                connection, Work(STUDY_ID, "ana", assignment_id), {question: given}, STAMP
            )

    answer("work1", Question(QuestionKind.COMMENT), Answer("fine"))
    answer("work1", FINISHED, Answer("yes"))
    answer("work2", FINISHED, Answer("yes"))
    answer("work2", FINISHED, Answer(None, MissingReason.WITHDRAWN))
    with store.reading() as connection:
        assert desks.progress(connection, STUDY_ID, "ana") == desks.Progress(2, 2, 1)
        assert desks.progress(connection, STUDY_ID, "ben") == desks.Progress(2, 0, 0)
        assert desks.finished_assignments(connection, STUDY_ID, "ana") == {"work1"}


def test_the_forms_of_the_guide_come_without_an_assignment(store: Store):
    with store.reading() as connection:
        assert desks.rubrics(connection, STUDY_ID) == (RUBRIC,)
        assert desks.preference_form(connection, STUDY_ID) == PREFERENCE
        assert desks.briefs(connection, STUDY_ID) == BRIEFS
