"""How raters use the scale: severity, range, halo, order and time, each by hand."""

import numpy as np
import pandas as pd
import pytest
from rated_frames import NEW, OLD, criterion, plan_for, ratings, rows_of

from evalkit.analysis.rater_work import rater_work, sittings_of
from evalkit.analysis.raters import rater_measure_table, rater_table
from evalkit.analysis.rating_cube import rating_cube
from evalkit.analysis.repeats import repeat_table

# Rater 1 is a point above rater 2 throughout, in three briefs.
STEADY = rows_of([[0, 0], [1, 1], [0, 0]], reference=[[3, 2], [3, 2], [4, 3]])


def measures(rated, plan):
    cube = rating_cube(rated, plan)
    return rater_measure_table(cube, rater_work(rated.scores, cube), plan)


def value_of(table, rater, measure, outcome="all criteria"):
    own = table[(table["rater"] == rater) & (table["measure"] == measure)]
    return own[own["outcome"] == outcome].iloc[0]


def test_severity_is_half_the_point_that_lies_between_two_raters():
    table = measures(ratings(STEADY), plan_for(criterion()))
    assert value_of(table, "r1", "severity")["value"] == pytest.approx(-0.5)
    assert value_of(table, "r2", "severity")["value"] == pytest.approx(0.5)
    assert "same value" in value_of(table, "r1", "severity")["why_no_interval"]


def test_severity_counts_against_the_better_end():
    table = measures(ratings(STEADY), plan_for(criterion(higher_is_better=False)))
    assert value_of(table, "r1", "severity")["value"] == pytest.approx(0.5)


def test_raters_who_share_no_passage_have_no_severity():
    rows = [(f"r{b}", f"b{b}", system, "q", 2.0, "") for b in (1, 2) for system in (OLD, NEW)]
    table = measures(ratings(rows), plan_for(criterion()))
    row = value_of(table, "r1", "severity")
    assert np.isnan(row["value"])
    assert "2 groups" in row["why_undefined"]
    assert "nobody else" in value_of(table, "r1", "exact agreement with others")["why_undefined"]


def test_agreement_with_others_is_a_share_of_pairs():
    table = measures(ratings(STEADY), plan_for(criterion()))
    assert value_of(table, "r1", "exact agreement with others")["value"] == 0.0
    adjacent = value_of(table, "r1", "agreement with others within one level")
    assert (adjacent["value"], adjacent["n"], adjacent["unit"]) == (1.0, 6, "pairs")


def test_range_use_is_over_declared_levels():
    table = measures(ratings(STEADY), plan_for(criterion()))
    # Rater 1 gave 3 3 3 4 4 4, rater 2 gave 2 2 2 3 3 3.
    assert value_of(table, "r1", "mean score")["value"] == 3.5
    assert value_of(table, "r1", "levels used")["value"] == 2
    assert value_of(table, "r1", "share of highest level")["value"] == 0.5
    assert value_of(table, "r2", "share of lowest level")["value"] == 0.0


def test_halo_is_the_mean_correlation_of_criteria():
    rows = [*STEADY, *[(*row[:3], "p", 5 - row[4], "") for row in STEADY]]
    table = measures(ratings(rows), plan_for(criterion(), criterion("p")))
    row = value_of(table, "r1", "halo")
    assert row["value"] == pytest.approx(-1.0)
    assert (row["n"], row["method"]) == (6, "mean correlation of 1 pairs of criteria")


def drifting(n_briefs=5):
    """Rater 1 grows milder by half a point a brief against two steady others."""
    scale = tuple(float(level) / 2 for level in range(2, 15))
    rows = []
    for b in range(n_briefs):
        rows += [
            (rater, f"b{b}", system, "q", 3.0 + (b / 2 if rater == "r1" else 0), "")
            for rater in ("r1", "r2", "r3")
            for system in (OLD, NEW)
        ]
    order = {f"b{b}": b + 1 for b in range(n_briefs)}
    return ratings(rows, position=order), plan_for(criterion(values=scale))


def test_drift_ranks_residuals_by_assignment():
    table = measures(*drifting())
    row = value_of(table, "r1", "drift")
    # All 5! orders of five assignments; two of them are as monotone: 2/120.
    assert (row["value"], row["n"], row["unit"]) == (pytest.approx(1.0), 5, "assignments")
    assert row["p_value"] == pytest.approx(2 / 120)


def test_drift_of_many_assignments_names_its_seed():
    table = measures(*drifting(9))
    assert value_of(table, "r1", "drift")["method"].endswith("seed 1")


def test_without_order_or_time_what_needs_them_says_so():
    table = measures(ratings(STEADY), plan_for(criterion()))
    for measure in ("drift", "longest run of equal answers"):
        assert "in which order" in value_of(table, "r1", measure)["why_undefined"]
    reason = value_of(table, "r1", "median seconds between assignments")["why_undefined"]
    assert reason == "no assignment of this rater was timed"


