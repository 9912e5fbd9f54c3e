"""The benches of texts: near copies at a small size, readability on a table brought along."""

import pytest

from evalkit.bench import near_copies, readability
from evalkit.errors import CorpusError


def test_planted_copies_are_found_and_nothing_else():
    ticks = iter((10.0, 12.5))
    report = near_copies.run(30, 40, clock=lambda: next(ticks))
    assert (report.n_planted, report.n_found, report.n_others) == (20, 20, 0)
    assert near_copies.format_report(report).startswith(
        "30 passages of 700 words against 40 sources: 2.5 s of one processor. Planted copies "
        "found: 20 of 20"
    )


def test_stated_grades_are_held_against_ours(tmp_path):
    table = tmp_path / "stated.csv"
    # 6 words, 6 syllables, one sentence: 0.39 * 6 + 11.8 - 15.59 = -1.45; three words: -2.62.
    table.write_text("Excerpt,FK\nThe cat sat on the mat.,-1.95\nThe dog ran.,-2.52\nNone.,\n")
    report = readability.run(table, "Excerpt", "FK")
    assert (report.n_texts, report.n_left_out) == (2, 1)
    assert report.bias == pytest.approx((0.5 - 0.1) / 2)
    assert report.mean_absolute_error == pytest.approx(0.3)
    assert readability.format_report(report).startswith("2 texts (1 rows left out): ours minus")


def test_a_table_without_the_columns_says_which_it_has(tmp_path):
    (tmp_path / "t.csv").write_text("text,grade\nA cat.,1\n")
    with pytest.raises(CorpusError, match="has the columns text, grade, and not 'FK'"):
        readability.run(tmp_path / "t.csv", "text", "FK")
