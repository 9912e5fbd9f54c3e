import pytest
from report_study import Answers

from evalkit.errors import RatingsTableError
from evalkit.report.csv_file import csv_bytes
from evalkit.report.long_ratings import current_ratings, rating_events


@pytest.fixture
def few(answers: Answers) -> Answers:
    answers.passage("ann", "b1", "zebra", kind="score", item="fit", value="2")
    answers.passage("ann", "b1", "zebra", kind="score", item="accuracy", missing_reason="withdrawn")
    answers.pair("ann", "b1", kind="preference", value="a_slight")
    answers.pair("ann", "b1", kind="finished", value="yes")
    return answers


def test_current_ratings_are_these_bytes_while_blind(few: Answers) -> None:
    frame = current_ratings(few.frame(), is_unblinded=False)
    start = "pilot-1,1,ann,person,ann-b1,pair,1,rating,b1,3,literary"
    at = "2026-03-02T08:30:00.250000+00:00"
    assert csv_bytes(frame).decode("utf-8-sig").split("\r\n") == [
        "study,round,rater,rater_kind,assignment,assignment_kind,position,purpose,brief,grade,"
        "passage_type,slot_label,slot_token,code,code_a,code_b,kind,item,value,missing_reason,answered_at,"
        "sequence,rubric_hash",
        f"{start},B,ann-b1-B,Y,,,score,fit,2,,{at},1,abc",
        f"{start},B,ann-b1-B,Y,,,score,accuracy,,withdrawn,{at},2,abc",
        f"{start},,,,X,Y,preference,,a_slight,,{at},3,abc",
        "",
    ]


def test_nothing_names_a_system_while_blind(few: Answers) -> None:
    for frame in (
        current_ratings(few.frame(), is_unblinded=False),
        rating_events(few.frame(), is_unblinded=False),
    ):
        assert not {"system", "system_a", "system_b"} & set(frame.columns)
        assert b"zebra" not in csv_bytes(frame)
        assert b"walrus" not in csv_bytes(frame)


def test_systems_stand_beside_their_letters_once_unblinded(few: Answers) -> None:
    frame = current_ratings(few.frame(), is_unblinded=True)
    shown = frame[["code", "system", "code_a", "system_a", "code_b", "system_b"]].fillna("")
    assert shown.to_numpy().tolist() == [
        ["Y", "zebra", "", "", "", ""],
        ["Y", "zebra", "", "", "", ""],
        ["", "", "X", "walrus", "Y", "zebra"],
    ]


def test_events_name_the_answer_that_they_replace(few: Answers) -> None:
    few.passage("ann", "b1", "zebra", kind="score", item="fit", value="1")
    few.rows[-1]["predecessor"] = 1
    frame = rating_events(few.frame(), is_unblinded=False)
    assert frame.columns[-1] == "predecessor"
    assert frame[["sequence", "predecessor"]].to_numpy().tolist() == [
        [1, 0],
        [2, 0],
        [3, 0],
        [5, 1],
    ]


def test_a_frame_without_a_column_is_refused_by_its_name(few: Answers) -> None:
    with pytest.raises(RatingsTableError, match="code_b is missing"):
        current_ratings(few.frame().drop(columns="code_b"), is_unblinded=False)
