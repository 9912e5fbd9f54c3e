import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.errors import StatisticError
from evalkit.stats.multiplicity import benjamini_hochberg, benjamini_yekutieli

quietly = settings(derandomize=True, max_examples=60)


def test_five_p_values_by_hand() -> None:
    """Each times 5 (1 + 1/2 + 1/3 + 1/4 + 1/5) over its rank, from theorem 1.3."""
    adjusted = benjamini_yekutieli([0.0001, 0.0004, 0.0019, 0.0095, 0.0201])
    expected = [0.001141667, 0.002283333, 0.007230556, 0.027114583, 0.045895]
    assert adjusted == pytest.approx(expected, abs=1e-8)


@quietly
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_never_below_benjamini_and_hochberg(p_values: list[float]) -> None:
    adjusted = benjamini_yekutieli(p_values)
    assert all(adjusted >= benjamini_hochberg(p_values) - 1e-12)
    assert all(adjusted <= 1)


def test_value_above_one_is_refused() -> None:
    with pytest.raises(StatisticError, match="between 0 and 1"):
        benjamini_yekutieli([0.2, 1.2])
