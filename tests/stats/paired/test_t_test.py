import pytest

from evalkit.errors import NoVariationError, TooFewPairsError
from evalkit.stats.paired import paired_t_test


def test_equal_differences_have_no_t() -> None:
    with pytest.raises(NoVariationError, match="All differences are equal"):
        paired_t_test([2, 2, 2], denominator=3)


def test_one_brief_has_no_t() -> None:
    with pytest.raises(TooFewPairsError, match="got 1"):
        paired_t_test([2], denominator=3)
