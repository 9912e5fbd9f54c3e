"""Leave one out, rescore, complete briefs, rounds and variance, on frames reckoned by hand."""

import numpy as np
import pandas as pd
import pytest
from rated_frames import (
    NEW,
    OLD,
    SIX_BRIEFS,
    composite,
    criterion,
    plan_for,
    preference,
    ratings,
    rows_of,
    yes_no,
)

from evalkit.analysis.comparison import compared_pairs
from evalkit.analysis.missingness import missing_answers
from evalkit.analysis.rater_results import rater_result_table
from evalkit.analysis.rating_cube import rating_cube
from evalkit.analysis.rounds import round_change_table, round_table
from evalkit.analysis.sensitivity import sensitivity_ranges, sensitivity_table
from evalkit.analysis.summary import summarise
from evalkit.analysis.variance import design_table, variance_table


def pairs_of(rated, plan):
    return compared_pairs(summarise(rated, plan), plan, rating_cube(rated, plan))


def sensitivity_of(rated, plan):
    cube = rating_cube(rated, plan)
    pairs = [pair for pair in pairs_of(rated, plan) if pair.role == "primary"]
    return sensitivity_table(pairs, cube, missing_answers(rated, cube), plan)


def runs_of(rated, plan, analysis):
    table = sensitivity_of(rated, plan)
    return table[table["analysis"] == analysis].set_index("without")


def test_the_first_row_is_the_result_itself():
    row = sensitivity_of(ratings(rows_of(SIX_BRIEFS)), plan_for(criterion())).iloc[0]
    assert (row["analysis"], row["change"], row["p_value"]) == ("all pairs", 0.0, 6 / 32)
    assert row["estimate"] == pytest.approx(7 / 12)


def test_each_brief_is_left_out_once():
    runs = runs_of(ratings(rows_of(SIX_BRIEFS)), plan_for(criterion()), "without one brief")
    assert list(runs.index) == ["b1", "b2", "b3", "b4", "b5", "b6"]
    # Sums 2, 1, 0, 3, 2, -1: without brief 6 all eight tenths are on one side.
    assert runs.loc["b6", "estimate"] == pytest.approx(8 / 10)
    assert runs.loc["b6", "p_value"] == 2 / 16
    assert runs.loc["b6", "n_pairs"] == 10


def test_each_rater_is_left_out_once():
    runs = runs_of(ratings(rows_of(SIX_BRIEFS)), plan_for(criterion()), "without one rater")
    # Rater 1 gave 1 1 0 2 1 -1, rater 2 gave 1 0 0 1 1 0.
    assert runs.loc["r2", "estimate"] == pytest.approx(4 / 6)
    assert runs.loc["r1", "estimate"] == pytest.approx(3 / 6)


def test_leaving_out_a_slot_is_refused():
    plan = plan_for(criterion(), raters_are_persons=False)
    (row,) = runs_of(ratings(rows_of(SIX_BRIEFS)), plan, "without one rater").to_dict("records")
    assert "anonymous slots" in row["why_undefined"]


def test_levels_one_and_two_against_three_and_four():
    # From 2: +1 and +2 cross into the upper half, 0 and -1 do not.
    (row,) = runs_of(
        ratings(rows_of(SIX_BRIEFS)), plan_for(criterion()), "rescored in halves"
    ).to_dict("records")
    assert row["estimate"] == pytest.approx((2 + 1 + 0 + 2 + 2 + 0) / 12)
    assert "levels above 2.5 as 1" in row["method"]
    assert np.isnan(row["change"])


def test_of_an_odd_number_of_levels_the_middle_one_counts_as_lower():
    plan = plan_for(criterion(values=(1.0, 2.0, 3.0)))
    (row,) = runs_of(ratings(rows_of([[1], [0]])), plan, "rescored in halves").to_dict("records")
    assert "levels above 2.5" in row["method"]
    assert row["estimate"] == 0.5


def test_preferences_are_rescored_to_their_side():
    choices = [("r1", "b1", NEW, OLD, 2.0, True), ("r1", "b2", NEW, OLD, -1.0, True)]
    (row,) = runs_of(ratings([], choices), plan_for(preference()), "rescored in halves").to_dict(
        "records"
    )
    assert row["estimate"] == 0.0


def test_two_levels_cannot_be_halved():
    rated = ratings(rows_of([[1, 0]], reference=0, outcome="flag"))
    (row,) = runs_of(rated, plan_for(yes_no()), "rescored in halves").to_dict("records")
    assert row["why_undefined"] == "its answers have two levels as they are"


def test_complete_briefs_are_those_in_which_nothing_is_missing():
    rated = ratings(rows_of([[1, None], *SIX_BRIEFS[1:]]))
    (row,) = runs_of(rated, plan_for(criterion()), "complete briefs only").to_dict("records")
    assert row["n_briefs"] == 5
    assert row["estimate"] == pytest.approx(5 / 10)
    assert row["method"].endswith("5 of 6 briefs are complete")


