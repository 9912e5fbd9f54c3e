"""The practice file: read whole, and every fault named with its line."""

import shutil
from pathlib import Path

import pytest

from evalkit.study.files.folder import read_study_folder
from evalkit.study.files.shipped import shipped
from evalkit.study.practice import PracticePart


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped study with its practice set in use."""
    copied = tmp_path / "study"
    shutil.copytree(shipped("data") / "demo_study", copied)
    settings = (copied / "study.yaml").read_text()
    (copied / "study.yaml").write_text(f'{settings}\npractice: "practice.yaml"\n')
    return copied


def test_the_shipped_set_has_three_anchors_four_to_practise_on_and_eight_to_qualify_on(folder):
    study = read_study_folder(folder).study
    assert study is not None
    assert study.practice is not None
    parts = [passage.part for passage in study.practice.passages]
    assert [parts.count(part) for part in PracticePart] == [3, 4, 8]
    assert study.practice.thresholds.exact == 0.7
    assert study.practice.passages[0].consensus.levels["item_support"] == 3


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("attempts: 2", "attempts: 0", "line 9: expected a number of at least 1"),
        ("grade_fit: 4", "grade_fit: 9", "line 18: expected a level of grade_fit (1, 2, 3, 4)"),
        ("central_idea: 4, ", "", "line 18: expected a level for each criterion"),
        ("central_idea: 4", "centrl_idea: 4", 'came "centrl_idea"; write central_idea.'),
        ("decision: accept", "decision: acept", 'came "acept"; write accept.'),
        ("[factual_error]", "[factual_eror]", 'came "factual_eror"; write factual_error.'),
        ("anchor-pantry.txt", "anchor-party.txt", 'write "anchor-pantry.txt" if that is meant.'),
        ("id: anchor-bridges", "id: anchor-pantry", 'came "anchor-pantry" again'),
    ],
)
def test_a_fault_is_told_with_its_line_and_how_to_mend_it(folder, right, wrong, fault):
    file = folder / "practice.yaml"
    text = file.read_text()
    assert right in text
    file.write_text(text.replace(right, wrong, 1))
    sentences = [found.sentence for found in read_study_folder(folder).faults]
    assert [sentence for sentence in sentences if fault in sentence] != [], sentences
