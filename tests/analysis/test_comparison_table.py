"""Differences, exact p and what stands beside them, on frames that can be reckoned by hand."""

import numpy as np
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

from evalkit.analysis.comparison import comparison_table
from evalkit.analysis.rating_cube import rating_cube
from evalkit.analysis.summary import summarise


def compared(rated, plan):
    return comparison_table(summarise(rated, plan), plan, rating_cube(rated, plan))


def only_row(rated, plan):
    (row,) = compared(rated, plan).to_dict("records")
    return row


def test_six_briefs_by_two_raters_are_what_a_pencil_says():
    row = only_row(ratings(rows_of(SIX_BRIEFS)), plan_for(criterion()))
    assert row["estimate"] == pytest.approx(7 / 12)
    # Of the 32 signs of 2, 1, 3, 2, 1 three sums reach 7 and as many -7: one is 9, two are 7.
    assert row["p_value"] == 6 / 32
    assert row["mid_p"] == 4 / 32
    assert row["smallest_p"] == 2 / 32
    assert (row["wins"], row["ties"], row["losses"]) == (4, 1, 1)
    assert (row["n_briefs"], row["n_nonzero"], row["n_pairs"]) == (6, 5, 12)
    assert "cannot reach" in row["flags"]
    assert (row["role"], row["adjustment"], row["adjusted_p"]) == ("primary", "Holm over 1", 6 / 32)


def test_ties_of_thirds_stay_ties():
    """With means in place of sums 2/3 + 1/3 and 1 differ in the last bit, and p would be .625."""
    new = [[3, 2, 3], [4, 2, 3], [4, 1, 2], [2, 3, 1], [2, 4, 3], [4, 1, 3]]
    old = [[2, 3, 3], [4, 3, 3], [3, 2, 1], [2, 1, 4], [3, 4, 3], [2, 1, 4]]
    differences = (np.array(new) - np.array(old)).tolist()
    row = only_row(ratings(rows_of(differences, reference=old)), plan_for(criterion()))
    assert row["p_value"] == 1.0
    assert row["estimate"] == pytest.approx(-1 / 18)
    means = np.array(new).mean(axis=1) - np.array(old).mean(axis=1)
    signs = np.array(np.meshgrid(*[[1, -1]] * 6)).reshape(6, -1).T
    assert (np.abs(signs @ means) >= abs(means.sum())).mean() == 0.625


def test_lower_is_better_turns_every_sign():
    rated = ratings(rows_of(SIX_BRIEFS))
    upright = only_row(rated, plan_for(criterion()))
    turned = only_row(rated, plan_for(criterion(higher_is_better=False)))
    assert turned["estimate"] == -upright["estimate"]
    assert (turned["low"], turned["high"]) == (-upright["high"], -upright["low"])
    assert (turned["wins"], turned["losses"]) == (upright["losses"], upright["wins"])
    assert turned["d_av"] == pytest.approx(-upright["d_av"])
    assert turned["p_value"] == upright["p_value"]


def test_a_rater_who_lacks_one_passage_leaves_that_pair_only():
    holed = [[1, None], *SIX_BRIEFS[1:]]
    row = only_row(ratings(rows_of(holed)), plan_for(criterion()))
    assert (row["n_briefs"], row["n_pairs"]) == (6, 11)
    # Brief 1 is now 1 of 1 rater, which weighs as 2 of 2 did: the estimate stays.
    assert row["estimate"] == pytest.approx(7 / 12)
    assert "of 12 are missing" in row["why_no_other_raters"]
    assert np.isnan(row["other_raters"])


def test_a_brief_without_any_pair_is_no_pair():
    row = only_row(ratings(rows_of([[None, None], *SIX_BRIEFS[1:]])), plan_for(criterion()))
    assert (row["n_briefs"], row["n_pairs"]) == (5, 10)
    assert row["estimate"] == pytest.approx(5 / 10)


def test_other_raters_too_is_the_two_way_interval():
    table = [[1, 0, 1], [2, 1, 1], [0, 0, 1], [1, 1, 2]]
    row = only_row(ratings(rows_of(table)), plan_for(criterion()))
    # Mean squares by hand: brief 3/4, rater 7/12, error 1/4; variance 13/12, SE² 13/144, df 3.
    assert row["other_raters"] == pytest.approx(11 / 12)
    half = 3.182446305 * (13 / 144) ** 0.5
    assert row["other_raters_low"] == pytest.approx(11 / 12 - half)
    assert row["other_raters_high"] == pytest.approx(11 / 12 + half)


def test_other_raters_are_refused_where_raters_are_slots():
    row = only_row(ratings(rows_of(SIX_BRIEFS)), plan_for(criterion(), raters_are_persons=False))
    assert np.isnan(row["other_raters"])
    assert "anonymous slots" in row["why_no_other_raters"]


