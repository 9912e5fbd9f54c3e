import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.multiplicity import holm, step_down_max_t
from evalkit.stats.paired import sign_flip_test

quietly = settings(derandomize=True, max_examples=60)
tables = st.integers(1, 9).flatmap(
    lambda n: st.lists(st.lists(st.integers(-4, 6), min_size=3, max_size=3), min_size=n, max_size=n)
)


@quietly
@given(tables)
def test_each_outcome_alone_has_its_sign_flip_p(table: list[list[int]]) -> None:
    result = step_down_max_t(table)
    for column, p_value in zip(np.array(table).T, result.p_values, strict=True):
        assert p_value == pytest.approx(sign_flip_test(column).p_value, rel=1e-12)


@quietly
@given(tables)
def test_never_larger_than_holm_and_never_smaller_than_alone(table: list[list[int]]) -> None:
    result = step_down_max_t(table)
    assert np.all(np.array(result.adjusted_p) >= np.array(result.p_values) - 1e-12)


def test_equal_outcomes_cost_nothing() -> None:
    table = np.array([3, 1, 2, 4, -1, 2])[:, None] * [1, 5, 7]
    result = step_down_max_t(table)
    assert result.adjusted_p == result.p_values


def test_correlated_outcomes_find_more_than_holm() -> None:
    column = np.array([3, 1, 2, 4, -1, 2, 3, 2, 1, 0, 2, -2])
    table = np.stack([column, column + 1, 2 * column - 1], axis=1)
    result = step_down_max_t(table)
    assert sum(result.adjusted_p) < float(holm(result.p_values).sum())


def test_an_outcome_missing_on_some_briefs_has_its_own_n() -> None:
    table = np.array([[3, 1], [2, 0], [4, 0], [1, 2], [2, 1], [3, 0]])
    present = np.array([[1, 1], [1, 0], [1, 0], [1, 1], [1, 1], [1, 1]], dtype=bool)
    result = step_down_max_t(table, present)
    assert result.n_pairs == (6, 4)
    assert result.p_values[1] == sign_flip_test([1, 2, 1, 0]).p_value


def test_a_difference_where_none_is_present_is_refused() -> None:
    with pytest.raises(StatisticError, match="lacks the outcome"):
        step_down_max_t([[1, 2], [3, 4]], [[True, False], [True, True]])


def test_all_zero_outcome_is_never_claimed() -> None:
    result = step_down_max_t([[2, 0]] * 8)
    assert result.adjusted_p == (2 / 2**8, 1.0)


def test_many_briefs_draw_flips_from_the_seed_and_come_close_to_exact() -> None:
    table = np.random.default_rng(5).integers(-3, 5, (20, 2))
    result = step_down_max_t(table, rng=np.random.default_rng(1), n_flips=20_000)
    assert not result.is_exact
    assert result.p_values[0] == pytest.approx(sign_flip_test(table[:, 0]).p_value, abs=0.01)
    assert result == step_down_max_t(table, rng=np.random.default_rng(1), n_flips=20_000)


def test_many_briefs_without_a_seed_are_refused() -> None:
    with pytest.raises(StatisticError, match="seeded rng"):
        step_down_max_t(np.ones((20, 2), dtype=int))


def test_a_row_of_differences_is_not_a_table() -> None:
    with pytest.raises(TooFewPairsError, match="table of briefs by outcomes"):
        step_down_max_t([1, 2, 3])
