import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError
from evalkit.stats.raters import (
    halo,
    range_use,
    rating_drift,
    rating_speed,
    straight_lining,
)

SCALE = [1, 2, 3, 4]
RNG = np.random.default_rng
quietly = settings(derandomize=True, max_examples=40)


def test_range_use_counts_declared_levels_used_or_not() -> None:
    use = range_use([3, 3, 4, np.nan, 3], SCALE)
    assert use.ratings_per_value == (0, 0, 3, 1)
    assert (use.n_values_used, use.share_most_frequent, use.share_highest) == (2, 0.75, 0.25)
    assert (use.n_ratings, use.n_missing, use.mean) == (4, 1, 3.25)
    assert use.standard_deviation == pytest.approx(0.5)


def test_range_use_of_one_rating_has_no_standard_deviation() -> None:
    assert range_use([3], SCALE).standard_deviation is None


def test_range_use_without_ratings_is_refused() -> None:
    with pytest.raises(TooFewPairsError):
        range_use([np.nan], SCALE)


def test_range_use_off_the_scale_is_refused() -> None:
    with pytest.raises(StatisticError, match="rating 5 is not on the declared scale"):
        range_use([5], SCALE)


def test_equal_criteria_are_full_halo() -> None:
    scores = np.repeat([[1.0], [3], [2], [4]], 3, axis=1)
    assert halo(scores).mean_correlation == pytest.approx(1.0)


def test_halo_counts_pairs_of_criteria_without_variation() -> None:
    result = halo([[1, 1, 4], [2, 3, 4], [3, 2, 4], [4, 4, 4]])
    # R: cor(c(1, 2, 3, 4), c(1, 3, 2, 4)) is 0.8.
    assert result.mean_correlation == pytest.approx(0.8)
    assert (result.n_criterion_pairs, result.n_pairs_undefined) == (1, 2)


def test_halo_of_a_constant_rater_is_no_variation() -> None:
    with pytest.raises(NoVariationError, match="one value throughout"):
        halo(np.full((5, 3), 4.0))


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ([[1], [2], [3]], "two of them"),
        ([[1, 2], [2, 3]], "on 3 passages or more"),
        ([[1, np.nan], [np.nan, 3], [2, np.nan]], "on 3 passages or more"),
    ],
)
def test_halo_without_enough_to_compare_is_refused(scores: list[list[float]], words: str) -> None:
    with pytest.raises(TooFewPairsError, match=words):
        halo(scores)


@quietly
@given(st.lists(st.integers(-3, 3), min_size=4, max_size=6).filter(lambda r: len(set(r)) > 1))
def test_exact_drift_counts_all_orders(residuals: list[int]) -> None:
    from scipy.stats import spearmanr

    places = range(len(residuals))
    result = rating_drift(residuals, places, RNG(0))
    observed = spearmanr(residuals, places).statistic
    orders = [
        abs(spearmanr(order, places).statistic) >= abs(observed) - 1e-9
        for order in itertools.permutations(residuals)
    ]
    assert result.is_exact
    assert result.correlation == pytest.approx(observed)
    assert result.p_value == pytest.approx(np.mean(orders))


def test_drawn_drift_is_close_to_the_exact_one_and_repeatable() -> None:
    residuals = [0.2, -0.4, 0.1, 0.5, -0.1, 0.7, 0.3, 0.9, 0.6]
    drawn = rating_drift(residuals, range(9), RNG(7), n_permutations=20_000)
    # R: cor.test(residuals, 1:9, method = "spearman", exact = TRUE): rho 0.7, p 0.04325.
    assert not drawn.is_exact
    assert drawn.correlation == pytest.approx(0.7)
    assert drawn.p_value == pytest.approx(0.04325, abs=0.005)
    assert drawn == rating_drift(residuals, range(9), RNG(7), n_permutations=20_000)


def test_reversed_order_reverses_the_sign_only() -> None:
    residuals = [0.2, -0.4, 0.1, 0.5, -0.1]
    forward = rating_drift(residuals, [1, 2, 3, 4, 5], RNG(0))
    backward = rating_drift(residuals, [5, 4, 3, 2, 1], RNG(0))
    assert backward.correlation == -forward.correlation
    assert backward.p_value == forward.p_value


def test_residuals_equal_but_for_the_last_bits_are_ties() -> None:
    noisy = [0.1 + 0.2, 0.3, 0.3, 0.5, 0.5]
    clean = [0.3, 0.3, 0.3, 0.5, 0.5]
    assert rating_drift(noisy, range(5), RNG(0)) == rating_drift(clean, range(5), RNG(0))


def test_drift_drops_missing_residuals_and_counts_them() -> None:
    result = rating_drift([0.1, np.nan, 0.2, 0.5, 0.4], range(5), RNG(0))
    assert (result.n_ratings, result.n_dropped) == (4, 1)


def test_drift_of_three_ratings_is_refused() -> None:
    with pytest.raises(TooFewPairsError, match="needs 4 ratings"):
        rating_drift([1, 2, 3], [1, 2, 3], RNG(0))


def test_drift_without_variation_is_undefined() -> None:
    with pytest.raises(NoVariationError):
        rating_drift([0.5] * 6, range(6), RNG(0))


def test_drift_of_unequal_lengths_is_refused() -> None:
    with pytest.raises(StatisticError, match="one each"):
        rating_drift([1, 2, 3, 4], [1, 2, 3], RNG(0))


def test_time_shorter_than_reading_is_counted() -> None:
    # 600 words at 500 a minute take 72 seconds.
    speed = rating_speed([71, 72, 300, np.nan], [600, 600, 600, 600])
    assert (speed.n_too_fast, speed.n_timed, speed.n_untimed) == (1, 3, 1)
    assert (speed.median_seconds, speed.share_too_fast) == (72.0, 1 / 3)


def test_reading_speed_is_the_callers_to_set() -> None:
    assert rating_speed([100], [600], words_per_minute=300).n_too_fast == 1


def test_speed_without_times_is_refused() -> None:
    with pytest.raises(TooFewPairsError, match="was timed"):
        rating_speed([np.nan], [600])


def test_speed_of_unequal_lengths_is_refused() -> None:
    with pytest.raises(StatisticError, match="one each"):
        rating_speed([1, 2], [600])


def test_runs_go_on_from_one_passage_to_the_next() -> None:
    result = straight_lining(np.array([[1, 3, 3], [3, 3, np.nan], [3, 2, 4]]))
    assert (result.longest_run, result.n_answers) == (5, 8)
    assert result.share_identical == pytest.approx(1 / 3)
    assert result.share_most_frequent == pytest.approx(5 / 8)


def test_one_criterion_has_runs_but_no_identical_passages() -> None:
    result = straight_lining([[2], [2], [3]])
    assert (result.longest_run, result.share_identical, result.n_passages) == (2, None, 0)


def test_straight_lining_without_answers_is_refused() -> None:
    with pytest.raises(TooFewPairsError):
        straight_lining([[np.nan, np.nan]])


def test_a_vector_of_scores_is_refused() -> None:
    with pytest.raises(StatisticError, match="shape"):
        straight_lining([1, 2, 3])
