"""Figures say the same in words, in a table, on the screen and as a file made without a network."""

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest

from evalkit.report.figures.differences import MOST_ROWS, difference_figure
from evalkit.report.figures.forest import ForestRow, ForestWords, forest_figure
from evalkit.report.figures.matrix import pair_figure, progress_figure
from evalkit.report.figures.shares import Bar, ShareWords, share_figure
from evalkit.report.figures.text_measures import measure_figure, pairs_figure


def row(**changed):
    """A row of the comparison as the figure reads it."""
    values = {
        "outcome": "composite",
        "name": "Mean of the criteria",
        "estimate": 0.5,
        "low": 0.1,
        "high": 0.9,
        "confidence": 0.95,
        "cautious_low": 0.0,
        "cautious_high": 1.0,
        "other_raters_low": float("nan"),
        "other_raters_high": float("nan"),
        "wins": 2,
        "ties": 0,
        "losses": 1,
        "why_undefined": "",
    }
    return pd.Series(values | changed)


def dots(n=3):
    differences = np.linspace(-0.5, 1.5, n)
    return pd.DataFrame(
        {"brief": [f"b{k}" for k in range(n)], "difference": differences, "n_raters": 3}
    )


@pytest.fixture
def figure():
    return difference_figure(dots(), row(), "Tuned", "Base")


def values_of(spec, mark):
    """The data of the layers that draw one mark."""
    return [
        value
        for layer in spec["layer"]
        if layer["mark"]["type"] == mark
        for value in layer["data"]["values"]
    ]


class TestDifferences:
    def test_there_is_one_dot_a_brief_and_a_line_for_each_interval_that_is_there(self, figure):
        points = [value for value in values_of(figure.spec, "point") if "raters" in value]
        assert [point["row"] for point in points] == ["b2", "b1", "b0"]
        names = [line["row"] for line in values_of(figure.spec, "rule") if "low" in line]
        assert names == ["mean, exact interval", "mean, cautious interval"]

    def test_an_unbounded_interval_is_not_drawn_and_stands_in_the_table(self):
        found = difference_figure(dots(), row(low=-np.inf, high=np.inf), "Tuned", "Base")
        names = [line["row"] for line in values_of(found.spec, "rule") if "low" in line]
        assert names == ["mean, cautious interval"]
        assert found.table["low"].tolist()[3] == -np.inf
        json.dumps(found.on_screen(is_dark=True), allow_nan=False)

    def test_its_words_hold_the_numbers(self, figure):
        assert figure.alt == (
            "Mean of the criteria: Tuned minus Base. One dot for each of 3 briefs: 2 better, "
            "0 equal, 1 worse; mean 0.50, 95% interval [0.10, 0.90]. The table beside the figure "
            "holds every number."
        )

    def test_many_briefs_are_stacked_and_none_is_lost(self):
        n = MOST_ROWS + 160
        found = difference_figure(dots(n), row(), "Tuned", "Base")
        stacked = [value for value in values_of(found.spec, "point") if "brief" in value]
        assert len(stacked) == n
        assert max(value["y"] for value in stacked) > 1
        assert found.spec["height"] < 400

    def test_its_table_as_csv_holds_every_dot_and_interval(self, figure):
        text = figure.csv().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [one["brief"] for one in rows][:3] == ["b2", "b1", "b0"]
        assert rows[3]["low"] == "0.1"


class TestFiles:
    def test_svg_holds_the_title_and_is_the_same_bytes_each_time(self, figure):
        drawn = figure.svg()
        assert b"Mean of the criteria: Tuned minus Base" in drawn
        assert b"b2" in drawn
        assert drawn == figure.svg()

    def test_svg_asks_for_nothing_from_elsewhere(self, figure):
        drawn = figure.svg().decode()
        named = drawn.replace("http://www.w3.org/", "")
        assert "http:" not in named
        assert "https:" not in named
        assert "<image" not in drawn

    def test_png_is_a_picture(self, figure):
        assert figure.png()[:8] == b"\x89PNG\r\n\x1a\n"


class TestThemes:
    def test_light_and_dark_differ_in_nothing_but_their_look(self, figure):
        light, dark = (figure.on_screen(is_dark=is_dark) for is_dark in (False, True))
        assert light["config"] != dark["config"]
        assert light["layer"] == dark["layer"]


