import itertools

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.agreement import count_values, intra_rater_agreement, percent_agreement

SCALE = [1.0, 2.0, 3.0, 4.0]
quietly = settings(derandomize=True, max_examples=60)


@quietly
@given(arrays(np.float64, (6, 4), elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, np.nan])))
def test_shares_are_those_of_all_pairs_counted_one_by_one(
    ratings: npt.NDArray[np.float64],
) -> None:
    apart = [
        abs(one - other)
        for row in ratings
        for one, other in itertools.combinations(row[~np.isnan(row)], 2)
    ]
    assume(apart)
    shares = percent_agreement(count_values(ratings, SCALE), SCALE)
    assert shares.n_pairs == len(apart)
    assert shares.exact == pytest.approx(np.mean(np.array(apart) == 0))
    assert shares.adjacent == pytest.approx(np.mean(np.array(apart) <= 1))


def test_adjacent_means_neighbours_on_the_declared_scale() -> None:
    shares = percent_agreement([[1, 1, 0], [1, 0, 1]], [1, 2, 10])
    assert (shares.exact, shares.adjacent) == (0.0, 0.5)


def test_units_with_one_rating_are_counted_as_dropped() -> None:
    shares = percent_agreement([[2, 0], [1, 0], [0, 0]], [0, 1])
    assert (shares.n_units, shares.n_units_dropped, shares.exact) == (1, 2, 1.0)


def test_one_rater_has_no_pairs() -> None:
    with pytest.raises(TooFewPairsError):
        percent_agreement([[1, 0], [0, 1]], [0, 1])


def test_repeats_give_exact_and_adjacent_shares_with_exact_limits() -> None:
    result = intra_rater_agreement([1, 2, 3, 4, 4, 2, 3, 3], [1, 2, 4, 4, 2, 2, np.nan, 3], SCALE)
    assert (result.n_repeats, result.n_dropped) == (7, 1)
    assert (result.exact, result.adjacent) == (5 / 7, 6 / 7)
    # R: binom.test(5, 7)$conf.int
    assert result.exact_interval.low == pytest.approx(0.2904209, abs=1e-7)
    assert result.exact_interval.high == pytest.approx(0.9633074, abs=1e-7)


def test_adjacent_repeats_are_one_declared_level_apart() -> None:
    result = intra_rater_agreement([0, 1], [1, 5], [0, 1, 3, 5])
    assert (result.exact, result.adjacent) == (0.0, 0.5)


def test_no_repeat_is_refused() -> None:
    with pytest.raises(TooFewPairsError, match="no passage was rated twice"):
        intra_rater_agreement([1, np.nan], [np.nan, 2], SCALE)


def test_unequal_lengths_are_refused() -> None:
    with pytest.raises(StatisticError, match="got 2 first and 1 repeated"):
        intra_rater_agreement([1, 2], [1], SCALE)
