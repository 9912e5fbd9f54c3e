"""What must hold of every comparison, whatever the ratings."""

from fractions import Fraction
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rated_frames import NEW, OLD, composite, criterion, plan_for, ratings

from evalkit.analysis.brief_differences import brief_differences
from evalkit.analysis.comparison import comparison_table
from evalkit.analysis.difference_matrix import difference_matrix
from evalkit.analysis.rating_cube import rating_cube
from evalkit.analysis.summary import summarise

CRITERIA = ("p", "q")
PLAN = plan_for(composite(), criterion("p"), criterion("q", higher_is_better=False))
CELLS = list(product(("r1", "r2", "r3"), ("b1", "b2", "b3", "b4"), (OLD, NEW), CRITERIA))
SWAPPED = plan_for(*PLAN.outcomes, reference_system=NEW)
INVARIANT = ["p_value", "mid_p", "wilcoxon_p", "smallest_p"]
scores = st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=len(CELLS), max_size=len(CELLS))


def frame_of(values, plan=PLAN):
    rows = [
        (*cell, None if value is None else float(value), "" if value else "could_not_check")
        for cell, value in zip(CELLS, values, strict=True)
    ]
    return ratings(rows)


def table_of(rated, plan=PLAN):
    table = comparison_table(summarise(rated, plan), plan, rating_cube(rated, plan))
    return table.set_index("outcome")


def equal(one, other):
    return np.allclose(one.astype(float), other.astype(float), equal_nan=True, atol=1e-12)


def by_hand(values):
    """Sums of exact fractions, cell by cell: differences by outcome, then by brief."""
    found = dict(zip(CELLS, values, strict=True))
    sums: dict[str, dict[str, list[Fraction]]] = {}
    for rater, brief in product(("r1", "r2", "r3"), ("b1", "b2", "b3", "b4")):
        own = {}
        for name, sign in (("p", 1), ("q", -1)):
            new, old = found[rater, brief, NEW, name], found[rater, brief, OLD, name]
            if new is not None and old is not None:
                own[name] = Fraction(sign * (new - old))
                sums.setdefault(name, {}).setdefault(brief, []).append(own[name])
        if own:
            mean = sum(own.values(), Fraction(0)) / len(own)
            sums.setdefault("composite", {}).setdefault(brief, []).append(mean)
    return {
        name: {brief: sum(all_of) / len(all_of) for brief, all_of in briefs.items()}
        for name, briefs in sums.items()
    }


def exact_p(differences):
    """Over every pattern of signs, in fractions."""
    observed = abs(sum(differences))
    patterns = list(product((1, -1), repeat=len(differences)))
    reached = sum(
        abs(sum(sign * d for sign, d in zip(signs, differences, strict=True))) >= observed
        for signs in patterns
    )
    return reached / len(patterns)


@settings(max_examples=40)
@given(scores)
def test_sums_and_p_are_those_of_exact_fractions(values):
    rated, expected = frame_of(values), by_hand(values)
    summary, table = summarise(rated, PLAN), table_of(rated)
    for name in ("composite", *CRITERIA):
        briefs = expected.get(name, {})
        found = brief_differences(summary, name, NEW, OLD)
        points = [Fraction(int(d), found.denominator) for d in found.differences]
        assert dict(zip(found.briefs, points, strict=True)) == briefs
        if briefs:
            assert table.loc[name, "p_value"] == pytest.approx(exact_p(list(briefs.values())))


@settings(max_examples=40)
@given(scores)
def test_counts_are_those_of_a_loop(values):
    counts = summarise(frame_of(values), PLAN).value_counts
    expected: dict[tuple[object, ...], int] = {}
    for (_, brief, system, name), value in zip(CELLS, values, strict=True):
        if value is not None:
            key = (name, brief, system, float(value))
            expected[key] = expected.get(key, 0) + 1
    keys = counts[["outcome", "brief", "system", "value"]].itertuples(index=False, name=None)
    assert dict(zip(keys, counts["count"], strict=True)) == expected


@settings(max_examples=30)
@given(scores)
def test_a_matrix_of_raters_sums_to_the_summary(values):
    rated = frame_of(values)
    summary, cube = summarise(rated, PLAN), rating_cube(rated, PLAN)
    for outcome in PLAN.outcomes:
        of_sums = brief_differences(summary, outcome.id, NEW, OLD)
        of_raters = difference_matrix(cube, outcome, NEW, PLAN).by_brief()
        assert of_raters.briefs == of_sums.briefs
        assert of_raters.differences.tolist() == of_sums.differences.tolist()
        assert of_raters.denominator == of_sums.denominator


@settings(max_examples=25)
@given(scores)
def test_swapping_systems_negates_the_difference(values):
    rated = frame_of(values)
    one, other = table_of(rated), table_of(rated, SWAPPED)
    assert equal(one["estimate"], -other["estimate"])
    assert equal(one["low"], -other["high"])
    assert equal(one["hodges_lehmann"], -other["hodges_lehmann"])
    assert equal(one["d_av"], -other["d_av"])
    assert equal(one[INVARIANT], other[INVARIANT])


@settings(max_examples=25)
@given(scores)
def test_names_of_raters_and_order_of_rows_say_nothing(values):
    rated = frame_of(values)
    other = {"r1": "zoe", "r2": "ann", "r3": "max"}
    renamed = rated.scores.assign(rater=rated.scores["rater"].map(other)).sample(
        frac=1.0, random_state=1
    )
    again = type(rated)(renamed, rated.preferences)
    pd.testing.assert_frame_equal(table_of(rated), table_of(again))


@settings(max_examples=25)
@given(st.lists(st.integers(1, 4), min_size=len(CELLS), max_size=len(CELLS)))
def test_adding_a_constant_to_both_systems_changes_no_difference(values):
    raised = [value + 1 for value in values]
    wide = [criterion("p", values=(1.0, 2.0, 3.0, 4.0, 5.0))]
    wide.append(criterion("q", values=(1.0, 2.0, 3.0, 4.0, 5.0), higher_is_better=False))
    plan = plan_for(composite(), *wide)
    one, other = table_of(frame_of(values), plan), table_of(frame_of(raised), plan)
    pd.testing.assert_frame_equal(one, other)


@settings(max_examples=40)
@given(scores)
def test_the_interval_excludes_zero_exactly_where_p_reaches_the_level(values):
    """At a level that four briefs can reach: the smallest p is 1/8."""
    plan = plan_for(*PLAN.outcomes, significance_level=0.25, confidence=0.75)
    for row in table_of(frame_of(values), plan).to_dict("records"):
        if not row["why_undefined"]:
            excludes_zero = row["low"] > 0 or row["high"] < 0
            assert excludes_zero == (row["p_value"] <= 0.25)
            assert row["low"] - 1e-12 <= row["estimate"] <= row["high"] + 1e-12
