"""Every table at once: named, tidy, the same whoever counted, and silent while ratings are open."""

import itertools

import numpy as np
import pandas as pd
import pytest
from rated_frames import (
    NEW,
    OLD,
    composite,
    criterion,
    plan_for,
    preference,
    ratings,
    rows_of,
    yes_no,
)

from evalkit.analysis.full import AGREEMENT_TABLES, COMPARISON_TABLES, full_analysis
from evalkit.analysis.summary import summarise
from evalkit.errors import RatingsTableError, StatisticError

PLAN = plan_for(composite(), criterion(), criterion("p"), yes_no(), preference(), margin=0.5)


def small_study(seed=5, n_briefs=8, n_raters=3):
    rng = np.random.default_rng(seed)
    rows = []
    for name, top in (("q", 3), ("p", 3), ("flag", 1)):
        low = 1 if top == 3 else 0
        scores = rng.integers(low, low + top, (2, n_briefs, n_raters), endpoint=True)
        rows += rows_of(
            (scores[1] - scores[0]).tolist(), reference=scores[0].tolist(), outcome=name
        )
    choices = [
        (f"r{r}", f"b{b}", NEW, OLD, float(rng.integers(-2, 3)), bool((r + b) % 2))
        for r, b in itertools.product(range(1, n_raters + 1), range(1, n_briefs + 1))
    ]
    order = {f"b{b}": b for b in range(1, n_briefs + 1)}
    grades = {f"b{b}": str(3 + b % 2) for b in range(1, n_briefs + 1)}
    return ratings(rows, choices, position=order, grade=grades)


def test_every_table_has_a_name_of_its_own_and_says_what_it_tells():
    tables = (*AGREEMENT_TABLES, *COMPARISON_TABLES)
    assert len({table.name for table in tables}) == len(tables)
    assert all(table.purpose for table in tables)
    found = full_analysis(small_study(), PLAN)
    assert set(found.tables) == {table.name for table in tables}


def test_numbers_are_numbers_and_texts_are_texts():
    for name, table in full_analysis(small_study(), PLAN).tables.items():
        assert not any(column.dtype == object for _, column in table.items() if len(table)), name
        texts = [c for c in table.columns if c.startswith("why_") or c.endswith("method")]
        assert not table[texts].isna().any(axis=None), name


def test_whatever_is_undefined_says_why():
    """No row of a table that knows reasons has neither a value nor a reason."""
    tables = full_analysis(small_study(), PLAN).tables
    values = {
        "agreement": "coefficient",
        "coefficients": "value",
        "rater_pairs": "kappa",
        "rater_measures": "value",
        "comparison": "estimate",
        "sensitivity": "estimate",
        "descriptives": "mean",
    }
    for name, column in values.items():
        table = tables[name]
        assert (table[column].notna() | (table["why_undefined"] != "")).all(), name


def test_while_ratings_are_open_nothing_tells_systems_apart():
    found = full_analysis(small_study(), PLAN, agreement_only=True)
    assert set(found.tables) == {table.name for table in AGREEMENT_TABLES}
    for name, table in found.tables.items():
        cells = {str(cell) for column in table for cell in table[column]}
        assert not {OLD, NEW} & cells, name


def test_order_of_unnamed_passages_says_nothing_of_systems():
    rated = small_study()
    other = rated.scores.assign(system=rated.scores["system"].map({OLD: NEW, NEW: OLD}))
    swapped = type(rated)(other, rated.preferences)
    one, two = (
        full_analysis(each, PLAN, agreement_only=True).tables["disagreement"]
        for each in (rated, swapped)
    )
    pd.testing.assert_frame_equal(one, two)


def test_the_summary_of_a_database_gives_the_same_tables():
    rated = small_study()
    one, two = full_analysis(rated, PLAN), full_analysis(rated, PLAN, summarise(rated, PLAN))
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, two.tables[name])


def test_the_same_seed_gives_the_same_figures():
    rated = small_study(n_briefs=18)
    one, two = (full_analysis(rated, PLAN).tables["rater_measures"] for _ in range(2))
    pd.testing.assert_frame_equal(one, two)


def test_the_last_round_is_analysed_and_repeats_are_kept_apart():
    earlier, later = small_study(1), small_study(2)
    again = later.scores.iloc[:1].assign(value=1.0, repeat=2)
    scores = pd.concat(
        [
            earlier.scores.assign(round=1, repeat=1),
            later.scores.assign(round=2, repeat=1),
            again.assign(round=2),
        ]
    )
    choices = later.preferences.assign(round=2, repeat=1)
    found = full_analysis(type(later)(scores, choices), PLAN).tables
    alone = full_analysis(later, PLAN).tables
    assert found["comparison"].equals(alone["comparison"])
    assert found["agreement"].equals(alone["agreement"])
    assert found["rounds"]["round"].unique().tolist() == [1, 2]
    assert found["repeats"]["n_repeats"].tolist() == [1, 1]
    assert alone["rounds"].empty


def test_nobody_has_rated_yet():
    found = full_analysis(ratings([]), PLAN)
    assert set(found.tables) == {table.name for table in (*AGREEMENT_TABLES, *COMPARISON_TABLES)}
    assert found.tables["comparison"]["estimate"].isna().all()
    assert (found.tables["comparison"]["why_undefined"] != "").all()


def test_one_rater_alone_is_compared_and_has_no_agreement():
    rated = small_study(n_raters=1)
    found = full_analysis(rated, PLAN).tables
    assert found["comparison"]["estimate"].notna().all()
    assert found["agreement"]["coefficient"].isna().all()
    assert found["variance"]["why_undefined"].iloc[0] != ""


def test_answers_that_stand_twice_are_refused():
    rated = small_study()
    twice = pd.concat([rated.scores, rated.scores.iloc[:1]])
    with pytest.raises(RatingsTableError, match="stand twice"):
        full_analysis(type(rated)(twice, rated.preferences), PLAN)


def test_more_ratings_than_a_cube_can_hold_are_named():
    names = [f"n{number}" for number in range(7200)]
    rows = [(name, name, OLD, "q", 2.0, "") for name in names]
    with pytest.raises(StatisticError, match="too many to keep every rater's ratings apart"):
        full_analysis(ratings(rows), plan_for(criterion()))
