from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.paired import sign_flip_test
from evalkit.stats.result import Flag

few_differences = st.lists(st.integers(-9, 9), min_size=1, max_size=10)
quietly = settings(derandomize=True, max_examples=60)


def enumerated_sums(differences: list[int]) -> npt.NDArray[np.int64]:
    signs = np.array(list(product((-1, 1), repeat=len(differences))))
    return np.asarray(signs @ np.array(differences))


@quietly
@given(few_differences)
def test_dynamic_programming_equals_counting_all_sign_patterns(differences: list[int]) -> None:
    sums, observed = enumerated_sums(differences), sum(differences)
    result = sign_flip_test(differences)
    as_far = np.mean(np.abs(sums) == abs(observed))
    assert result.p_value == np.mean(np.abs(sums) >= abs(observed))
    assert result.p_greater == np.mean(sums >= observed)
    assert result.p_less == np.mean(sums <= observed)
    assert result.mid_p == result.p_value - as_far / 2


@quietly
@given(few_differences, st.integers(2, 60))
def test_scale_and_order_do_not_change_the_test(differences: list[int], factor: int) -> None:
    scaled = sign_flip_test([factor * value for value in reversed(differences)])
    assert scaled.p_value == sign_flip_test(differences).p_value


@quietly
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=60))
def test_swapping_the_systems_swaps_the_one_sided_values(differences: list[int]) -> None:
    result = sign_flip_test(differences)
    swapped = sign_flip_test([-value for value in differences])
    assert swapped.p_value == pytest.approx(result.p_value, rel=1e-12)
    assert swapped.p_greater == pytest.approx(result.p_less, rel=1e-12)


@quietly
@given(few_differences)
def test_zeros_add_nothing_to_the_evidence(differences: list[int]) -> None:
    assert sign_flip_test([*differences, 0, 0]).p_value == sign_flip_test(differences).p_value


def test_smallest_p_is_reached_when_all_signs_agree() -> None:
    result = sign_flip_test([1, 2, 3, 4, 5, 6, 0])
    assert result.p_value == result.smallest_p == 2 / 2**6
    assert (result.n_pairs, result.n_nonzero) == (7, 6)


@pytest.mark.parametrize(
    ("differences", "flags"),
    [
        ([4, 1, 2, 3, 9, 0, 0], (Flag.CANNOT_REACH,)),
        ([4, 1, 2, 3, 9, 1], ()),
        ([3, 3, 3, 3, 3, 3], (Flag.DEGENERATE,)),
        ([0, 0, 0], (Flag.CANNOT_REACH, Flag.DEGENERATE)),
    ],
)
def test_five_nonzero_differences_cannot_reach_five_percent(
    differences: list[int], flags: tuple[Flag, ...]
) -> None:
    assert sign_flip_test(differences).flags == flags


def test_all_zero_differences_speak_for_nobody() -> None:
    result = sign_flip_test([0] * 12)
    assert (result.p_value, result.mid_p, result.p_greater, result.smallest_p) == (
        1.0,
        0.5,
        1.0,
        1.0,
    )


def test_one_pair_gives_one() -> None:
    assert sign_flip_test([7]).p_value == 1.0


def test_three_hundred_equal_signs_give_an_exact_power_of_two() -> None:
    assert sign_flip_test([2, 3, 5] * 100).p_value == 2.0**-299


def test_means_of_ratings_are_refused() -> None:
    with pytest.raises(StatisticError, match="Sum the scores"):
        sign_flip_test([0.5, 1 / 3])


def test_no_briefs_are_refused() -> None:
    with pytest.raises(TooFewPairsError, match="got 0"):
        sign_flip_test([])
