"""What is there, what is missing and why, and what is described without a test."""

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

from evalkit.analysis.brief_strata import brief_strata
from evalkit.analysis.comparison import compared_pairs
from evalkit.analysis.descriptives import descriptive_table, distribution_table
from evalkit.analysis.disagreement import disagreement_table
from evalkit.analysis.missingness import missing_answers, missing_table
from evalkit.analysis.pair_flow import flow_table
from evalkit.analysis.paired_ratings import paired_ratings_table
from evalkit.analysis.rating_cube import rating_cube
from evalkit.analysis.strata import strata_table
from evalkit.analysis.summary import summarise
from evalkit.errors import RatingsTableError

UNCHECKED = "could_not_check"


def pairs_of(rated, plan):
    return compared_pairs(summarise(rated, plan), plan, rating_cube(rated, plan))


def holed():
    """Rater 1 could not check brief 1's new passage, rater 2 left out brief 2's old one."""
    rows = rows_of([[None, 1], [1, 1], [1, 1]])
    rows.append(("r1", "b1", NEW, "q", None, UNCHECKED))
    return [row for row in rows if row[:3] != ("r2", "b2", OLD)]


def missing_of(rated, plan):
    cube = rating_cube(rated, plan)
    return missing_table(cube, missing_answers(rated, cube), plan).set_index("system")


def flow_of(rated, plan):
    cube = rating_cube(rated, plan)
    return flow_table(cube, missing_answers(rated, cube), plan).set_index("outcome")


def test_what_could_not_be_checked_is_counted_by_system():
    table = missing_of(ratings(holed()), plan_for(criterion()))
    counts = ["n_asked", "n_given", "n_could_not_check", "n_unanswered"]
    assert table.loc[NEW, counts].tolist() == [6, 5, 1, 0]
    assert table.loc[OLD, counts].tolist() == [6, 5, 0, 1]
    assert table.loc[NEW, "share_could_not_check"] == pytest.approx(1 / 6)


def test_other_reasons_keep_their_words():
    rows = [*rows_of([[None, 1]]), ("r1", "b1", NEW, "q", None, "page torn")]
    table = missing_of(ratings(rows), plan_for(criterion()))
    assert table.loc[NEW, "other_reasons"] == "page torn: 1"
    assert table.loc[NEW, "n_other_reason"] == 1


def test_an_outcome_is_asked_only_in_the_briefs_where_somebody_answered_it():
    rows = [*rows_of([[1, 1], [1, 1]]), ("r1", "b1", OLD, "p", 2.0, "")]
    rows.append(("r1", "b1", NEW, "p", 2.0, ""))
    rated, plan = ratings(rows), plan_for(criterion(), criterion("p"))
    cube = rating_cube(rated, plan)
    table = missing_table(cube, missing_answers(rated, cube), plan)
    own = table[(table["outcome"] == "p") & (table["system"] == NEW)].iloc[0]
    assert (own["n_asked"], own["n_given"], own["n_unanswered"], own["n_briefs"]) == (2, 1, 1, 1)


def test_every_lost_pair_has_its_place():
    row = flow_of(ratings(holed()), plan_for(criterion())).loc["q"]
    assert (row["n_assigned"], row["n_paired"], row["n_lost"]) == (6, 4, 2)
    assert (row["n_system_missing"], row["n_reference_missing"], row["n_both_missing"]) == (1, 1, 0)
    assert row["n_could_not_check"] == 1
    assert (row["n_briefs"], row["n_briefs_paired"]) == (3, 3)


def test_assignments_nobody_began_are_lost_too():
    rated = ratings(holed())
    grid = [(rater, f"b{b}") for rater in ("r1", "r2", "r3") for b in (1, 2, 3)]
    assigned = pd.DataFrame(grid, columns=["rater", "brief"])
    row = flow_of(type(rated)(rated.scores, rated.preferences, assigned), plan_for(criterion()))
    own = row.loc["q"]
    assert (own["n_assigned"], own["n_started"], own["n_not_started"]) == (9, 6, 3)
    assert own["n_lost"] == 5
    assert own["method"] == "assigned raters and briefs"


def test_a_composite_is_lost_only_where_no_criterion_is_left():
    rows = [*holed(), *rows_of([[1, 1], [1, 1], [1, 1]], outcome="p")]
    table = flow_of(ratings(rows), plan_for(composite(), criterion(), criterion("p")))
    assert table.loc["composite", "n_paired"] == 6
    assert table.loc["q", "n_paired"] == 4


def test_a_preference_that_one_rater_did_not_give_is_lost():
    choices = [("r1", "b1", NEW, OLD, 1.0, True), ("r1", "b2", NEW, OLD, 1.0, True)]
    choices.append(("r2", "b1", NEW, OLD, 1.0, True))
    rated = ratings(rows_of([[1, 1], [1, 1]]), choices)
    row = flow_of(rated, plan_for(criterion(), preference())).loc["preference"]
    assert (row["n_assigned"], row["n_paired"], row["n_lost"]) == (4, 3, 1)