def test_effect_sizes_stand_beside_the_difference():
    # One rater, differences 1, 2, 3, 4, 0 (doctest of g_z); 3, 1, -1, 4 is Kerby's lean of .7.
    five = only_row(ratings(rows_of([[1], [2], [3], [4], [0]], reference=0)), wide_plan())
    assert five["g_z"] == pytest.approx(1.0093, abs=5e-5)
    assert five["hodges_lehmann"] == 2.0
    four = only_row(ratings(rows_of([[3], [1], [-1], [4]], reference=1)), wide_plan())
    assert four["rank_biserial"] == pytest.approx(0.7)


def wide_plan():
    return plan_for(criterion(values=tuple(float(level) for level in range(8))))


def test_the_cautious_interval_adds_a_brief_one_step_up_and_one_down():
    # Six differences of one point: plus-2 t of (1 × 6, 1, -1) is its doctest, 0.159 to 1.341.
    row = only_row(ratings(rows_of([[1]] * 6)), plan_for(criterion()))
    assert (round(row["cautious_low"], 3), round(row["cautious_high"], 3)) == (0.159, 1.341)


def test_yes_no_outcomes_get_mcnemar_on_the_panels_majority():
    # Majorities of three: new yes and old no in briefs 1-4, the reverse in 5, alike in 6 and 7.
    new = [[1, 1, 0], [1, 1, 1], [1, 0, 1], [1, 1, 1], [0, 0, 1], [1, 1, 1], [0, 0, 0]]
    old = [[0, 0, 1], [0, 0, 0], [0, 0, 0], [0, 1, 0], [1, 1, 1], [1, 1, 0], [0, 1, 0]]
    differences = (np.array(new) - np.array(old)).tolist()
    rated = ratings(rows_of(differences, reference=old, outcome="flag"))
    row = only_row(rated, plan_for(yes_no()))
    assert row["panel_majorities"] == "4 briefs better, 1 worse, 2 alike"
    assert row["mcnemar_p"] == pytest.approx(2 * 6 / 32)
    fault = only_row(rated, plan_for(yes_no(higher_is_better=False)))
    assert fault["panel_majorities"] == "1 briefs better, 4 worse, 2 alike"


def test_an_even_split_of_the_panel_is_no_majority():
    rated = ratings(rows_of([[0, 1], [1, 1]], reference=[[0, 0], [0, 0]], outcome="flag"))
    row = only_row(rated, plan_for(yes_no()))
    assert row["panel_majorities"] == "1 briefs better, 0 worse, 1 alike"


def test_a_margin_gives_a_verdict_on_points_and_none_on_shares():
    small = [[0, 1], [0, -1], [0, 0], [1, -1], [0, 1], [-1, 0], [0, 0], [0, 0]]
    rated = ratings(
        [
            *rows_of(small, reference=2),
            *rows_of([[0, 0]] * 8, reference=0, outcome="flag"),
        ]
    )
    plan = plan_for(criterion(), yes_no(), margin=0.5)
    table = compared(rated, plan).set_index("outcome")
    assert table.loc["q", "equivalence"] == "equivalent within the margin"
    assert table.loc["q", "equivalence_low"] > -0.5
    assert table.loc["q", "equivalence_high"] < 0.5
    assert table.loc["flag", "equivalence"] == ""


def test_without_a_margin_there_is_no_verdict():
    assert only_row(ratings(rows_of(SIX_BRIEFS)), plan_for(criterion()))["equivalence"] == ""


def test_least_detectable_effect_depends_on_the_number_of_briefs_only():
    row = only_row(ratings(rows_of([[1]] * 12)), plan_for(criterion()))
    # statistics of the plan: n = 12 sees .89 with 80 % power.
    assert round(row["least_detectable_d_z"], 2) == 0.89


THREE = {
    "q": [[2], [1], [2], [1], [3], [1]],
    "s1": [[1], [1], [2], [1], [1], [1]],
    "s2": [[1], [0], [1], [-1], [1], [0]],
}


def three_outcomes(**changes):
    rows = [
        row
        for name, differences in THREE.items()
        for row in rows_of(differences, reference=1, outcome=name)
    ]
    return ratings(rows), plan_for(*(criterion(name) for name in THREE), **changes)


def test_secondary_outcomes_are_one_family_and_the_primary_is_its_own():
    table = compared(*three_outcomes()).set_index("outcome")
    # All six of one sign: 2/64. For 1, 0, 1, -1, 1, 0 ten of 16 signs reach 2.
    assert table["p_value"].tolist() == [2 / 64, 2 / 64, 10 / 16]
    assert table["adjusted_p"].tolist() == [2 / 64, 4 / 64, 10 / 16]
    assert table.loc["s1", "adjustment"] == "Holm over 2"


