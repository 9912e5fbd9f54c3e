import pytest

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.effect_size import win_rate_panel, win_rate_untied, win_rate_votes


def test_votes_give_the_mean_share_and_count_briefs_by_majority() -> None:
    result = win_rate_votes([1, 2 / 3, 1 / 3 + 1 / 6, 0, 1 / 3, 1])
    assert result.estimate == pytest.approx(7 / 12)
    assert (result.n_wins, result.n_ties, result.n_losses) == (3, 1, 2)


def test_plus_two_interval_follows_its_formula() -> None:
    # Twelve briefs, eight won outright: m = 9/14, half = 1.959964 * sqrt(m (1 - m) / 14).
    interval = win_rate_votes([1] * 8 + [0] * 4).interval
    assert interval.low == pytest.approx(9 / 14 - 1.959963984540054 * (9 * 5 / 14**3) ** 0.5)
    assert interval.high == pytest.approx(9 / 14 + 1.959963984540054 * (9 * 5 / 14**3) ** 0.5)


def test_plus_two_interval_is_clipped_to_a_share() -> None:
    assert win_rate_panel(12, 0, 0).interval.high == 1.0


def test_panel_counts_ties_one_half() -> None:
    result = win_rate_panel(6, 4, 2)
    assert result.estimate == 8 / 12
    assert result.beside is not None
    assert result.beside.method == "Wilson score"


def test_untied_rate_leaves_ties_out_and_reports_them() -> None:
    result = win_rate_untied(9, 1, n_ties=2)
    assert (result.estimate, result.n_briefs, result.n_ties) == (0.9, 12, 2)
    # R 4.2.2: binom.test(9, 10)$conf.int
    assert result.interval.low == pytest.approx(0.554983882972, abs=1e-11)
    assert result.interval.high == pytest.approx(0.997471421456, abs=1e-11)


def test_all_ties_have_no_untied_win_rate() -> None:
    with pytest.raises(TooFewPairsError, match="Every brief is tied"):
        win_rate_untied(0, 0, n_ties=12)


def test_means_outside_a_share_are_refused() -> None:
    with pytest.raises(StatisticError, match="between 0 and 1"):
        win_rate_votes([0.5, 1.5])
