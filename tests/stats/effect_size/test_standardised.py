import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError
from evalkit.stats.effect_size import (
    d_av,
    g_z,
    matched_rank_biserial,
    probability_of_superiority,
)

quietly = settings(derandomize=True, max_examples=60)
varied = st.lists(st.integers(-6, 6), min_size=3, max_size=20).filter(lambda v: len(set(v)) > 1)


@quietly
@given(varied, st.integers(2, 9))
def test_unit_of_the_differences_does_not_matter(differences: list[int], factor: int) -> None:
    scaled = g_z([factor * value for value in differences])
    assert scaled.estimate == pytest.approx(g_z(differences).estimate, rel=1e-12)


@quietly
@given(varied)
def test_swapping_the_systems_changes_the_sign(differences: list[int]) -> None:
    result, swapped = g_z(differences), g_z([-value for value in differences])
    assert swapped.estimate == -result.estimate
    assert swapped.interval.low == pytest.approx(-result.interval.high, abs=1e-12)


@quietly
@given(varied)
def test_rank_biserial_stays_between_minus_one_and_one(differences: list[int]) -> None:
    result = matched_rank_biserial([*differences, 1])
    assert -1 <= result.estimate <= 1


def test_all_better_is_one() -> None:
    assert matched_rank_biserial([1, 2, 2, 5, 0]).estimate == 1.0


def test_zeros_split_between_both_sides_pull_to_the_middle() -> None:
    # Ranks 1.5, 1.5 for the zeros, 3, 4: (7 - 0) / 10.
    assert matched_rank_biserial([0, 0, 1, 2], "zsplit").estimate == 0.7


def test_zero_differences_have_no_rank_biserial() -> None:
    with pytest.raises(NoVariationError, match="no rank favours"):
        matched_rank_biserial([0, 0])


def test_equal_differences_have_no_g() -> None:
    with pytest.raises(NoVariationError, match="no spread"):
        g_z([2, 2, 2, 2])


def test_two_briefs_have_no_g() -> None:
    with pytest.raises(TooFewPairsError, match="Needs 3"):
        g_z([2, 1])


def test_d_av_needs_a_spread_in_one_system_at_least() -> None:
    with pytest.raises(NoVariationError, match="neither system"):
        d_av([3, 3, 3], [2, 2, 2])


def test_d_av_refuses_a_missing_score() -> None:
    with pytest.raises(StatisticError, match="leave out briefs"):
        d_av([3, 1, np.nan], [2, 2, 1])


def test_probability_of_superiority_counts_half_of_the_ties() -> None:
    result = probability_of_superiority([3, 0, 0, -1])
    assert (result.estimate, result.n_wins, result.n_ties, result.n_losses) == (0.5, 1, 2, 1)
