"""Every fault of the table of validity passages is told with its line."""

import pytest
from sound_study import edit, write_sound_study

from evalkit.study.files.folder import read_study_folder
from evalkit.study.purpose import Purpose
from evalkit.study.validity import ExpectedLevel

HEADER = "brief,id,purpose,grade,passage_type,topic,instruction,expected,text\n"
SOUND = (
    HEADER
    + "v1,good,,4,story,Boats,Write a story.,fit=2-3; theme=3,A boat comes home at night.\n"
    + "v1,bad,damaged,4,story,Boats,Write a story.,fit=1,A boat a boat a.\n"
)


@pytest.fixture
def folder(tmp_path):
    """The small study with a table of validity passages."""
    found = write_sound_study(tmp_path / "small")
    edit(found, "study.yaml", 'raters: "raters.csv"', 'raters: "raters.csv"\nvalidity: "v.csv"')
    (found / "v.csv").write_text(SOUND, encoding="utf-8")
    return found


def test_a_sound_table_gives_briefs_with_passages_and_levels(folder):
    reading = read_study_folder(folder)
    assert reading.faults == ()
    (known,) = reading.study.validity
    assert known.brief.topic == "Boats"
    assert known.purpose is Purpose.DAMAGED
    assert known.passages[0].expected == (ExpectedLevel("fit", 2, 3), ExpectedLevel("theme", 3, 3))
    assert "v1" not in {brief.id for brief in reading.study.briefs}


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("fit=1,", "fit is 1,", 3, "expected levels such as grade_fit=3"),
        ("fit=1,", "fit=9,", 3, "expected levels of fit from 1 to 3, came 9-9"),
        ("fit=1,", "fitt=1,", 3, "write fit"),
        ("bad,damaged", "bad,broken", 3, "expected one of"),
        ("bad,damaged", "good,damaged", 3, "expected a passage id of its own in the brief"),
        ("v1,bad,damaged,4", "v1,bad,damaged,5", 3, "expected the grade that line 2 gives"),
        ("v1,bad", "v2,bad", 2, "two passages of brief"),
        ("A boat a boat a.", "", 3, "an empty text"),
        (",story,Boats,Write a story.,fit=1", ",poem,Boats,Write a story.,fit=1", 3, "poem"),
    ],
)
def test_a_fault_is_told_with_its_line(folder, old, new, line, words):
    edit(folder, "v.csv", old, new)
    sentences = [fault.sentence for fault in read_study_folder(folder).faults]
    assert any(f"v.csv, line {line}:" in said and words in said for said in sentences), sentences


def test_a_brief_of_the_study_is_no_brief_of_a_validity_passage(folder):
    text = (folder / "v.csv").read_text(encoding="utf-8")
    own = read_study_folder(folder).study.briefs[0].id
    (folder / "v.csv").write_text(text.replace("v1,", f"{own},"), encoding="utf-8")
    (first, *_) = read_study_folder(folder).faults
    assert "expected a brief outside the study" in first.sentence


def test_a_table_that_is_not_there_is_told(folder):
    (folder / "v.csv").unlink()
    sentences = [fault.sentence for fault in read_study_folder(folder).faults]
    assert any("v.csv" in said for said in sentences)
