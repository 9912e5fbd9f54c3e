import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.errors import StatisticError
from evalkit.stats.paired import signed_rank_test

quietly = settings(derandomize=True, max_examples=60)
differences_with_ties = st.lists(st.integers(-5, 5), min_size=1, max_size=30)


@quietly
@given(differences_with_ties)
def test_splitting_zeros_has_pratts_p(differences: list[int]) -> None:
    split, pratt = signed_rank_test(differences, "zsplit"), signed_rank_test(differences)
    assert (split.p_value, split.mid_p) == (pratt.p_value, pratt.mid_p)


@quietly
@given(differences_with_ties)
def test_rank_sums_of_both_sides_make_up_all_ranks(differences: list[int]) -> None:
    ours = signed_rank_test(differences, "zsplit").rank_sum
    swapped = signed_rank_test([-value for value in differences], "zsplit").rank_sum
    assert ours + swapped == len(differences) * (len(differences) + 1) / 2


@quietly
@given(differences_with_ties)
def test_swapping_the_systems_keeps_p(differences: list[int]) -> None:
    swapped = signed_rank_test([-value for value in differences])
    assert swapped.p_value == pytest.approx(signed_rank_test(differences).p_value, rel=1e-12)


def test_twelve_zeros_give_no_evidence() -> None:
    # scipy 1.17: wilcoxon([0] * 12, zero_method="pratt", method="exact") gives p = .0005.
    assert signed_rank_test([0] * 12).p_value == 1.0


def test_unknown_treatment_of_zeros_is_refused() -> None:
    with pytest.raises(StatisticError, match="zsplit"):
        signed_rank_test([1, 2], "drop")  # type: ignore[arg-type]
