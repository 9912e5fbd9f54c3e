import csv
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from statistics import mode

import pytest

from evalkit.study.files.shipped import shipped

PUBLISHED = shipped("data", "published")
Rows = list[dict[str, str]]


def _rows(name: str) -> Rows:
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def scores() -> Rows:
    return _rows("ttcw_ratings.csv")


@pytest.fixture(scope="module")
def choices() -> Rows:
    return _rows("pandalm_preferences.csv")


def test_ttcw_holds_twelve_plots_by_four_systems_by_fourteen_tests_by_three_raters(
    scores: Rows,
) -> None:
    cells = Counter((row["prompt_id"], row["system"], row["criterion"]) for row in scores)
    assert len(scores) == 2016
    assert len(cells) == 12 * 4 * 14
    assert set(cells.values()) == {3}
    assert len({row["prompt_id"] for row in scores}) == 12
    assert {row["system"] for row in scores} == {"NewYorker", "Claude", "GPT4", "GPT3.5"}


def test_ttcw_has_the_same_three_raters_for_all_of_a_plot(scores: Rows) -> None:
    panels = defaultdict(set)
    for row in scores:
        panels[row["prompt_id"]].add(row["rater"])
    assert {len(panel) for panel in panels.values()} == {3}
    assert len(set().union(*panels.values())) == 11


def test_ttcw_pass_rates_are_those_of_the_source(scores: Rows) -> None:
    # Counted in the annotation files of salesforce/creativity_eval, commit fced0ab; 504 a system.
    passed = Counter(row["system"] for row in scores if row["score"] == "1")
    assert passed == {"NewYorker": 427, "Claude": 151, "GPT4": 140, "GPT3.5": 44}


def test_every_ttcw_test_that_was_scored_has_a_name(scores: Rows) -> None:
    named = {row["criterion"]: row["name"] for row in _rows("ttcw_criteria.csv")}
    assert set(named) == {row["criterion"] for row in scores}
    assert all(named.values())


def test_pandalm_holds_999_pairs_by_three_annotators(choices: Rows) -> None:
    pairs = Counter(row["item_id"] for row in choices)
    assert len(choices) == 2997
    assert len(pairs) == 999
    assert set(pairs.values()) == {3}
    assert len({(row["system_a"], row["system_b"]) for row in choices}) == 10


def test_pandalm_majorities_are_those_of_the_source(choices: Rows) -> None:
    # README of WeOpenML/PandaLM, "label distribution of test data": 0: 105, 1: 422, 2: 472.
    votes = defaultdict(list)
    for row in choices:
        votes[row["item_id"]].append(row["preference"])
    assert Counter(map(mode, votes.values())) == {"tie": 105, "a": 422, "b": 472}


@pytest.mark.parametrize(
    ("pair", "kappa"),
    # README of WeOpenML/PandaLM, table of Cohen's kappa between annotators.
    [
        (("annotator1", "annotator2"), 0.85),
        (("annotator1", "annotator3"), 0.88),
        (("annotator2", "annotator3"), 0.86),
    ],
)
def test_pandalm_annotators_agree_as_the_source_says(
    pair: tuple[str, str], kappa: float, choices: Rows
) -> None:
    first, second = (
        {row["item_id"]: row["preference"] for row in choices if row["rater"] == rater}
        for rater in pair
    )
    observed = sum(first[item] == second[item] for item in first) / 999
    counts = [Counter(answers.values()) for answers in (first, second)]
    expected = sum(counts[0][choice] * counts[1][choice] for choice in counts[0]) / 999**2
    assert (observed - expected) / (1 - expected) == pytest.approx(kappa, abs=0.005)


@pytest.mark.parametrize("name", ["ttcw_ratings.csv", "pandalm_preferences.csv"])
def test_no_cell_of_the_ratings_is_a_sentence(name: str) -> None:
    longest = max(len(value) for row in _rows(name) for value in row.values())
    assert longest <= len("t05_language_proficiency_and_literary_devices")
    assert not any(" " in value for row in _rows(name) for value in row.values())


def test_the_script_keeps_the_named_columns_and_drops_all_others(tmp_path: Path) -> None:
    source, made = tmp_path / "source", tmp_path / "made"
    for folder in (source / "ttcw", source / "pandalm", made):
        folder.mkdir(parents=True)
    (source / "ttcw/ratings.csv").write_text(
        "item_id,prompt_id,system,rater,criterion,score,comment\n0_A,0,A,E1,t01,1,A sentence.\n"
    )
    (source / "ttcw/criteria.csv").write_text(
        "criterion,dimension,name,question\nt01,Fluency,Ending,Is it?\n"
    )
    (source / "pandalm/pairwise.csv").write_text(
        "item_id,system_a,system_b,rater,criterion,preference\n0,x,y,r1,overall,b\n"
    )
    script = str(PUBLISHED / "make_published.py")
    subprocess.run([sys.executable, script, str(source), "--out", str(made)], check=True)
    assert {path.name: path.read_text() for path in made.iterdir()} == {
        "ttcw_ratings.csv": "item_id,prompt_id,system,rater,criterion,score\n0_A,0,A,E1,t01,1\n",
        "ttcw_criteria.csv": "criterion,dimension,name\nt01,Fluency,Ending\n",
        "pandalm_preferences.csv": "item_id,system_a,system_b,rater,preference\n0,x,y,r1,b\n",
    }
