from datetime import timedelta

from small_study import OPENED_AT, RUBRIC, STUDY_ID

from evalkit.store.overview import (
    AssignmentProgress,
    RaterProgress,
    assignment_overview,
    rater_overview,
)
from evalkit.store.rating_events import Stamp, Work, append_answers
from evalkit.store.unit_of_work import Store
from evalkit.study.answer import Answer, MissingReason, Question, QuestionKind
from evalkit.study.blinded import AssignmentKind
from evalkit.study.rater import RaterKind

FINISHED = Question(QuestionKind.FINISHED)
COMMENT = Question(QuestionKind.COMMENT)
WITHDRAWN = Answer(None, MissingReason.WITHDRAWN)


def answer(store: Store, assignment_id: str, minute: int, answers) -> None:
    at = OPENED_AT + timedelta(minutes=minute)
    work = Work(STUDY_ID, "ana", assignment_id)
    with store.writing() as connection:
        append_answers(connection, work, answers, Stamp(RUBRIC.content_hash, 1, at))


def test_the_overview_counts_answers_and_finished_work_by_rater(store: Store):
    answer(store, "work1", 1, {Question(QuestionKind.SCORE, "grade_fit", "slot1a"): Answer("3")})
    answer(store, "work1", 2, {COMMENT: Answer("dull")})
    answer(store, "work1", 9, {COMMENT: WITHDRAWN, FINISHED: Answer("yes")})
    answer(store, "work2", 12, {FINISHED: Answer("yes")})
    answer(store, "work2", 15, {FINISHED: WITHDRAWN})
    first, last = OPENED_AT + timedelta(minutes=1), OPENED_AT + timedelta(minutes=15)
    with store.reading() as connection:
        raters = rater_overview(connection, STUDY_ID)
        assignments = assignment_overview(connection, STUDY_ID)
    assert raters == (
        RaterProgress("ana", "Ana Silva", RaterKind.PERSON, 2, 2, 1, 1, first, last),
        RaterProgress("ben", "Ben Okri", RaterKind.PERSON, 2, 0, 0, 0, None, None),
    )
    assert [rater.n_missing for rater in raters] == [1, 2]
    assert {type(number) for rater in raters for number in (rater.n_answers, rater.n_finished)} == {
        int
    }
    assert assignments[0] == AssignmentProgress(
        "ana", "work1", "01", 1, AssignmentKind.PAIR, 1, True, first, first + timedelta(minutes=8)
    )
    assert [(a.assignment_id, a.is_started, a.is_finished) for a in assignments] == [
        ("work1", True, True),
        ("work2", True, False),
        ("work3", False, False),
        ("work4", False, False),
    ]
