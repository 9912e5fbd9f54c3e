import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.paired import mcnemar_test, sign_flip_test, sign_test
from evalkit.stats.result import Flag

quietly = settings(derandomize=True, max_examples=60)


@quietly
@given(st.lists(st.integers(-1, 1), min_size=1, max_size=40))
def test_differences_of_one_make_sign_test_and_sign_flip_equal(differences: list[int]) -> None:
    ours, flips = sign_test(differences), sign_flip_test(differences)
    assert ours.p_value == pytest.approx(flips.p_value, rel=1e-12)
    assert ours.mid_p == pytest.approx(flips.mid_p, rel=1e-12)
    assert ours.p_less == pytest.approx(flips.p_less, rel=1e-12)


@quietly
@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 9))
def test_mcnemar_depends_on_discordant_briefs_only(first: int, second: int, same: int) -> None:
    result = mcnemar_test(first, second, same + 1)
    assert result.p_value == mcnemar_test(second, first, 1).p_value
    assert result.mid_p <= result.p_value


def test_sign_test_counts_what_it_leaves_out() -> None:
    result = sign_test([2, 0, -1, 0, 3])
    assert (result.n_positive, result.n_negative, result.n_zero) == (2, 1, 2)
    assert result.flags == (Flag.CANNOT_REACH,)


def test_mcnemar_without_discordant_briefs_says_it_cannot_reach() -> None:
    result = mcnemar_test(0, 0, 12)
    assert (result.p_value, result.estimate, result.flags) == (1.0, 0.0, (Flag.CANNOT_REACH,))


def test_thousands_of_briefs_do_not_overflow() -> None:
    # z = 3.62 with continuity correction; the normal tail is 2.9e-4 two-sided.
    assert sign_test([1] * 1600 + [-1] * 1400).p_value == pytest.approx(2.78e-4, rel=0.01)


def test_no_briefs_are_refused() -> None:
    with pytest.raises(TooFewPairsError):
        mcnemar_test(0, 0, 0)


def test_negative_counts_are_refused() -> None:
    with pytest.raises(StatisticError, match="0 or more"):
        mcnemar_test(-1, 2, 3)