def test_one_missing_criterion_makes_a_composite_incomplete():
    rows = [*rows_of([[1, 1], [1, 1]]), *rows_of([[1, None], [1, 1]], outcome="p")]
    plan = plan_for(composite(), criterion(), criterion("p"))
    (row,) = runs_of(ratings(rows), plan, "complete briefs only").to_dict("records")
    assert row["n_briefs"] == 1


def test_ranges_name_who_moves_the_estimate_most():
    plan = plan_for(criterion())
    table = sensitivity_of(ratings(rows_of(SIX_BRIEFS)), plan)
    ranges = sensitivity_ranges(table, plan).set_index("analysis")
    briefs = ranges.loc["without one brief"]
    assert (briefs["n_runs"], briefs["moved_most_by"]) == (6, "b6")
    assert briefs["estimate_lowest"] == pytest.approx(4 / 10)
    assert briefs["estimate_highest"] == pytest.approx(8 / 10)
    assert briefs["p_lowest"] == 2 / 16
    assert briefs["n_reaching_level"] == 0
    assert briefs["largest_change"] == pytest.approx(8 / 10 - 7 / 12)


def test_hundreds_of_briefs_are_not_left_out_one_by_one():
    rated = ratings(rows_of([[1]] * 401))
    (row,) = runs_of(rated, plan_for(criterion()), "without one brief").to_dict("records")
    assert "401 briefs" in row["why_undefined"]


def test_each_rater_has_an_own_result_and_no_p():
    rated, plan = ratings(rows_of(SIX_BRIEFS)), plan_for(criterion())
    table = rater_result_table(pairs_of(rated, plan), plan).set_index("rater")
    assert table.loc["r1", "estimate"] == pytest.approx(4 / 6)
    assert table.loc["r1", ["wins", "ties", "losses"]].tolist() == [4, 1, 1]
    assert table.loc["r1", "win_rate"] == pytest.approx(4.5 / 6)
    assert table.loc["r2", "win_rate"] == pytest.approx((3 + 1.5) / 6)
    assert not any("p_value" in column for column in table.columns)


def test_variance_is_split_as_the_mean_squares_say():
    # Mean squares 3/4 (brief), 7/12 (rater), 1/4 (error), as in the comparison's test.
    rated = ratings(rows_of([[1, 0, 1], [2, 1, 1], [0, 0, 1], [1, 1, 2]]))
    plan = plan_for(criterion(), margin=0.5)
    table = variance_table(pairs_of(rated, plan), plan).set_index("component")
    assert table.loc["brief", "variance"] == pytest.approx((3 / 4 - 1 / 4) / 3)
    assert table.loc["rater", "variance"] == pytest.approx((7 / 12 - 1 / 4) / 4)
    assert table["share"].sum() == pytest.approx(1.0)


def test_power_is_for_the_margin_and_not_for_what_was_found():
    rated = ratings(rows_of([[1, 0, 1], [2, 1, 1], [0, 0, 1], [1, 1, 2]]))
    planned = plan_for(criterion(), margin=0.5)
    table = design_table(pairs_of(rated, planned), planned).set_index(["n_briefs", "n_raters"])
    assert table.loc[(12, 3), "effect"] == 0.5
    assert table.loc[(24, 3), "power"] > table.loc[(12, 3), "power"]
    bare = plan_for(criterion())
    without = design_table(pairs_of(rated, bare), bare)
    assert without["power"].isna().all()
    assert without["standard_error"].notna().all()
    assert "names no margin" in without["why_undefined"].iloc[0]


def two_rounds():
    earlier, later = (ratings(rows_of(d)) for d in (SIX_BRIEFS, [[2, 2], [1, 0], [0, -1]]))
    scores = pd.concat([earlier.scores.assign(round=1), later.scores.assign(round=2)])
    return type(earlier)(scores, earlier.preferences)


def test_each_round_has_a_comparison_of_its_own():
    table = round_table(two_rounds(), plan_for(criterion())).set_index("round")
    assert table.loc[1, "estimate"] == pytest.approx(7 / 12)
    assert table.loc[2, "estimate"] == pytest.approx(4 / 6)
    assert table["n_briefs"].tolist() == [6, 3]


def test_rounds_are_compared_on_the_briefs_of_both():
    (row,) = round_change_table(two_rounds(), plan_for(criterion())).to_dict("records")
    # Briefs 1 to 3: sums 2, 1, 0 and then 4, 1, -1.
    assert row["earlier_difference"] == pytest.approx(3 / 6)
    assert row["later_difference"] == pytest.approx(4 / 6)
    assert row["change"] == pytest.approx(1 / 6)
    rising = (row["n_briefs_rising"], row["n_briefs_equal"], row["n_briefs_falling"])
    assert rising == (1, 1, 1)
    assert (row["n_briefs"], row["n_briefs_in_one_round_only"]) == (3, 3)
    assert "description only" in row["method"]


def test_one_round_has_no_table_of_rounds():
    rated = ratings(rows_of(SIX_BRIEFS))
    once = type(rated)(rated.scores.assign(round=1), rated.preferences)
    assert round_table(once, plan_for(criterion())).empty
    assert round_change_table(once, plan_for(criterion())).empty
