import pandas as pd
import pytest

from evalkit.report.number_text import (
    coefficient_text,
    count_text,
    interval_text,
    p_text,
    points_text,
    share_text,
)
from evalkit.report.tables import text_table

COLUMNS = {"name": "Outcome", "alpha": "Alpha", "n": "Ratings"}
FORMATS = {"alpha": coefficient_text, "n": count_text}


def test_a_gap_is_a_dash_and_its_reason_stands_below_once() -> None:
    frame = pd.DataFrame(
        {
            "name": ["Interest", "Flag: bias", "Flag: access", "Accuracy"],
            "alpha": [0.614, None, None, -0.05],
            "n": [72, 72, 72, None],
            "why_undefined": ["", "no variation", "no variation", ""],
            "flags": ["", "", "", "few ratings"],
        }
    )
    assert text_table(frame, COLUMNS, FORMATS).splitlines() == [
        "Outcome       Alpha  Ratings  Note",
        "----------------------------------",
        "Interest        .61       72",
        "Flag: bias        -       72  1",
        "Flag: access      -       72  1",
        "Accuracy       −.05        -  2",
        "",
        "1  no variation",
        "2  few ratings",
    ]


def test_long_names_and_reasons_wrap_and_numbers_do_not() -> None:
    frame = pd.DataFrame(
        {
            "name": ["Language, vocabulary and conventions of the passage"],
            "alpha": [0.5],
            "n": [72],
            "why_undefined": ["a reason that goes on for longer than one line can hold"],
        }
    )
    assert text_table(frame, COLUMNS, FORMATS, width=40).splitlines() == [
        "Outcome             Alpha  Ratings  Note",
        "----------------------------------------",
        "Language,             .50       72  1",
        "vocabulary and",
        "conventions of the",
        "passage",
        "",
        "1  a reason that goes on for longer than",
        "   one line can hold",
    ]


def test_numbers_stay_whole_where_the_width_is_too_small_for_them() -> None:
    frame = pd.DataFrame({"name": ["x"], **{f"n{i}": [123456789] for i in range(5)}})
    columns = {name: name for name in frame}
    formats = {name: count_text for name in frame if name != "name"}
    lines = text_table(frame, columns, formats, width=30).splitlines()
    assert lines[2].split() == ["x", *["123456789"] * 5]


def test_a_text_cannot_send_codes_to_the_terminal() -> None:
    frame = pd.DataFrame({"name": ["[red]so[/red]\x1b[2J\nnext"], "alpha": [0.5], "n": [3]})
    assert text_table(frame, COLUMNS, FORMATS).splitlines()[2].split() == [
        "[red]so[/red]",
        "[2J",
        "next",
        ".50",
        "3",
    ]


def test_wide_letters_count_twice() -> None:
    frame = pd.DataFrame({"name": ["日本", "ab"], "alpha": [0.5, 0.5], "n": [1, 1]})
    assert text_table(frame, COLUMNS, FORMATS).splitlines()[2:] == [
        "日本       .50        1",
        "ab         .50        1",
    ]


def test_no_rows_leave_the_header() -> None:
    frame = pd.DataFrame({"name": [], "alpha": [], "n": []})
    assert text_table(frame, COLUMNS, FORMATS).splitlines()[0] == "Outcome  Alpha  Ratings"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (p_text(0.0005), "< .001"),
        (p_text(0.9999), "1"),
        (p_text(0.05), ".050"),
        (points_text(-1.046), "−1.05"),
        (points_text(-0.001), "0.00"),
        (coefficient_text(-0.001), ".00"),
        (coefficient_text(0.996), "1.00"),
        (share_text(0.805), "80%"),
        (count_text(12.0), "12"),
        (interval_text(-0.05, 0.667, coefficient_text), "[−.05, .67]"),
        (interval_text(0.1, float("inf"), points_text), "[0.10, unbounded]"),
        (interval_text(None, 0.5, points_text), None),
        (interval_text(float("nan"), float("nan"), points_text), None),
    ],
)
def test_numbers_are_written_as_the_apa_asks(written: str | None, expected: str | None) -> None:
    assert written == expected
