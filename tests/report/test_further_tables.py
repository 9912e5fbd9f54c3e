"""Further tables are drawn with the columns that fit a terminal."""

import pandas as pd

from evalkit.report.further_tables import further_text


def test_a_table_is_drawn_under_its_heading_with_readers_words():
    frame = pd.DataFrame(
        {
            "system": ["tuned"],
            "reference_system": ["base"],
            "share_left": [17 / 36],
            "p_value": [0.8679],
            "effect": [-0.111],
            "low": [-0.52],
            "high": [0.30],
            "n_left": [17],
            "n_right": [19],
            "n_ties": [0],
            "n_briefs": [12],
        }
    )
    heading, _, columns, _, row = further_text({"position": frame}).splitlines()[:5]
    assert heading == "Position: is the left passage preferred?"
    assert columns.split() == [
        "Left",
        "won",
        "p",
        "Effect",
        "CI",
        "Left",
        "Right",
        "Ties",
        "Briefs",
    ]
    assert row.split() == ["47%", ".868", "−0.11", "[−0.52,", "0.30]", "17", "19", "0", "12"]


def test_empty_and_unknown_tables_are_passed_over():
    empty = pd.DataFrame({"system": [], "log_worth": [], "low": [], "high": [], "n_votes": []})
    assert further_text({"worths": empty, "something_else": empty}) == ""
