import csv
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from statistics import fmean

import pytest

from evalkit.study.answer import Question, QuestionKind
from evalkit.study.blinded import Assignment, AssignmentKind, BlindedPassage, Desk, Slot
from evalkit.study.brief import Brief
from evalkit.study.files.folder import read_study_folder
from evalkit.study.files.shipped import shipped
from evalkit.study.form import read_answers, unanswered
from evalkit.study.rater import RaterKind
from evalkit.study.study import Study

DEMO = shipped("data", "demo_study")
SIMULATED = ("sim1", "sim2", "sim3")
LEFT_A, RIGHT_B = Slot("left", "A"), Slot("right", "B")
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def rows() -> Rows:
    with (DEMO / "simulated_ratings.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def study() -> Study:
    reading = read_study_folder(DEMO)
    assert reading.study is not None, reading.faults
    return reading.study


def test_the_script_makes_the_shipped_file_again_byte_for_byte(tmp_path: Path) -> None:
    again = tmp_path / "again.csv"
    script = str(DEMO / "simulate_ratings.py")
    subprocess.run([sys.executable, script, "--out", str(again)], check=True, timeout=120)
    assert again.read_bytes() == (DEMO / "simulated_ratings.csv").read_bytes()


def test_another_seed_gives_other_ratings(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    script = str(DEMO / "simulate_ratings.py")
    command = [sys.executable, script, "--seed", "25", "--out", str(other)]
    subprocess.run(command, check=True, timeout=120)
    assert other.read_bytes() != (DEMO / "simulated_ratings.csv").read_bytes()


def test_the_raters_are_those_the_study_calls_simulated(rows: Rows, study: Study) -> None:
    declared = {rater.id for rater in study.raters if rater.kind is RaterKind.SIMULATED}
    assert {row["rater"] for row in rows} == declared == set(SIMULATED)


@pytest.mark.parametrize("slots", [(LEFT_A, RIGHT_B), (RIGHT_B, LEFT_A)], ids=["AB", "BA"])
@pytest.mark.parametrize("rater", SIMULATED)
def test_every_brief_is_complete_whichever_passage_lies_on_the_left(
    rater: str, slots: tuple[Slot, Slot], rows: Rows, study: Study
) -> None:
    missing = {}
    for brief in study.briefs:
        desk = _desk(study, rater, brief)
        chosen = [row for row in rows if row["rater"] == rater and row["brief"] == brief.id]
        raw = _raw_answers(desk, chosen, dict(zip(("base", "fine_tuned"), slots, strict=True)))
        answers = read_answers(desk, raw)
        assert len(answers) == len(chosen)
        missing[brief.id] = unanswered(desk, answers)
    assert missing == {brief.id: () for brief in study.briefs}


def _desk(study: Study, rater: str, brief: Brief) -> Desk:
    slots = (LEFT_A, RIGHT_B)
    assignment = Assignment("a1", rater, brief.id, 1, AssignmentKind.PAIR, slots)
    texts = tuple(BlindedPassage(slot, "Text.") for slot in slots)
    return Desk(assignment, brief, texts, study.rubric_for(brief), study.preference)


def _raw_answers(desk: Desk, rows: Rows, slots: Mapping[str, Slot]) -> dict[str, object]:
    raw: dict[str, object] = {}
    for row in rows:
        slot = slots[row["system"]].token if row["system"] else ""
        question = Question(QuestionKind(row["kind"]), row["item"], slot)
        reason = row["missing_reason"]
        raw[question.key] = {"missing": reason} if reason else _value(desk, row, slots)
    return raw


def _value(desk: Desk, row: Mapping[str, str], slots: Mapping[str, Slot]) -> str:
    if row["kind"] != QuestionKind.PREFERENCE:
        return row["value"]
    assert desk.preference is not None
    strength = int(row["value"]) * (1 if slots[row["favours"]] is RIGHT_B else -1)
    return next(o.id for o in desk.preference.options if o.strength == strength)


def test_each_rater_rates_all_24_passages_and_prefers_in_all_12_briefs(rows: Rows) -> None:
    passages, choices = defaultdict(set), defaultdict(set)
    for row in rows:
        if row["system"]:
            passages[row["rater"]].add((row["brief"], row["system"]))
        elif row["kind"] == QuestionKind.PREFERENCE:
            choices[row["rater"]].add(row["brief"])
    assert {rater: len(rated) for rater, rated in passages.items()} == dict.fromkeys(SIMULATED, 24)
    assert {rater: len(briefs) for rater, briefs in choices.items()} == dict.fromkeys(SIMULATED, 12)


def test_every_text_says_that_it_is_simulated(rows: Rows) -> None:
    kinds = {"evidence", "flag_note", "decision_reason", "preference_reason"}
    texts = {row["value"] for row in rows if row["kind"] in kinds}
    assert texts == {
        "Simulated rating: no evidence was given.",
        "Simulated rating: no note was given.",
        "Simulated rating: no reason was given.",
    }


def test_the_severest_rater_of_the_model_gives_the_lowest_scores(rows: Rows) -> None:
    given = defaultdict(list)
    for row in rows:
        if row["kind"] == QuestionKind.SCORE and row["value"]:
            given[row["rater"]].append(int(row["value"]))
    means = [fmean(given[rater]) for rater in SIMULATED]
    assert means == sorted(means, reverse=True)


def test_the_invented_fact_is_flagged(rows: Rows) -> None:
    flagged = {
        (row["brief"], row["system"])
        for row in rows
        if (row["kind"], row["item"], row["value"]) == ("flag", "factual_error", "yes")
    }
    assert ("g6-inf", "base") in flagged


def test_a_level_that_could_not_be_checked_has_no_value(rows: Rows) -> None:
    unchecked = [row for row in rows if row["missing_reason"]]
    assert {(row["kind"], row["item"], row["value"]) for row in unchecked} == {
        ("score", "accuracy", "")
    }
