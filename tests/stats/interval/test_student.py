import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.interval import plus_two_t_interval, t_interval

quietly = settings(derandomize=True, max_examples=60)


@quietly
@given(st.lists(st.integers(-6, 6), min_size=1, max_size=20), st.integers(2, 5))
def test_scaling_differences_and_denominator_changes_nothing(
    differences: list[int], factor: int
) -> None:
    interval = plus_two_t_interval(differences, denominator=3)
    scaled = plus_two_t_interval([factor * value for value in differences], 3 * factor)
    assert scaled.low == pytest.approx(interval.low, abs=1e-12)


def test_step_of_the_rubric_sets_the_pseudo_briefs() -> None:
    narrow = plus_two_t_interval([1, 1, 1, 1, 1, 1], denominator=1, step=0.5)
    wide = plus_two_t_interval([1, 1, 1, 1, 1, 1], denominator=1, step=1.0)
    assert narrow.high < wide.high


def test_equal_differences_give_the_t_interval_no_width_and_plus_two_some() -> None:
    assert t_interval([2] * 6, denominator=1).low == 2.0
    assert plus_two_t_interval([2] * 6, denominator=1).low < 2.0


def test_one_brief_has_no_t_interval() -> None:
    with pytest.raises(TooFewPairsError):
        t_interval([3], denominator=1)


@pytest.mark.parametrize("step", [0.0, -1.0])
def test_step_must_be_positive(step: float) -> None:
    with pytest.raises(StatisticError, match="positive step"):
        plus_two_t_interval([3, 1], denominator=1, step=step)


@pytest.mark.parametrize("denominator", [0, -3, 1.5])
def test_denominator_must_be_a_positive_whole_number(denominator: int) -> None:
    with pytest.raises(StatisticError, match="positive whole denominator"):
        t_interval([3, 1], denominator)
