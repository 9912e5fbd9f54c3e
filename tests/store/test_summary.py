"""Counts and paired sums by GROUP BY, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest
from small_study import OPENED_AT, PREFERENCE, RUBRIC, STUDY_ID

from evalkit.store import summary
from evalkit.store.rating_events import Stamp, Work, append_answers
from evalkit.store.unit_of_work import Store
from evalkit.study.answer import Answer, MissingReason, Question, QuestionKind

BASE = "zebrafish_base"
FORM = Stamp(RUBRIC.content_hash, 1, OPENED_AT + timedelta(hours=1))


def score(item: str, slot: str) -> Question:
    return Question(QuestionKind.SCORE, item, slot)


@pytest.fixture
def rated(store: Store) -> Store:
    """Ana scores both passages of brief 01 (tuned 4 and 2, base 3 and 3), Ben one passage only."""
    ana, ben = Work(STUDY_ID, "ana", "work1"), Work(STUDY_ID, "ben", "work4")
    with store.writing() as connection:
        append_answers(connection, ana, {score("grade_fit", "slot1a"): Answer("1")}, FORM)
        answers = {
            score("grade_fit", "slot1a"): Answer("4"),
            score("grade_fit", "slot1b"): Answer("3"),
            score("accuracy", "slot1a"): Answer("2"),
            score("accuracy", "slot1b"): Answer("3"),
        }
        append_answers(connection, ana, answers, FORM)
        append_answers(connection, ben, {score("grade_fit", "slot4b"): Answer("4")}, FORM)
        chosen = {Question(QuestionKind.PREFERENCE): Answer("clearly_a")}
        append_answers(connection, ana, chosen, Stamp(PREFERENCE.content_hash, 1, FORM.answered_at))
    return store


def rows(frame):
    return frame.to_numpy().tolist()


def test_each_level_is_counted_once_a_rater_and_only_where_it_is_current(rated: Store):
    with rated.reading() as connection:
        counts = summary.value_counts(connection, STUDY_ID)
    assert sorted(rows(counts)) == [
        ["score", "accuracy", "01", "walrus_tuned", "2", 1],
        ["score", "accuracy", "01", BASE, "3", 1],
        ["score", "grade_fit", "01", "walrus_tuned", "4", 2],
        ["score", "grade_fit", "01", BASE, "3", 1],
    ]


def test_a_rater_of_one_passage_drops_out_of_the_pair(rated: Store):
    with rated.reading() as connection:
        paired = summary.paired_scores(connection, STUDY_ID, BASE)
    assert sorted(rows(paired)) == [
        ["accuracy", "01", "walrus_tuned", -1, 0, 0, 1, 1],
        ["grade_fit", "01", "walrus_tuned", 1, 1, 0, 0, 1],
    ]


def test_a_composite_sums_a_raters_criteria_and_turns_those_that_count_downwards(rated: Store):
    turned = [summary.Turned(RUBRIC.content_hash, "accuracy")]
    with rated.reading() as connection:
        plain = summary.paired_composites(connection, STUDY_ID, BASE, [])
        with_turn = summary.paired_composites(connection, STUDY_ID, BASE, turned)
    assert rows(plain) == [["01", "walrus_tuned", 2, 0, 0, 1, 0, 1]]
    assert rows(with_turn) == [["01", "walrus_tuned", 2, 2, 1, 0, 0, 1]]


def test_a_choice_is_counted_with_what_lay_on_its_sides(rated: Store):
    with rated.reading() as connection:
        assert rows(summary.choices(connection, STUDY_ID)) == [
            ["01", "walrus_tuned", BASE, "clearly_a", 1]
        ]


def test_an_answer_that_could_not_be_given_counts_nowhere(rated: Store):
    unchecked = {score("accuracy", "slot1a"): Answer(None, MissingReason.COULD_NOT_CHECK)}
    with rated.writing() as connection:
        append_answers(connection, Work(STUDY_ID, "ana", "work1"), unchecked, FORM)
    with rated.reading() as connection:
        paired = summary.paired_scores(connection, STUDY_ID, BASE)
        composites = summary.paired_composites(connection, STUDY_ID, BASE, [])
    assert [row[0] for row in rows(paired)] == ["grade_fit"]
    assert rows(composites) == [["01", "walrus_tuned", 1, 1, 1, 0, 0, 1]]
