import pytest
from report_study import Answers

from evalkit.report.codebook import CODEBOOK_COLUMNS, codebook
from evalkit.report.columns import CURRENT_COLUMNS, EVENT_COLUMNS, WIDE_COLUMNS
from evalkit.report.csv_file import csv_bytes
from evalkit.report.long_ratings import current_ratings, rating_events
from evalkit.report.marked_evidence import marked_evidence
from evalkit.report.wide_ratings import wide_ratings
from evalkit.study.files.folder import read_study_folder
from evalkit.study.files.shipped import shipped
from evalkit.study.study import Study


def _lines(study: Study, about: str, kind: str) -> list[str]:
    book = codebook(study, is_unblinded=False)
    chosen = book[(book["about"] == about) & (book["kind"] == kind)]
    return csv_bytes(chosen.drop(columns=["about", "file", "kind"])).decode().splitlines()[1:]


def test_a_criterion_has_a_row_of_its_own_and_one_a_level(study: Study) -> None:
    # form, item, name, type, values, value, label, question, descriptor
    assert _lines(study, "question", "score") == [
        'short,fit,Fit,"ordinal, higher is better",1 | 2,,,Does it fit?,',
        'short,accuracy,Accuracy,"ordinal, higher is better",1 | 2 | Could not check,,,'
        "Is it true?,",
    ]
    assert _lines(study, "level", "score") == [
        "short,fit,Fit,,,1,poor,,It does not.",
        "short,fit,Fit,,,2,good,,It does.",
        "short,accuracy,Accuracy,,,1,poor,,No.",
        "short,accuracy,Accuracy,,,2,good,,Yes.",
        "short,accuracy,Accuracy,,,,Could not check,,no value; missing_reason is could_not_check",
    ]


def test_decisions_flags_and_preferences_say_what_they_mean(study: Study) -> None:
    assert _lines(study, "level", "decision") == [
        "short,,Decision,,,accept,Accept,,usable",
        "short,,Decision,,,reject,Reject,,not usable",
    ]
    assert _lines(study, "level", "flag") == [
        "short,bias,Bias,,,no,,,",
        "short,bias,Bias,,,yes,,,rules out the usable decisions",
    ]
    assert _lines(study, "level", "preference")[0] == (
        "choice,,Which of the two,,,a_strong,Clearly A,,strength -2; Clearly A"
    )
    assert _lines(study, "question", "evidence") == [
        "short,fit,Fit,text,,,,Evidence (quote); required at 1,"
    ]


def test_words_can_be_marked_for_every_criterion_and_flag(study: Study) -> None:
    marked = _lines(study, "question", "spans")
    assert [line.split(",")[:3] for line in marked] == [
        ["short", "fit", "Fit"],
        ["short", "accuracy", "Accuracy"],
        ["short", "bias", "Bias"],
    ]
    assert "evidence.csv" in marked[0]


@pytest.mark.parametrize("is_unblinded", [False, True])
def test_every_column_of_every_export_is_explained(
    is_unblinded: bool, study: Study, answers: Answers
) -> None:
    book = codebook(study, is_unblinded=is_unblinded)
    frame = answers.frame()
    exported = {
        "ratings.csv": current_ratings(frame, is_unblinded=is_unblinded),
        "rating_events.csv": rating_events(frame, is_unblinded=is_unblinded),
        "evidence.csv": marked_evidence(frame, is_unblinded=is_unblinded),
        "ratings_wide.csv": wide_ratings(frame, study, is_unblinded=is_unblinded),
    }
    for file, table in exported.items():
        explained = book.loc[book["file"] == file, ["name", "descriptor"]]
        assert explained["name"].tolist() == list(table.columns)
        assert (explained["descriptor"] != "").all()


def test_systems_are_named_only_once_unblinded(study: Study) -> None:
    blind, known = (csv_bytes(codebook(study, is_unblinded=state)) for state in (False, True))
    assert b"walrus" not in blind
    assert b"column,ratings.csv,,,,system,text,walrus | zebra,,,," in known


def test_every_question_of_the_shipped_forms_is_in_it() -> None:
    reading = read_study_folder(shipped("data", "demo_study"))
    assert reading.study is not None
    book = codebook(reading.study, is_unblinded=False)
    assert tuple(book.columns) == CODEBOOK_COLUMNS
    scores = book[(book["kind"] == "score") & (book["about"] == "level")]
    # 7 criteria of the literary and 8 of the informational rubric by 4 levels; one more answer.
    assert len(scores) == 61
    assert (scores["descriptor"] != "").all()


def test_no_export_has_a_column_twice() -> None:
    for columns in (CURRENT_COLUMNS, EVENT_COLUMNS, WIDE_COLUMNS):
        names = [column.name for column in columns]
        assert len(names) == len(set(names))
