"""Spearman's rho: a published value, the library, properties, what is degenerate, coverage."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError
from evalkit.stats import association
from evalkit.stats.association import rank_correlation

# IQ and hours of TV a week of ten people: rho = -29/165 (Wikipedia, "Spearman's rank correlation
# coefficient", worked example).
IQ = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
TV = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]

values = st.lists(st.integers(-5, 5), min_size=5, max_size=20)


def test_gives_the_published_value_with_the_interval_by_hand():
    found = rank_correlation(IQ, TV)
    assert found.correlation == pytest.approx(-29 / 165, abs=1e-12)
    # atanh(-29/165) = -0.177603; 1.959964 * sqrt((1 + 0.015445) / 7) = 0.746499.
    assert found.interval.low == pytest.approx(math.tanh(-0.177603 - 0.746499), abs=1e-5)
    assert found.interval.high == pytest.approx(math.tanh(-0.177603 + 0.746499), abs=1e-5)
    assert (found.n_pairs, found.n_dropped, found.interval.confidence) == (10, 0, 0.95)


def test_ties_get_mid_ranks_as_in_scipy():
    left, right = [1, 2, 2, 3, 3, 3, 4], [1, 1, 2, 2, 5, 4, 4]
    expected = spearmanr(left, right).statistic
    assert rank_correlation(left, right).correlation == pytest.approx(expected, abs=1e-12)


def test_equal_values_that_differ_in_the_last_bits_are_ties():
    exact = rank_correlation([0.3, 0.3, 1, 2, 3], [1, 2, 3, 4, 5]).correlation
    assert rank_correlation([0.1 + 0.2, 0.3, 1, 2, 3], [1, 2, 3, 4, 5]).correlation == exact


def test_a_gap_drops_its_pair_and_is_counted():
    found = rank_correlation([*IQ, np.nan, 90], [*TV, 3, np.nan])
    assert found.correlation == rank_correlation(IQ, TV).correlation
    assert (found.n_pairs, found.n_dropped) == (10, 2)


def test_the_same_order_throughout_is_1_without_an_interval():
    found = rank_correlation([1, 2, 3, 4, 5], [10, 20, 30, 40, 1000])
    assert (found.correlation, found.interval) == (1.0, None)
    assert found.why_no_interval == "the two have the same order throughout"
    assert rank_correlation([1, 2, 3, 4, 5], [5, 4, 3, 2, 1]).correlation == -1.0


@pytest.mark.parametrize(
    ("left", "right", "error", "words"),
    [
        ([1, 2, 3, 4], [1, 2, 3, 4], TooFewPairsError, "needs 5 briefs with both values"),
        ([], [], TooFewPairsError, "there are 0"),
        ([1, 1, 1, 1, 1], [1, 2, 3, 4, 5], NoVariationError, "all values of one"),
        ([1, 2, 3, 4, 5], [1, 2, 3], StatisticError, "5 and 3 values"),
    ],
)
def test_what_is_undefined_says_why(left, right, error, words):
    with pytest.raises(error, match=words):
        rank_correlation(left, right)


@given(values, st.randoms())
def test_is_the_same_both_ways_and_turns_with_a_sign(left, random):
    right = left.copy()
    random.shuffle(right)
    if len(set(left)) == 1:
        return
    found = rank_correlation(left, right).correlation
    assert rank_correlation(right, left).correlation == pytest.approx(found, abs=1e-12)
    turned = rank_correlation(left, [-value for value in right]).correlation
    assert turned == pytest.approx(-found, abs=1e-12)


@given(values)
def test_only_the_order_counts(left):
    if len(set(left)) == 1:
        return
    right = list(range(len(left)))
    found = rank_correlation(left, right).correlation
    stretched = rank_correlation([math.exp(value) for value in left], right).correlation
    assert stretched == pytest.approx(found, abs=1e-12)


def test_the_interval_narrows_with_pairs_and_holds_its_estimate():
    widths = []
    for n in (6, 12, 24, 48):
        found = rank_correlation(range(n), [(value * 5) % n + value / 3 for value in range(n)])
        assert found.interval.contains(found.correlation)
        widths.append(found.interval.high - found.interval.low)
    assert widths == sorted(widths, reverse=True)


def test_covers_about_what_it_claims_at_12_briefs():
    """Two independent quantities: 0 must lie inside in 93 to 98 of 100 (1,500 samples)."""
    rng = np.random.default_rng(7)
    drawn = rng.standard_normal((1500, 2, 12))
    inside = [rank_correlation(a, b).interval.contains(0.0) for a, b in drawn]
    assert 0.93 < np.mean(inside) < 0.98


def test_the_family_exports_what_it_says():
    assert association.__all__ == ["RankCorrelation", "rank_correlation"]
