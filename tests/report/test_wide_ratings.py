import pandas as pd
from report_study import Answers

from evalkit.report.csv_file import csv_bytes
from evalkit.report.wide_ratings import wide_ratings
from evalkit.study.study import Study

UNCHECKED = {"kind": "score", "item": "accuracy", "missing_reason": "could_not_check"}


def _lines(answers: Answers, study: Study, *, is_unblinded: bool) -> list[str]:
    frame = wide_ratings(answers.frame(), study, is_unblinded=is_unblinded)
    return csv_bytes(frame).decode("utf-8-sig").splitlines()


def test_raters_stand_side_by_side_in_the_order_of_the_study(
    answers: Answers, study: Study
) -> None:
    answers.passage("01", "b1", "walrus", kind="score", item="fit", value="2")
    answers.passage("ann", "b1", "walrus", kind="score", item="fit", value="1")
    answers.passage("ann", "b1", "walrus", kind="evidence", item="fit", value="=so")
    answers.passage("ann", "b1", "zebra", **UNCHECKED)
    answers.passage("ann", "b2", "zebra", kind="flag", item="bias", value="no")
    answers.passage("ann", "b2", "zebra", kind="score", item="fit", value="2")
    answers.pair("ann", "b1", kind="comment", value="Both are short.")
    answers.pair("ann", "b1", kind="finished", value="yes")
    assert _lines(answers, study, is_unblinded=False) == [
        "study,round,brief,grade,passage_type,code,against,kind,item,repeat,n_answers,"
        "n_could_not_check,rater_ann,rater_01",
        "pilot-1,1,b2,4,literary,Y,,score,fit,1,1,0,2,",
        "pilot-1,1,b2,4,literary,Y,,flag,bias,1,1,0,no,",
        "pilot-1,1,b1,3,literary,X,,score,fit,1,2,0,1,2",
        "pilot-1,1,b1,3,literary,X,,evidence,fit,1,1,0,'=so,",
        "pilot-1,1,b1,3,literary,Y,,score,accuracy,1,0,1,,",
        "pilot-1,1,b1,3,literary,,,comment,,1,1,0,Both are short.,",
    ]


def test_the_same_preference_is_the_same_number_whichever_side_a_rater_saw(
    answers: Answers, study: Study
) -> None:
    # Both are clearly for walrus: it lies on B for rater 01 and on A for Ann.
    answers.pair("01", "b1", kind="preference", value="b_strong")
    answers.pair("ann", "b1", kind="preference", value="a_strong")
    answers.pair("ann", "b2", kind="preference", value="b_slight")
    assert _lines(answers, study, is_unblinded=True)[1:] == [
        "pilot-1,1,b2,4,literary,X,walrus,zebra,preference,,1,1,0,-1,",
        "pilot-1,1,b1,3,literary,X,walrus,zebra,preference,,1,2,0,2,2",
    ]
    # Blind, the first letter stands for the reference, which it need not be.
    assert _lines(answers, study, is_unblinded=False)[1:] == [
        "pilot-1,1,b2,4,literary,Y,X,preference,,1,1,0,1,",
        "pilot-1,1,b1,3,literary,Y,X,preference,,1,2,0,-2,-2",
    ]


def test_scores_are_numbers_and_other_answers_texts(answers: Answers, study: Study) -> None:
    answers.passage("ann", "b1", "zebra", kind="score", item="fit", value="2")
    answers.passage("ann", "b1", "zebra", kind="direction", item="fit", value="too easy")
    answers.pair("ann", "b1", kind="preference", value="a_slight")
    cells = wide_ratings(answers.frame(), study, is_unblinded=True)["rater_ann"].tolist()
    assert cells == [2, "too easy", 1]


def test_a_comment_on_a_passage_shown_alone_belongs_to_its_system(
    answers: Answers, study: Study
) -> None:
    answers.alone("ann", "b1", "zebra", kind="comment", value="Dry.")
    answers.alone("ann", "b1", "walrus", kind="comment", value="Lively.")
    wide = wide_ratings(answers.frame(), study, is_unblinded=True)
    assert dict(zip(wide["system"], wide["rater_ann"], strict=True)) == {
        "zebra": "Dry.",
        "walrus": "Lively.",
    }


def test_a_question_asked_again_gets_a_row_of_its_own(answers: Answers, study: Study) -> None:
    answers.passage("ann", "b1", "zebra", kind="score", item="fit", value="2")
    answers.passage("ann", "b1", "zebra", kind="score", item="fit", value="1")
    answers.passage("01", "b1", "zebra", kind="score", item="fit", value="1")
    wide = wide_ratings(answers.frame(), study, is_unblinded=True)
    shown = wide[["repeat", "n_answers", "rater_ann", "rater_01"]]
    assert shown.astype(object).where(shown.notna(), None).to_numpy().tolist() == [
        [1, 2, 2, 1],
        [2, 1, 1, None],
    ]


def test_nothing_names_a_system_while_blind(answers: Answers, study: Study) -> None:
    answers.passage("ann", "b1", "zebra", kind="score", item="fit", value="2")
    answers.pair("ann", "b1", kind="preference", value="a_slight")
    text = "\n".join(_lines(answers, study, is_unblinded=False))
    assert "zebra" not in text
    assert "walrus" not in text


def test_no_answers_give_a_header_with_every_rater(answers: Answers, study: Study) -> None:
    wide = wide_ratings(answers.frame(), study, is_unblinded=False)
    assert isinstance(wide, pd.DataFrame)
    assert list(wide.columns)[-2:] == ["rater_ann", "rater_01"]
    assert len(wide) == 0


def test_marked_words_stay_in_their_own_table(answers: Answers, study: Study) -> None:
    words = '[{"start":0,"end":3,"quote":"The"}]'
    answers.passage("ann", "b1", "zebra", kind="score", item="fit", value="1")
    answers.passage("ann", "b1", "zebra", kind="spans", item="fit", value=words)
    frame = wide_ratings(answers.frame(), study, is_unblinded=False)
    assert frame["kind"].tolist() == ["score"]
