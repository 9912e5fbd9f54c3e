from datetime import timedelta

import pandas as pd
import pytest
from small_study import OPENED_AT, PREFERENCE, RUBRIC, STUDY_ID

from evalkit.store.rating_events import Stamp, Work, append_answers
from evalkit.store.ratings import RATING_COLUMNS, ratings_frame
from evalkit.store.unit_of_work import Store
from evalkit.study.answer import Answer, MissingReason, Question, QuestionKind

UNCHECKED = Answer(None, MissingReason.COULD_NOT_CHECK)


def score(item: str, slot: str) -> Question:
    return Question(QuestionKind.SCORE, item, slot)


@pytest.fixture
def rated(store: Store) -> Store:
    """Ana rates both briefs, changes one score, cannot check another, and prefers A."""
    moment = OPENED_AT + timedelta(hours=1, microseconds=250)
    form = Stamp(RUBRIC.content_hash, 1, moment)
    with store.writing() as connection:
        first, second = (Work(STUDY_ID, "ana", name) for name in ("work1", "work2"))
        append_answers(connection, first, {score("grade_fit", "slot1a"): Answer("2")}, form)
        append_answers(
            connection,
            first,
            {
                score("grade_fit", "slot1a"): Answer("4"),
                score("grade_fit", "slot1b"): Answer("3"),
                score("accuracy", "slot1a"): UNCHECKED,
            },
            form,
        )
        append_answers(connection, second, {score("grade_fit", "slot2a"): Answer("4")}, form)
        append_answers(
            connection,
            first,
            {Question(QuestionKind.PREFERENCE): Answer("clearly_a")},
            Stamp(PREFERENCE.content_hash, 1, moment),
        )
        ben = Work(STUDY_ID, "ben", "work4")
        append_answers(connection, ben, {score("grade_fit", "slot4b"): Answer("4")}, form)
    return store


def frame_of(store: Store) -> pd.DataFrame:
    with store.reading() as connection:
        return ratings_frame(connection, STUDY_ID)


def test_each_current_answer_is_one_row_with_its_system(rated: Store):
    frame = frame_of(rated)
    scores = frame[frame["kind"] == "score"]
    columns = ["rater", "brief", "item", "slot_label", "system", "code", "value", "missing_reason"]
    assert scores[columns].fillna("-").to_numpy().tolist() == [
        ["ana", "01", "grade_fit", "A", "walrus_tuned", "X", "4", "-"],
        ["ana", "01", "grade_fit", "B", "zebrafish_base", "Y", "3", "-"],
        ["ana", "01", "accuracy", "A", "walrus_tuned", "X", "-", "could_not_check"],
        ["ana", "02", "grade_fit", "A", "zebrafish_base", "Y", "4", "-"],
        ["ben", "01", "grade_fit", "B", "walrus_tuned", "X", "4", "-"],
    ]


def test_a_preference_bears_the_systems_of_both_sides_and_none_of_its_own(rated: Store):
    frame = frame_of(rated)
    (row,) = frame[frame["kind"] == "preference"].to_dict("records")
    sides = {name: row[name] for name in ("system_a", "system_b", "code_a", "code_b", "value")}
    assert sides == {
        "system_a": "walrus_tuned",
        "system_b": "zebrafish_base",
        "code_a": "X",
        "code_b": "Y",
        "value": "clearly_a",
    }
    assert all(pd.isna(row[name]) for name in ("slot_token", "slot_label", "system", "code"))


def test_the_frame_has_its_columns_and_types(rated: Store):
    frame = frame_of(rated)
    assert tuple(frame.columns) == RATING_COLUMNS
    assert str(frame.dtypes["value"]) == str(frame.dtypes["system"]) == "str"
    assert [str(frame.dtypes[name]) for name in ("round", "position", "sequence")] == ["int64"] * 3
    assert str(frame.dtypes["answered_at"]) == "datetime64[us, UTC]"
    assert frame["answered_at"].iloc[0] == pd.Timestamp("2026-03-01T09:00:00.000250Z")
    assert frame["brief"].tolist()[0] == "01"
    assert frame["study"].unique().tolist() == [STUDY_ID]


def test_a_study_without_ratings_gives_an_empty_frame_of_the_same_types(store: Store):
    frame = frame_of(store)
    assert (len(frame), tuple(frame.columns)) == (0, RATING_COLUMNS)
    assert str(frame.dtypes["value"]) == "str"
    assert str(frame.dtypes["answered_at"]) == "datetime64[us, UTC]"
