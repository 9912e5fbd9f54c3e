"""Tables as a report sets them: how each kind of column is written, and what becomes a note."""

import pandas as pd
import pytest

from evalkit.report.printed_table import printed


def cells(name, values):
    """One column as it is printed."""
    table = printed(pd.DataFrame({name: values}))
    return [row[0] for row in table.rows]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("difference", -0.857, "−0.86"),
        ("α", 0.667, ".67"),
        ("AC", -0.02, "−.02"),
        ("within one", 1.0, "1.00"),
        ("share missing", 0.056, ".06"),
        ("p exact", 0.0273, ".027"),
        ("adjusted p", 0.0004, "< .001"),
        ("p drift", 0.635, ".635"),
        ("levels used", 4.0, "4"),
        ("Minutes a brief", 11.514, "11.5"),
        ("wins", 3, "3"),
        ("left", -3, "−3"),
        ("is planned", True, "yes"),
    ],
)
def test_a_number_is_written_as_its_column_asks(name, value, text):
    assert cells(name, [value]) == [text]


def test_what_is_missing_is_a_dash_and_never_a_zero():
    assert cells("difference", [0.5, None]) == ["0.50", "–"]
    assert cells("when", pd.to_datetime(["2026-11-28 09:05", None]).tolist()) == [
        "2026-11-28 09:05",
        "–",
    ]
    assert cells("n", pd.array([3, None], dtype="Int64")) == ["3", "–"]


def test_limits_become_one_interval_written_as_their_estimate():
    table = printed(
        pd.DataFrame(
            {
                "α": [0.5],
                "low": [-0.1],
                "high": [0.9],
                "severity": [1.0],
                "cautious low": [float("-inf")],
                "cautious high": [2.0],
            }
        )
    )
    assert [column.name for column in table.columns] == [
        "α",
        "interval",
        "severity",
        "cautious interval",
    ]
    assert table.rows == ((".50", "[−.10, .90]", "1.00", "[unbounded, 2.00]"),)


def test_a_reason_stands_once_below_and_its_number_in_each_row_that_it_is_about():
    table = printed(
        pd.DataFrame(
            {
                "question": ["a", "b", "c"],
                "why undefined": ["", "no variation", "no variation"],
                "to be read with care": ["", "ceiling", ""],
            }
        )
    )
    assert table.notes == ("no variation", "ceiling")
    assert [row[-1] for row in table.rows] == ["", "1, 2", "1"]


def test_only_columns_of_numbers_stand_to_the_right():
    table = printed(pd.DataFrame({"name": ["1"], "n": [1], "low": [None], "is": [True]}))
    assert [column.is_number for column in table.columns] == [False, True, True, False]


def test_a_table_without_rows_keeps_its_head():
    table = printed(pd.DataFrame({"name": [], "p": []}))
    assert [column.name for column in table.columns] == ["name", "p"]
    assert table.rows == ()