def test_strata_are_means_and_counts_without_p():
    grades = {f"b{b}": "3" if b <= 4 else "4" for b in range(1, 7)}
    types = {f"b{b}": "literary" if b % 2 else "informational" for b in range(1, 7)}
    rated = ratings(rows_of(SIX_BRIEFS), grade=grades, passage_type=types)
    plan = plan_for(criterion())
    table = strata_table(pairs_of(rated, plan), brief_strata(rated), plan)
    by_stratum = table.set_index("stratum")
    # Sums 2, 1, 0, 3 over two raters, then 2, -1.
    assert by_stratum.loc["3", "difference"] == pytest.approx(6 / 8)
    assert by_stratum.loc["4", "difference"] == pytest.approx(1 / 4)
    assert by_stratum.loc["3", ["n_briefs", "n_pairs"]].tolist() == [4, 8]
    assert by_stratum.loc["literary", ["wins", "ties", "losses"]].tolist() == [2, 1, 0]
    assert by_stratum.loc["4", "reference_mean"] == 2.0
    assert by_stratum.loc["4", "system_mean"] == 2.25
    assert not any("p_value" in column or column in ("low", "high") for column in table.columns)


def test_a_brief_of_two_grades_is_refused():
    rated = ratings(rows_of([[1, 1]]))
    two = rated.scores.assign(grade=["3", "3", "4", "4"])
    with pytest.raises(RatingsTableError, match="brief b1 stands in two groups"):
        brief_strata(type(rated)(two, rated.preferences))


def test_descriptives_are_on_the_scale_as_rated():
    rows = rows_of([[1, 2], [0, 1]], reference=[[1, 2], [3, 2]])
    rated, plan = ratings(rows), plan_for(criterion(higher_is_better=False))
    table = descriptive_table(rating_cube(rated, plan), plan).set_index("system")
    # Old: 1 2 3 2; new: 2 4 3 3.
    assert table.loc[OLD, "mean"] == 2.0
    assert table.loc[OLD, "sd"] == pytest.approx((2 / 3) ** 0.5)
    assert table.loc[NEW, ["mean", "median", "lowest", "highest"]].tolist() == [3.0, 3.0, 2.0, 4.0]
    assert table.loc[NEW, ["n_ratings", "n_passages", "n_raters"]].tolist() == [4, 2, 2]


def test_the_composite_is_described_over_raters_means():
    rows = [*rows_of([[0]], reference=4), *rows_of([[0]], reference=1, outcome="fault")]
    plan = plan_for(composite(), criterion(), criterion("fault", higher_is_better=False))
    rated = ratings(rows)
    table = descriptive_table(rating_cube(rated, plan), plan).set_index(["outcome", "system"])
    # The fault's 1 is the best level, so it counts as a 4.
    assert table.loc[("composite", OLD), "mean"] == 4.0


def test_distributions_hold_unused_levels_too():
    rated, plan = ratings(rows_of([[1, 1], [0, 1]])), plan_for(criterion())
    table = distribution_table(rating_cube(rated, plan), plan)
    new = table[table["system"] == NEW].set_index("value")
    assert new["count"].tolist() == [0, 1, 3, 0]
    assert new["share"].tolist() == [0.0, 0.25, 0.75, 0.0]


def test_the_matrix_of_pairs_holds_every_pair_once():
    rated, plan = ratings(holed()), plan_for(criterion())
    table = paired_ratings_table(pairs_of(rated, plan), plan)
    assert len(table) == 4
    assert set(zip(table["brief"], table["rater"], strict=True)) == {
        ("b1", "r2"),
        ("b2", "r1"),
        ("b3", "r1"),
        ("b3", "r2"),
    }
    assert (table["difference"] == table["system_score"] - table["reference_score"]).all()


def test_passages_with_the_widest_disagreement_come_first():
    rows = rows_of([[0, 0, 0], [0, 0, 0]], reference=[[1, 4, 4], [2, 2, 3]])
    rated, plan = ratings(rows), plan_for(criterion())
    table = disagreement_table(rating_cube(rated, plan), plan)
    assert table["brief"].tolist() == ["b1", "b1", "b2", "b2"]
    assert table["mean_steps_apart"].iloc[0] == pytest.approx(6 / 3)
    assert table["most_steps_apart"].iloc[0] == 3
    assert "mean" not in table.columns


def test_yes_no_outcomes_have_two_levels():
    rated = ratings(rows_of([[1, 0]], reference=0, outcome="flag"))
    plan = plan_for(yes_no())
    table = distribution_table(rating_cube(rated, plan), plan)
    assert table[table["system"] == OLD]["count"].tolist() == [2, 0]
    assert np.isclose(table[table["system"] == NEW]["share"].sum(), 1.0)
