"""Which of the two: votes, worths, sides, and guesses at what was blind."""

import numpy as np
import pandas as pd
import pytest
from rated_frames import NEW, OLD, plan_for, preference, ratings

from evalkit.analysis.blinding import blinding_table
from evalkit.analysis.position import position_table
from evalkit.analysis.preferences import preference_table, worth_table
from evalkit.errors import RatingsTableError

# vote_counts' and preference_strength's doctests: 2 1 -1 | 0 1.
VOTES = [
    ("r1", "b1", NEW, OLD, 2.0, True),
    ("r2", "b1", NEW, OLD, 1.0, False),
    ("r3", "b1", NEW, OLD, -1.0, True),
    ("r1", "b2", NEW, OLD, 0.0, True),
    ("r2", "b2", NEW, OLD, 1.0, False),
]


def chosen(votes=VOTES):
    return ratings([], votes).preferences


def test_votes_are_counted_and_every_brief_weighs_the_same():
    (row,) = preference_table(chosen(), plan_for(preference())).to_dict("records")
    assert (row["wins"], row["ties"], row["losses"]) == (3, 1, 1)
    assert (row["briefs_won"], row["briefs_tied"], row["briefs_lost"]) == (2, 0, 0)
    assert row["strength"] == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert (row["n_votes"], row["n_briefs"], row["n_raters"]) == (5, 2, 3)


def test_two_systems_have_no_worths():
    assert worth_table(chosen(), plan_for(preference())).empty


def test_worths_of_three_systems_are_those_of_a_balanced_triangle():
    """Each of A over B, B over C, A over C is won 3 of 4: by symmetry B is in the middle."""
    pairs = [("A", "B"), ("B", "C"), ("A", "C")]
    votes = [
        (f"r{r}", f"b{b}", first, second, -1.0 if r == 1 + b % 4 else 1.0, True)
        for first, second in pairs
        for b in range(4)
        for r in range(1, 5)
    ]
    plan = plan_for(preference(), systems=("A", "B", "C"), reference_system="B")
    table = worth_table(chosen(votes), plan).set_index("system")
    assert table["log_worth"].sum() == pytest.approx(0.0, abs=1e-9)
    assert table.loc["B", "log_worth"] == pytest.approx(0.0, abs=1e-9)
    assert table.loc["A", "log_worth"] == pytest.approx(-table.loc["C", "log_worth"])
    assert table.loc["A", "share_preferred"] > 0.5
    assert np.isnan(table.loc["B", "share_preferred"])
    assert table.loc["A", "n_votes"] == 32


def test_a_system_that_always_wins_has_no_finite_worth():
    votes = [
        (f"r{r}", f"b{r}", first, second, 1.0, True)
        for r in (1, 2, 3)
        for first, second in (("A", "B"), ("A", "C"), ("B", "C"))
    ]
    plan = plan_for(preference(), systems=("A", "B", "C"), reference_system="C")
    table = worth_table(chosen(votes), plan)
    assert table["log_worth"].isna().all()
    assert table["why_undefined"].str.contains("worth has no limit").all()


def test_the_side_is_told_from_the_system():
    # position_effect's doctest: left is preferred by 1, 1, -1, 2; the system stands L R L R.
    votes = [
        ("r1", "b1", NEW, OLD, 1.0, True),
        ("r2", "b1", NEW, OLD, -1.0, False),
        ("r1", "b2", NEW, OLD, -1.0, True),
        ("r2", "b2", NEW, OLD, -2.0, False),
    ]
    (row,) = position_table(chosen(votes), plan_for(preference())).to_dict("records")
    assert (row["share_left"], row["effect"], row["p_value"]) == (0.75, 0.75, 0.625)
    assert (row["n_left"], row["n_right"], row["n_ties"], row["n_briefs"]) == (3, 1, 0, 2)


def test_a_system_that_never_changed_sides_cannot_be_told_from_its_side():
    votes = [(*vote[:5], True) for vote in VOTES]
    (row,) = position_table(chosen(votes), plan_for(preference())).to_dict("records")
    assert np.isnan(row["effect"])
    assert "always stood on the same side" in row["why_undefined"]
    assert row["share_left"] == 0.75


def test_several_systems_have_a_row_over_every_pair():
    votes = [*VOTES, ("r1", "b1", "third", OLD, 1.0, False), ("r1", "b1", "third", NEW, 1.0, True)]
    plan = plan_for(preference(), systems=(OLD, NEW, "third"))
    table = position_table(chosen(votes), plan)
    assert table["system"].tolist() == [NEW, "third", "every pair"]
    assert (table["n_left"] + table["n_right"] + table["n_ties"]).tolist() == [5, 1, 7]


def guesses(right, wrong, cannot_tell):
    rows = [("r1", "x", "x")] * right + [("r1", "y", "x")] * wrong + [("r1", "", "x")] * cannot_tell
    return pd.DataFrame(rows, columns=["rater", "guess", "truth"])


def test_guesses_are_held_against_chance():
    row = blinding_table(guesses(9, 1, 2)).iloc[0]
    # Ten throws of a coin: (1 + 10) / 2**10 on each side.
    assert row["p_value"] == pytest.approx(22 / 1024)
    assert row["share_right"] == 0.9
    assert row["blinding_index"] == pytest.approx(8 / 12)
    assert (row["n_right"], row["n_wrong"], row["n_cannot_tell"]) == (9, 1, 2)


def test_nobody_who_guesses_is_blind():
    row = blinding_table(guesses(0, 0, 4)).iloc[0]
    assert (row["blinding_index"], row["n_cannot_tell"]) == (0.0, 4)
    assert row["why_undefined"] == "nobody ventured a guess"


def test_guesses_without_their_truth_are_refused():
    with pytest.raises(RatingsTableError, match="truth is missing"):
        blinding_table(guesses(1, 1, 1).drop(columns="truth"))