class TestForest:
    WORDS = ForestWords("f", "Title", "axis", "alt")

    def test_what_is_undefined_is_left_to_the_table(self):
        rows = [ForestRow("one", 0.5, 0.1, 0.9), ForestRow("two", None)]
        found = forest_figure(rows, self.WORDS, pd.DataFrame({"name": ["one", "two"]}))
        assert [value["row"] for value in values_of(found.spec, "text")] == ["one"]
        assert found.table["name"].tolist() == ["one", "two"]

    def test_without_any_estimate_there_is_no_figure(self):
        assert forest_figure([ForestRow("one", None)], self.WORDS, pd.DataFrame()) is None


class TestMatrix:
    def test_each_pair_of_raters_stands_on_both_sides_with_its_number(self):
        pairs = pd.DataFrame(
            {
                "name": ["Fit"],
                "first_rater": ["a"],
                "second_rater": ["b"],
                "kappa": [0.4],
                "low": [0.1],
                "high": [0.7],
                "exact": [0.5],
                "adjacent": [1.0],
                "mean_difference": [0.0],
                "n_passages": [12],
                "why_undefined": [""],
            }
        )
        found = pair_figure(pairs, {"a": "Ann", "b": "Bob"}, "kappa", "κ")
        cells = [(value["row"], value["column"]) for value in values_of(found.spec, "rect")]
        assert cells == [("Ann", "Bob"), ("Bob", "Ann")]
        assert "Ann and Bob .40" in found.alt

    def test_progress_tells_states_apart_by_shape_too(self):
        grid = pd.DataFrame({"brief": ["b1", "b2"], "r": ["finished", "open"]})
        found = progress_figure(grid, {"r": "Ann"})
        encoding = found.spec["encoding"]
        assert len(set(encoding["shape"]["scale"]["range"])) == 3
        assert found.alt.startswith("Raters: 1, briefs: 2; 1 finished, 0 started, 1 open")


def test_shares_of_each_bar_add_up_to_one_and_empty_bars_are_left_out():
    words = ShareWords("s", "Levels", ("low", "high"), "share")
    found = share_figure([Bar("a", (1, 3)), Bar("b", (0, 0))], words)
    segments = values_of(found.spec, "bar")
    assert [(one["row"], one["start"], one["end"]) for one in segments] == [
        ("a", 0.0, 0.25),
        ("a", 0.25, 1.0),
    ]
    assert found.table["n"].tolist() == [4, 0]


SYSTEM_NAMES = {"base": "Base", "tuned": "Tuned"}


class TestMeasuresOfTexts:
    def measures(self, n_briefs=3, low=4.5):
        rows = [
            (f"b{brief}", "4", system, "words", float(value), low, 7.5)
            for brief in range(n_briefs)
            for system, value in (("base", 5 + brief), ("tuned", 3 + brief))
        ]
        return pd.DataFrame(
            rows, columns=["brief", "grade", "system", "measure", "value", "low", "high"]
        )

    def test_each_system_has_a_shape_and_each_brief_one_bar(self):
        drawn = measure_figure(self.measures(), "Words", SYSTEM_NAMES)
        assert len(values_of(drawn.spec, "point")) == 6
        shapes = [layer["mark"]["shape"] for layer in drawn.spec["layer"][1:]]
        assert shapes == ["circle", "square"]
        assert [bar["row"] for bar in values_of(drawn.spec, "bar")] == ["b0", "b1", "b2"]
        assert "Base: mean 6.00, from 5.00 to 7.00 in 3 passages" in drawn.alt
        assert list(drawn.table.columns) == [
            "brief", "grade", "system", "Words", "at least", "at most",
        ]  # fmt: skip

    def test_nothing_asked_for_is_no_bar(self):
        drawn = measure_figure(self.measures(low=float("nan")), "Words", SYSTEM_NAMES)
        assert values_of(drawn.spec, "bar") == []
        assert "pale bar" not in drawn.alt

    def test_many_briefs_share_the_row_of_their_grade(self):
        drawn = measure_figure(self.measures(n_briefs=60), "Words", SYSTEM_NAMES)
        assert {dot["row"] for dot in values_of(drawn.spec, "point")} == {"grade 4"}
        assert len(drawn.table) == 120

    def test_a_measure_that_nobody_has_is_no_figure(self):
        gone = self.measures().assign(value=float("nan"))
        assert measure_figure(gone, "Lexile", SYSTEM_NAMES) is None

    def test_pairs_without_both_differences_are_left_out(self):
        pairs = pd.DataFrame(
            {
                "brief": ["b1", "b2"],
                "measure_difference": [2.0, float("nan")],
                "rating_difference": [0.5, 1.0],
            }
        )
        drawn = pairs_figure(pairs, "Words", "Fit", "Tuned", "Base")
        assert len(drawn.table) == 1
        assert pairs_figure(pairs.iloc[1:], "Words", "Fit", "Tuned", "Base") is None
