"""The profile file: read whole, and every fault named with its line."""

import shutil
from pathlib import Path

import pytest

from evalkit.study.files.folder import read_study_folder
from evalkit.study.files.shipped import shipped

FORM = """\
consent:
  version: 1
  text: {en: "Please agree.", es: "Acepte, por favor."}
questions:
  - id: role
    question: {en: "Your role?", es: "¿Su función?"}
    type: choice
    required: true
    options:
      - {id: teacher, label: "Teacher"}
      - {id: editor, label: "Editor"}
  - id: years
    question: "Years?"
    type: number
    least: 0
    most: 70
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped study with a form of its own."""
    copied = tmp_path / "study"
    shutil.copytree(shipped("data") / "demo_study", copied)
    settings = (copied / "study.yaml").read_text()
    (copied / "study.yaml").write_text(f'{settings}\nprofile: "profile.yaml"\n')
    (copied / "profile.yaml").write_text(FORM)
    return copied


def faults_with(folder: Path, right: str, wrong: str) -> list[str]:
    text = (folder / "profile.yaml").read_text()
    assert right in text
    (folder / "profile.yaml").write_text(text.replace(right, wrong, 1))
    return [fault.sentence for fault in read_study_folder(folder).faults]


def test_a_sound_form_becomes_part_of_the_study(folder):
    study = read_study_folder(folder).study
    assert study is not None
    assert study.profile is not None
    assert [question.id for question in study.profile.questions] == ["role", "years"]
    assert study.profile.questions[1].most == 70.0


@pytest.mark.parametrize("name", ["demo_study", "new_study"])
def test_the_shipped_forms_are_sound_and_in_both_languages(folder, name):
    shutil.copy(shipped("data", name, "profile.yaml"), folder / "profile.yaml")
    study = read_study_folder(folder).study
    assert study is not None
    assert study.profile is not None
    assert {question.id for question in study.profile.questions} >= {"role", "years", "paid"}
    wordings = [question.question for question in study.profile.questions]
    assert [set(w) for w in wordings if isinstance(w, dict)] == [{"en", "es"}] * len(wordings)


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("version: 1", 'version: "1"', "line 2: expected a whole number"),
        ("version: 1", "version: 0", "line 2: expected a number of at least 1"),
        (
            "{en: ",
            "{fr: ",
            'line 3: expected a language that raters\' pages speak (en, es), came the key "fr"',
        ),
        (
            '{en: "Please agree.", ',
            "{",
            "line 3: expected these words in the study's own language (en)",
        ),
        ("id: years", "id: role", 'line 12: expected each question id once, came "role" again'),
        (
            "type: number",
            "type: numbr",
            "line 14: expected choice, choices, number, text or yes_no",
        ),
        ("id: editor", "id: teacher", 'came "teacher" again (first in line 10)'),
        ('      - {id: editor, label: "Editor"}\n', "", "line 9: expected two options or more"),
        ("type: choice", "type: text", "line 9: expected options only where the type is choice"),
        ("type: number", "type: text", "line 15: expected least only where the type is number"),
        ("most: 70", "most: -1", "line 16: expected a number of at least 0"),
        ("required: true", "requird: true", "line 8: expected only the keys"),
        ('question: "Years?"', 'question: ""', "line 13: expected a text that is not empty"),
        ('"Years?"', "{}", "line 13: expected these words in the study's own language (en)"),
    ],
)
def test_a_fault_is_told_with_its_line_and_how_to_mend_it(folder, right, wrong, fault):
    sentences = faults_with(folder, right, wrong)
    found = [sentence for sentence in sentences if fault in sentence]
    assert found != [], sentences
    assert found[0].startswith("profile.yaml, ")


def test_a_form_that_asks_nothing_is_a_fault(folder):
    (folder / "profile.yaml").write_text("questions: []\n")
    sentences = [fault.sentence for fault in read_study_folder(folder).faults]
    assert [s for s in sentences if "a consent text, questions, or both, came neither" in s]


def test_a_form_that_is_not_there_is_told_where_it_is_named(folder):
    (folder / "profile.yaml").unlink()
    (fault,) = read_study_folder(folder).faults
    assert fault.file == "study.yaml"
    assert 'came "profile.yaml", which is not there' in fault.sentence
