"""The page on statistics names every statistic, and every figure on it is one that was computed."""

import doctest
import importlib
import json
import pkgutil
import re
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from report_words_study import report_sentences

import evalkit.stats

GUIDE = files("evalkit") / "guide"
PAGE = (GUIDE / "statistics.md").read_text(encoding="utf-8")
COVERAGE = (GUIDE / "coverage_full.txt").read_text(encoding="utf-8")
REFERENCE = Path(__file__).parent.parent / "reference"
DECISIONS = sorted((GUIDE / "decisions").iterdir(), key=lambda path: path.name)

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.split("## The methods")[1].split("\n## ")[0].splitlines()
    if line.startswith("| ") and not line.startswith(("| ---", "| quantity", "| **"))
]
QUOTED = [line[2:] for line in PAGE.splitlines() if line.startswith("> ")]
FAMILIES = [module.name for module in pkgutil.iter_modules(evalkit.stats.__path__) if module.ispkg]
TESTED_AS = {
    "clopper_pearson": "clopper_pearson_interval",
    "mcnemar": "mcnemar_test",
    "mean_squares": "g_study",
    "position_effect_jackknife": "position_effect",
}
"""What some reference files call a statistic, and the function that is held to it."""


def names_in(row: list[str]) -> list[str]:
    return re.findall(r"`(\w+)`", row[1])


def numbers_in(expected: Any) -> int:
    if isinstance(expected, dict):
        return sum(map(numbers_in, expected.values()))
    return sum(map(numbers_in, expected)) if isinstance(expected, list) else 1


def reference_counts() -> Counter[str]:
    counts: Counter[str] = Counter()
    for path in REFERENCE.glob("*_reference.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        groups = {"": content} if isinstance(content, list) else content
        for group, entries in groups.items():
            for entry in entries if isinstance(entries, list) else ():
                statistic = entry.get("statistic", group)
                limits = {side: entry[side] for side in ("low", "high") if side in entry}
                counts[TESTED_AS.get(statistic, statistic)] += numbers_in(
                    entry.get("expected", limits)
                )
    return counts


@pytest.mark.parametrize("family", FAMILIES)
def test_every_public_name_of_a_family_has_a_row(family: str) -> None:
    public = importlib.import_module(f"evalkit.stats.{family}").__all__
    named = {name for row in ROWS for name in names_in(row)}
    assert set(public) - named == set()


def test_no_row_names_what_does_not_exist() -> None:
    public = {
        name
        for family in FAMILIES
        for name in importlib.import_module(f"evalkit.stats.{family}").__all__
    }
    assert {name for row in ROWS for name in names_in(row)} - public == set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_row_is_whole_and_claims_as_many_reference_values_as_there_are(row: list[str]) -> None:
    counts = reference_counts()
    claimed = re.match(r"\d+", row[5])
    assert len(row) == 7
    assert all(row)
    assert int(claimed[0] if claimed else 0) == sum(counts[name] for name in names_in(row))


def test_sum_of_reference_values_is_the_one_that_is_told() -> None:
    assert f"{sum(reference_counts().values()):,} reference numbers" in PAGE


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_measured_figures_stand_in_the_output_of_the_simulation(row: list[str]) -> None:
    for figures in re.findall(r"\d+\.\d / \d+\.\d", row[6]):
        assert figures in COVERAGE


def test_page_says_how_the_simulation_was_run() -> None:
    assert COVERAGE.startswith("12 briefs, 3 raters, levels 1-4; 4000 studies a cell, seed 1;")
    assert "`evalkit bench coverage --size full --seed 1`" in PAGE


@pytest.mark.parametrize("quoted", QUOTED, ids=lambda quoted: quoted.split(":")[0])
def test_quoted_sentence_is_one_of_the_report(quoted: str) -> None:
    differences, agreement = report_sentences()
    assert quoted in (*differences, *agreement)


def test_each_word_of_the_report_is_shown_by_a_quoted_sentence() -> None:
    for words in (
        "is shown to be better",
        "not shown to differ",
        "cannot reach .05",
        "agreement is undefined: no variation",
        "α says little",
    ):
        assert any(words in quoted for quoted in QUOTED)


def test_examples_on_the_page_give_what_they_show() -> None:
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    page = doctest.DocTestParser().get_doctest(PAGE, {}, "statistics.md", None, 0)
    result = doctest.DocTestRunner(optionflags=flags).run(page)
    assert result.attempted > 20
    assert result.failed == 0


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.name)
def test_decision_is_short_and_says_what_would_change_it(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 40
    for part in ("**Question.**", "**Choice.**", "**Why.**", "**What would change our mind.**"):
        assert part in text


def test_links_to_other_pages_lead_somewhere() -> None:
    targets = re.findall(r"\]\(([^)]+)\)", PAGE)
    assert len(targets) >= 3
    for target in targets:
        assert (GUIDE / target).is_file()
