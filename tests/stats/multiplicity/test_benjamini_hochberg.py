import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.errors import StatisticError
from evalkit.stats.multiplicity import benjamini_hochberg, holm

quietly = settings(derandomize=True, max_examples=60)
p_values_of_a_table = st.lists(st.floats(0, 1), min_size=1, max_size=12)


@quietly
@given(p_values_of_a_table)
def test_between_the_raw_values_and_holms(p_values: list[float]) -> None:
    adjusted = benjamini_hochberg(p_values)
    assert all(adjusted <= holm(p_values) + 1e-12)
    assert all(adjusted >= p_values)


def test_value_above_one_is_refused() -> None:
    with pytest.raises(StatisticError, match="between 0 and 1"):
        benjamini_hochberg([0.2, 1.2])
