import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import evalkit.stats.automatic as automatic
from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError
from evalkit.stats.automatic import length_effect, standardised_difference, swap_effect

quietly = settings(derandomize=True, max_examples=60)
some_gains = st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 5)), min_size=1, max_size=24)
some_pairs = st.lists(st.tuples(st.integers(-6, 6), st.integers(-9, 9)), min_size=3, max_size=12)


def columns(rows: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    first, second = (np.array(column) for column in zip(*rows, strict=True))
    return first, second


@quietly
@given(some_gains)
def test_exchanging_the_sides_mirrors_the_share_and_keeps_p(rows: list[tuple[int, int]]) -> None:
    gains, briefs = columns(rows)
    straight, mirrored = swap_effect(gains, briefs), swap_effect(-gains, briefs)
    assert mirrored.share_changed == straight.share_changed
    assert mirrored.p_value == straight.p_value
    assert (mirrored.n_first, mirrored.n_second) == (straight.n_second, straight.n_first)
    assert straight.changed_interval.contains(straight.share_changed)


def test_twelve_pairs_of_which_six_go_to_the_first_side_both_times() -> None:
    """R 4.2.2: binom.test(6, 6) gives p = .03125, binom.test(6, 12) the interval."""
    result = swap_effect([2] * 6 + [0] * 6, range(12))
    assert (result.share_changed, result.share_first, result.p_value) == (0.5, 1.0, 0.03125)
    assert result.changed_interval.low == pytest.approx(0.2109446382, abs=1e-9)
    assert result.changed_interval.high == pytest.approx(0.7890553618, abs=1e-9)


def test_a_brief_counts_once_however_many_of_its_passages_change() -> None:
    result = swap_effect([1, 1, 1, 0, 0, 0], [1, 1, 1, 2, 2, 2])
    assert (result.n_units_changed, result.n_briefs_changed, result.n_briefs) == (3, 1, 2)
    assert result.mean_gain == 0.5


def test_an_answer_that_never_moves_has_no_side_and_says_so() -> None:
    result = swap_effect([0, 0, 0], [1, 2, 3])
    assert (result.share_changed, result.share_first, result.p_value) == (0.0, None, None)
    assert result.why_no_share == "neither side gained in any brief"


def test_nothing_asked_twice_is_refused() -> None:
    with pytest.raises(TooFewPairsError):
        swap_effect([], [])


@pytest.mark.parametrize("gains", [[1.0, np.nan], [1.0]])
def test_a_missing_gain_and_unequal_lengths_are_refused(gains: list[float]) -> None:
    with pytest.raises(StatisticError):
        swap_effect(gains, [1, 2])


@quietly
@given(some_pairs)
def test_the_slope_does_not_depend_on_which_passage_is_called_the_first(
    rows: list[tuple[int, int]],
) -> None:
    differences, lengths = columns(rows)
    assume(lengths.any())
    turned = np.where(np.arange(len(rows)) % 2 == 0, -1, 1)
    straight = length_effect(differences, lengths, range(len(rows)))
    other = length_effect(differences * turned, lengths * turned, range(len(rows)))
    assert other.slope == pytest.approx(straight.slope)
    assert other.p_value == straight.p_value


@quietly
@given(some_pairs)
def test_zero_lies_outside_the_interval_exactly_where_p_is_small(
    rows: list[tuple[int, int]],
) -> None:
    differences, lengths = columns(rows)
    assume(lengths.any())
    result = length_effect(differences, lengths, range(len(rows)))
    assert result.interval is not None
    assert result.interval.contains(0.0) == (result.p_value > 0.05)


@quietly
@given(some_pairs, st.integers(-4, 4))
def test_a_slope_that_is_added_is_found(rows: list[tuple[int, int]], added: int) -> None:
    differences, lengths = columns(rows)
    assume(lengths.any())
    straight = length_effect(differences, lengths, range(len(rows)))
    moved = length_effect(differences + added * lengths, lengths, range(len(rows)))
    assert moved.slope == pytest.approx(straight.slope + added)


def test_slope_of_four_pairs_by_hand() -> None:
    """Products 2, 0.5, 1 and 6 over squares 4, 1, 1 and 9; four briefs can reject nothing."""
    result = length_effect([1, 0.5, -1, 2], [2, 1, -1, 3], range(4))
    assert result.slope == pytest.approx(0.6333333333)
    assert result.interval is not None
    assert result.interval.low == -np.inf


def test_many_briefs_take_the_jackknife_by_name() -> None:
    rng = np.random.default_rng(3)
    lengths = rng.integers(1, 5, 30)
    result = length_effect(lengths + rng.integers(-1, 2, 30), lengths, range(30))
    assert result.interval is not None
    assert "jackknife" in result.interval.method
    assert result.interval.contains(1.0)


def test_passages_of_equal_length_tell_nothing_of_length() -> None:
    with pytest.raises(NoVariationError, match="equally long"):
        length_effect([1, 2], [0, 0], [1, 2])


def test_the_standardised_difference_of_two_raters_by_hand() -> None:
    """Means 3.5 and 2.75, variances 1/3 and 1/4: 0.75 / sqrt(7/24) = 1.388730."""
    result = standardised_difference([3, 4, 3, 4, np.nan], [2, 3, 3, 3, 1], [1, 1, 2, 2, 3])
    assert result.difference == pytest.approx(1.388730, abs=1e-6)
    assert (result.n_units, result.n_units_dropped, result.n_briefs) == (4, 1, 2)


@quietly
@given(some_pairs)
def test_turning_the_two_raters_turns_the_sign(rows: list[tuple[int, int]]) -> None:
    first, second = columns(rows)
    assume(len(set(first)) > 1)
    straight = standardised_difference(first, second, range(len(rows)))
    turned = standardised_difference(second, first, range(len(rows)))
    assert turned.difference == pytest.approx(-straight.difference)
    assert straight.interval is None or straight.interval.contains(straight.difference)


def test_scores_that_never_vary_have_no_standardised_difference() -> None:
    with pytest.raises(NoVariationError):
        standardised_difference([2, 2, 2], [3, 3, 3], [1, 2, 3])
    with pytest.raises(TooFewPairsError):
        standardised_difference([2, np.nan], [3, 3], [1, 2])


def test_exports_are_sorted_and_whole() -> None:
    assert list(automatic.__all__) == sorted(automatic.__all__)
    assert all(hasattr(automatic, name) for name in automatic.__all__)
