from itertools import combinations_with_replacement
from math import inf
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.stats.interval import hodges_lehmann
from evalkit.stats.interval.hodges_lehmann import LARGEST_EXACT, lower_rank

quietly = settings(derandomize=True, max_examples=60)


@quietly
@given(st.lists(st.integers(-6, 6), min_size=6, max_size=14))
def test_limits_are_order_statistics_of_all_walsh_averages(differences: list[int]) -> None:
    walsh = sorted(sum(pair) / 2 for pair in combinations_with_replacement(differences, 2))
    result = hodges_lehmann(differences, denominator=1)
    assert result.estimate == median(walsh)
    assert result.interval.low == walsh[result.rank - 1]
    assert result.interval.high == walsh[-result.rank]


@quietly
@given(st.lists(st.integers(-6, 6), min_size=1, max_size=30), st.integers(-9, 9))
def test_adding_a_constant_shifts_estimate_and_limits(differences: list[int], shift: int) -> None:
    result = hodges_lehmann(differences, denominator=1)
    shifted = hodges_lehmann([value + shift for value in differences], denominator=1)
    assert shifted.estimate == result.estimate + shift
    assert shifted.interval.low == result.interval.low + shift


def test_twelve_briefs_take_the_14th_and_65th_of_78() -> None:
    # Hollander & Wolfe (1973), table A.4: P(T+ <= 13) = .0212 and P(T+ <= 14) = .0261 at n = 12.
    result = hodges_lehmann(range(12), denominator=1)
    assert (result.rank, result.n_walsh_averages) == (14, 78)


def test_five_briefs_are_unbounded_but_have_an_estimate() -> None:
    result = hodges_lehmann([1, 2, 3, 4, 5], denominator=1)
    assert (result.estimate, result.interval.low, result.interval.high) == (3.0, -inf, inf)


def test_normal_rank_meets_the_exact_one() -> None:
    exact = lower_rank(LARGEST_EXACT, 0.95)
    mean = 300 * 301 / 4
    spread = (300 * 301 * 601 / 24) ** 0.5
    assert exact == pytest.approx(mean + 0.5 - 1.959964 * spread, abs=5)


def test_thousands_of_briefs_take_no_quadratic_memory() -> None:
    differences = np.random.default_rng(1).integers(-9, 12, 20_000)
    result = hodges_lehmann(differences, denominator=3)
    assert result.interval.low <= result.estimate <= result.interval.high