def test_runs_of_equal_answers_follow_the_order_of_work():
    rated, plan = drifting()
    backwards = rated.scores.assign(position=6 - rated.scores["position"])
    table = measures(type(rated)(backwards, rated.preferences), plan)
    assert value_of(table, "r2", "longest run of equal answers")["value"] == 10
    assert value_of(table, "r1", "longest run of equal answers")["value"] == 2


def test_speed_is_the_time_between_assignments_without_breaks():
    rated, plan = drifting()
    minutes = {"b0": 10, "b1": 20, "b2": 200, "b3": 212, "b4": 226}
    start = pd.Timestamp("2026-01-01", tz="UTC")
    moments = start + pd.to_timedelta(rated.scores["brief"].map(minutes), unit="min")
    timed = rated.scores.assign(answered_at=moments, words=6000.0)
    table = measures(type(rated)(timed, rated.preferences), plan)
    row = value_of(table, "r1", "median seconds between assignments")
    # 10, 12 and 14 minutes; the first assignment and the one after three hours are not timed.
    assert (row["value"], row["n"], row["n_dropped"]) == (720.0, 3, 2)
    # Two passages of 6,000 words take 24 minutes at 500 words a minute.
    assert value_of(table, "r1", "share faster than reading")["value"] == 1.0


def test_moments_alone_give_an_order():
    rated, plan = drifting()
    start = pd.Timestamp("2026-01-01", tz="UTC")
    moments = start + pd.to_timedelta(rated.scores["position"], unit="h")
    timed = rated.scores.drop(columns="position").assign(answered_at=moments)
    table = measures(type(rated)(timed, rated.preferences), plan)
    assert value_of(table, "r1", "drift")["value"] == pytest.approx(1.0)


def test_passages_rated_apart_have_sittings_of_their_own():
    scores = pd.DataFrame(
        {
            "rater": "r1",
            "brief": ["b1", "b2", "b1", "b2"],
            "system": [OLD, OLD, NEW, NEW],
            "outcome": "q",
            "value": 2.0,
            "missing_reason": "",
            "position": [1, 2, 3, 4],
            "words": [100, 200, 300, 400],
        }
    )
    rated = ratings([])
    rated = type(rated)(scores, rated.preferences)
    cube = rating_cube(rated, plan_for(criterion()))
    sittings = sittings_of(rater_work(scores, cube), 0)
    assert sittings.position.tolist() == [1, 2, 3, 4]
    assert sittings.words.tolist() == [100, 200, 300, 400]


def test_one_row_a_rater_holds_the_same_figures():
    table = measures(*drifting())
    wide = rater_table(table).set_index("rater")
    assert list(wide.index) == ["r1", "r2", "r3"]
    assert wide.loc["r1", "drift"] == value_of(table, "r1", "drift")["value"]
    assert wide.loc["r1", "severity"] == value_of(table, "r1", "severity")["value"]
    assert "share faster than reading: " in wide.loc["r1", "why_undefined"]


def test_anonymous_slots_are_not_measured():
    plan = plan_for(criterion(), raters_are_persons=False)
    table = measures(ratings(STEADY), plan)
    assert len(table) == 1
    assert "anonymous slots" in table["why_undefined"].iloc[0]
    assert "anonymous slots" in rater_table(table)["why_undefined"].iloc[0]


def test_a_rater_who_was_assigned_and_never_answered_stands_in_the_table():
    rated = ratings(STEADY)
    assigned = pd.DataFrame({"rater": ["r1", "r2", "r9"], "brief": ["b1", "b1", "b1"]})
    waiting = type(rated)(rated.scores, rated.preferences, assigned)
    wide = rater_table(measures(waiting, plan_for(criterion()))).set_index("rater")
    assert np.isnan(wide.loc["r9", "mean"])
    assert "gave no rating" in wide.loc["r9", "why_undefined"]


def test_hidden_repeats_show_consistency():
    # Doctest of intra_rater_agreement: 3 2 4 (1) again as 3 3 4 (nothing): 2/3 exact, all adjacent.
    first = [("r1", f"b{b}", OLD, "q", float(v), "") for b, v in enumerate((3, 2, 4, 1))]
    again = [("r1", f"b{b}", OLD, "q", v, "") for b, v in enumerate((3.0, 3.0, 4.0, None))]
    scores = ratings([*first, *again]).scores.assign(repeat=[1] * 4 + [2] * 4)
    table = repeat_table(scores, plan_for(criterion()))
    assert table["rater"].tolist() == ["all raters", "r1"]
    row = table.iloc[0]
    assert row["exact"] == pytest.approx(2 / 3)
    assert (row["adjacent"], row["n_repeats"], row["n_dropped"]) == (1.0, 3, 1)


def test_without_repeats_the_table_of_repeats_is_empty():
    assert repeat_table(ratings(STEADY).scores, plan_for(criterion())).empty
