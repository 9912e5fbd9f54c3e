from fractions import Fraction
from itertools import combinations
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.stats.interval import subset_mean_interval
from evalkit.stats.interval.subset_mean import (
    _enumerated,
    _from_lattice,
    _from_saddlepoint,
    rejected_patterns,
)
from evalkit.stats.paired import sign_flip_test

quietly = settings(derandomize=True, max_examples=60)
differences_of_a_study = st.lists(st.integers(-9, 9), min_size=1, max_size=12)
leaning_differences = st.lists(st.integers(-2, 5), min_size=6, max_size=40)


def all_subset_means(differences: list[int]) -> list[Fraction]:
    sizes = range(1, len(differences) + 1)
    return sorted(
        Fraction(sum(subset), size) for size in sizes for subset in combinations(differences, size)
    )


@quietly
@given(st.lists(st.integers(-9, 9), min_size=6, max_size=11))
def test_limits_are_order_statistics_of_all_subset_means(differences: list[int]) -> None:
    means, rank = all_subset_means(differences), int(0.025 * 2 ** len(differences))
    interval = subset_mean_interval(differences, denominator=3)
    assert interval.low == pytest.approx(float(means[rank - 1] / 3), abs=1e-15)
    assert interval.high == pytest.approx(float(means[-rank] / 3), abs=1e-15)


@quietly
@given(st.one_of(differences_of_a_study, leaning_differences))
def test_zero_is_outside_exactly_where_p_is_five_percent_or_less(differences: list[int]) -> None:
    interval = subset_mean_interval(differences, denominator=1)
    assert interval.contains(0.0) == (sign_flip_test(differences).p_value > 0.05)


@quietly
@given(st.one_of(differences_of_a_study, leaning_differences), st.integers(-5, 5))
def test_shifted_value_is_outside_exactly_where_it_is_rejected(
    differences: list[int], shift: int
) -> None:
    rejected = sign_flip_test([value - shift for value in differences]).p_value <= 0.05
    assert subset_mean_interval(differences, denominator=1).contains(float(shift)) != rejected


@quietly
@given(st.one_of(differences_of_a_study, leaning_differences), st.integers(1, 6))
def test_interval_contains_the_estimate(differences: list[int], denominator: int) -> None:
    interval = subset_mean_interval(differences, denominator)
    assert interval.contains(sum(differences) / (len(differences) * denominator))


@quietly
@given(leaning_differences)
def test_swapping_the_systems_mirrors_the_interval(differences: list[int]) -> None:
    interval = subset_mean_interval(differences, denominator=2)
    mirrored = subset_mean_interval([-value for value in differences], denominator=2)
    assert (mirrored.low, mirrored.high) == (-interval.high, -interval.low)


@quietly
@given(leaning_differences, st.integers(-6, 6))
def test_adding_a_constant_shifts_the_interval(differences: list[int], constant: int) -> None:
    interval = subset_mean_interval(differences, denominator=1)
    shifted = subset_mean_interval([value + constant for value in differences], denominator=1)
    assert shifted.low == pytest.approx(interval.low + constant, abs=1e-12)
    assert shifted.high == pytest.approx(interval.high + constant, abs=1e-12)


@pytest.mark.parametrize("n_briefs", [6, 12, 19, 20])
def test_enumeration_and_lattice_give_the_same_limits(n_briefs: int) -> None:
    differences = np.random.default_rng(n_briefs).integers(-4, 8, n_briefs)
    rank = rejected_patterns(n_briefs, 0.95)
    assert _enumerated(differences, 3, rank) == _from_lattice(differences, 3, rank)


@pytest.mark.parametrize("n_briefs", [1, 2, 5])
def test_five_briefs_give_no_bounded_interval(n_briefs: int) -> None:
    interval = subset_mean_interval(range(n_briefs), denominator=1)
    assert (interval.low, interval.high) == (-inf, inf)


@pytest.mark.parametrize("n_briefs", [6, 12, 25])
def test_equal_differences_give_a_point(n_briefs: int) -> None:
    interval = subset_mean_interval([2] * n_briefs, denominator=3)
    assert (interval.low, interval.high) == (2 / 3, 2 / 3)


def test_six_briefs_give_the_range_of_the_differences() -> None:
    interval = subset_mean_interval([5, 1, 4, 2, 8, 3], denominator=1)
    assert (interval.low, interval.high) == (1.0, 8.0)


def test_saddlepoint_limits_are_close_to_the_exact_ones() -> None:
    differences = np.random.default_rng(1).integers(-6, 10, 200)
    exact = subset_mean_interval(differences, denominator=3)
    approximate = _from_saddlepoint(differences, 3, 0.95)
    assert exact.method == "exact sign-flip inversion"
    assert approximate.low == pytest.approx(exact.low, abs=5e-4)
    assert approximate.high == pytest.approx(exact.high, abs=5e-4)


@pytest.mark.parametrize("shift", range(-8, 9))
def test_approximate_limits_never_contradict_the_exact_test(shift: int) -> None:
    differences = np.random.default_rng(2).integers(-90_000, 160_000, 30) + shift * 2_500
    interval = subset_mean_interval(differences, denominator=1)
    assert interval.method == "sign-flip inversion, saddlepoint"
    assert interval.contains(0.0) == (sign_flip_test(differences).p_value > 0.05)
