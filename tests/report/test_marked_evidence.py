import pytest
from report_study import Answers

from evalkit.errors import RatingsTableError
from evalkit.report.csv_file import csv_bytes
from evalkit.report.marked_evidence import marked_evidence
from evalkit.study.span import Span, spans_value


@pytest.fixture
def marked(answers: Answers) -> Answers:
    words = spans_value([Span(4, 7, "=1+"), Span(0, 1, "🌊")])
    answers.passage("ann", "b1", "zebra", kind="spans", item="fit", value=words)
    answers.passage("ann", "b1", "zebra", kind="spans", item="bias", missing_reason="withdrawn")
    answers.passage("01", "b2", "walrus", kind="score", item="fit", value="2")
    return answers


def test_each_marked_stretch_is_a_row_that_a_spreadsheet_does_not_run(marked: Answers) -> None:
    frame = marked_evidence(marked.frame(), is_unblinded=False)
    place = ["rater", "brief", "slot_label", "code", "item", "start", "end", "quote"]
    assert csv_bytes(frame[place]).decode("utf-8-sig").splitlines() == [
        "rater,brief,slot_label,code,item,start,end,quote",
        "ann,b1,B,Y,fit,0,1,🌊",
        "ann,b1,B,Y,fit,4,7,'=1+",
    ]


def test_the_system_stands_beside_its_letter_only_once_unblinded(marked: Answers) -> None:
    blind = marked_evidence(marked.frame(), is_unblinded=False)
    assert "system" not in blind.columns
    assert b"zebra" not in csv_bytes(blind)
    known = marked_evidence(marked.frame(), is_unblinded=True)
    assert known["system"].tolist() == ["zebra", "zebra"]


def test_without_marks_the_table_has_its_columns_and_no_row(answers: Answers) -> None:
    answers.passage("ann", "b1", "zebra", kind="score", item="fit", value="2")
    frame = marked_evidence(answers.frame(), is_unblinded=False)
    assert frame.empty
    assert frame.columns[-3:].tolist() == ["start", "end", "quote"]


def test_a_frame_without_a_column_is_refused_by_its_name(marked: Answers) -> None:
    with pytest.raises(RatingsTableError, match="slot_token is missing"):
        marked_evidence(marked.frame().drop(columns="slot_token"), is_unblinded=True)
