import pytest

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.interval import clopper_pearson_interval, jeffreys_interval, wilson_interval


def test_half_successes_are_allowed_where_ties_count_half() -> None:
    assert 0.2 < wilson_interval(6.5, 12).low < 0.3


@pytest.mark.parametrize("interval", [wilson_interval, clopper_pearson_interval, jeffreys_interval])
def test_no_answers_have_no_share(interval: object) -> None:
    with pytest.raises(TooFewPairsError, match="no answers"):
        interval(0, 0)  # type: ignore[operator]


def test_more_successes_than_answers_are_refused() -> None:
    with pytest.raises(StatisticError, match="between 0 and 3"):
        wilson_interval(4, 3)