def test_max_t_never_lies_above_holm_and_never_below_the_bare_p():
    holm = compared(*three_outcomes()).set_index("outcome")
    joint = compared(*three_outcomes(correction="max_t")).set_index("outcome")
    assert joint.loc["s1", "adjustment"] == "step-down max-T over all sign flips, 2 tests"
    assert (joint["adjusted_p"] <= holm["adjusted_p"]).all()
    assert (joint["adjusted_p"] >= joint["p_value"]).all()
    # By hand: |sum|/root of the sum of squares is 7/3 for s1, beyond all that s2 can reach (2).
    assert joint.loc["s1", "adjusted_p"] == 2 / 64


def test_max_t_with_more_briefs_than_can_be_enumerated_names_its_seed():
    rows = [*rows_of([[1]] * 20), *rows_of([[1]] * 15 + [[-1]] * 5, outcome="s")]
    table = compared(
        ratings([*rows, *rows_of([[0]] * 10 + [[1]] * 10, outcome="t")]),
        plan_for(criterion(), criterion("s"), criterion("t"), correction="max_t", seed=7),
    )
    assert table["adjustment"].iloc[1].endswith("2 tests, 20,001 patterns, seed 7")


def test_benjamini_hochberg_is_for_exploratory_rows_only():
    rated, plan = three_outcomes()
    exploring = plan_for(*plan.outcomes, secondary_outcomes=())
    table = compared(rated, exploring).set_index("outcome")
    assert np.isnan(table.loc["q", "bh_p"])
    assert table.loc[["s1", "s2"], "adjusted_p"].isna().all()
    assert table.loc[["s1", "s2"], "bh_p"].tolist() == [4 / 64, 10 / 16]


def test_several_systems_are_each_compared_with_the_reference():
    rows = [*rows_of([[1]] * 6), *[r for r in rows_of([[2]] * 6, system="third") if r[2] != OLD]]
    plan = plan_for(criterion(), systems=(OLD, NEW, "third"))
    table = compared(ratings(rows), plan).set_index("system")
    assert table["estimate"].to_dict() == {NEW: 1.0, "third": 2.0}
    assert table["adjustment"].unique().tolist() == ["Holm over 2"]


def test_the_composite_is_the_mean_over_what_both_passages_got():
    """Rater 1 compares two criteria (1 and 0), rater 2 one (2): (1/2 + 2) / 2 in brief 1."""
    rows = [*rows_of([[1, 2]]), *rows_of([[0, None]], outcome="p")]
    plan = plan_for(composite(), criterion(), criterion("p"))
    table = compared(ratings(rows), plan).set_index("outcome")
    assert table.loc["composite", "estimate"] == pytest.approx(1.25)
    assert table.loc["composite", "n_pairs"] == 2


def test_weights_count_in_the_composite():
    rows = [*rows_of([[1]]), *rows_of([[-1]], outcome="p")]
    plan = plan_for(composite(), criterion(weight=3), criterion("p"))
    table = compared(ratings(rows), plan).set_index("outcome")
    assert table.loc["composite", "estimate"] == pytest.approx((3 * 1 - 1) / 4)


def test_a_fault_counts_against_the_composite():
    rows = [*rows_of([[1]]), *rows_of([[2]], outcome="fault", reference=1)]
    plan = plan_for(composite(), criterion(), criterion("fault", higher_is_better=False))
    table = compared(ratings(rows), plan).set_index("outcome")
    assert table.loc["composite", "estimate"] == pytest.approx((1 - 2) / 2)
    assert table.loc["fault", "estimate"] == -2.0


def test_preferences_are_compared_as_strengths():
    choices = [("r1", "b1", NEW, OLD, 2.0, True), ("r2", "b1", NEW, OLD, -1.0, False)]
    row = only_row(ratings([], choices), plan_for(preference()))
    assert (row["estimate"], row["n_pairs"], row["wins"]) == (0.5, 2, 1)
    assert np.isnan(row["d_av"])


def test_what_nobody_rated_is_undefined_and_says_so():
    row = only_row(ratings([]), plan_for(criterion()))
    assert np.isnan(row["estimate"])
    assert "complete pair" in row["why_undefined"]
    assert (row["n_briefs"], row["n_pairs"]) == (0, 0)


def test_without_the_ratings_themselves_only_what_needs_raters_is_empty():
    rated, plan = ratings(rows_of(SIX_BRIEFS)), plan_for(criterion())
    with_raters = compared(rated, plan)
    sums_only = comparison_table(summarise(rated, plan), plan)
    empty = ["other_raters", "other_raters_low", "other_raters_high", "other_raters_p"]
    empty += ["d_av", "d_av_low", "d_av_high"]
    assert sums_only[empty].isna().all(axis=None)
    kept = [c for c in sums_only.columns if c not in (*empty, "why_no_other_raters")]
    assert sums_only[kept].equals(with_raters[kept])
