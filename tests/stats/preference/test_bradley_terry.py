from math import log

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evalkit.errors import (
    NotConnectedError,
    NoVariationError,
    StatisticError,
    TooFewPairsError,
)
from evalkit.stats.preference import BradleyTerryResult, bradley_terry

quietly = settings(derandomize=True, max_examples=30)
Votes = npt.NDArray[np.int64]
some_votes = st.lists(
    st.tuples(st.sampled_from([(0, 1), (1, 2), (2, 0)]), st.integers(-1, 1), st.integers(0, 5)),
    min_size=12,
    max_size=40,
)


def fitted(votes: Votes, reference: int = 0) -> BradleyTerryResult:
    return bradley_terry(votes[:, 0], votes[:, 1], votes[:, 2], votes[:, 3], reference)


def decided(drawn: list[tuple[tuple[int, int], int, int]]) -> Votes:
    """Votes in which each of the three systems beats each other one at least once."""
    votes = np.array([(*pair, outcome, brief) for pair, outcome, brief in drawn])
    beaten = {(a, b) if outcome > 0 else (b, a) for a, b, outcome, _ in votes.tolist() if outcome}
    assume(len(beaten) == 6)
    return votes


def log_worths(result: BradleyTerryResult) -> dict[int, float]:
    return {worth.system: worth.log_worth for worth in result.worths}


@quietly
@given(some_votes)
def test_expected_wins_equal_observed_wins(drawn: list[tuple[tuple[int, int], int, int]]) -> None:
    votes = decided(drawn)
    result = fitted(votes)
    worth = {system: np.exp(value) for system, value in log_worths(result).items()}
    ties = result.tie_parameter or 0.0
    scores = dict.fromkeys(worth, 0.0)
    for first, second, outcome, _ in votes.tolist():
        tied = ties * np.sqrt(worth[first] * worth[second])
        total = worth[first] + worth[second] + tied
        scores[first] += (outcome + 1) / 2 - (worth[first] + tied / 2) / total
        scores[second] += (1 - outcome) / 2 - (worth[second] + tied / 2) / total
    assert list(scores.values()) == pytest.approx([0, 0, 0], abs=1e-6)


@quietly
@given(some_votes)
def test_turning_every_vote_round_changes_nothing(
    drawn: list[tuple[tuple[int, int], int, int]],
) -> None:
    votes = decided(drawn)
    turned = votes[:, [1, 0, 2, 3]] * np.array([1, 1, -1, 1])
    assert log_worths(fitted(turned)) == pytest.approx(log_worths(fitted(votes)), abs=1e-8)


@quietly
@given(some_votes)
def test_the_reference_changes_contrasts_and_not_worths(
    drawn: list[tuple[tuple[int, int], int, int]],
) -> None:
    votes = decided(drawn)
    worths, other = log_worths(fitted(votes, 0)), fitted(votes, 2)
    assert log_worths(other) == pytest.approx(worths, abs=1e-8)
    assert sum(worths.values()) == pytest.approx(0, abs=1e-8)
    assert [contrast.log_ratio for contrast in other.contrasts] == pytest.approx(
        [worths[0] - worths[2], worths[1] - worths[2]], abs=1e-8
    )


@quietly
@given(some_votes)
def test_intervals_contain_their_estimates(
    drawn: list[tuple[tuple[int, int], int, int]],
) -> None:
    result = fitted(decided(drawn))
    for contrast in result.contrasts:
        assert contrast.large_sample_interval.contains(contrast.log_ratio)
        assert (contrast.interval is None) == (contrast.why_no_interval is not None)
        assert contrast.interval is None or contrast.interval.contains(contrast.log_ratio)
        share = contrast.share_interval
        assert share is None or share.contains(contrast.share_preferred)
    for worth in result.worths:
        assert worth.interval is None or worth.interval.contains(worth.log_worth)


def test_without_ties_two_systems_have_the_log_odds_of_their_wins() -> None:
    votes = np.array([(1, 0, outcome, brief) for brief, outcome in enumerate([1] * 9 + [-1] * 3)])
    result = fitted(votes)
    assert result.contrasts[0].log_ratio == pytest.approx(log(3))
    assert result.contrasts[0].share_preferred == pytest.approx(0.75)
    assert result.tie_parameter is None


def test_ties_of_equal_systems_give_davidsons_parameter() -> None:
    # Share of ties nu/(2 + nu) = 1/2 gives nu = 2.
    votes = np.array([(0, 1, outcome, n) for n, outcome in enumerate([1, -1, 0, 0] * 3)])
    result = fitted(votes)
    assert result.tie_parameter == pytest.approx(2.0)
    assert (result.n_votes, result.n_ties, result.n_briefs) == (12, 6, 12)


def test_one_step_is_close_to_refitting_without_each_brief() -> None:
    rng = np.random.default_rng(2)
    n = 12 * 3 * 2
    briefs = np.repeat(np.arange(12), 6)
    votes = np.column_stack(
        [np.zeros(n, int), 1 + np.arange(n) % 2, rng.integers(-1, 2, n), briefs]
    )
    interval = fitted(votes).contrasts[0].interval
    left_out = np.array([fitted(votes[briefs != b]).contrasts[0].log_ratio for b in range(12)])
    # 2.200985160 is the 97.5 % point of t with 11 degrees of freedom.
    margin = 2.200985160 * np.sqrt(11 / 12 * np.square(left_out - left_out.mean()).sum())
    assert interval is not None
    assert (interval.high - interval.low) / 2 == pytest.approx(margin, rel=0.03)


def test_correlated_votes_of_a_brief_widen_the_interval() -> None:
    rng = np.random.default_rng(6)
    outcomes = np.repeat(np.where(rng.random(12) < 0.6, 1, -1), 3)
    votes = np.column_stack([np.ones(36, int), np.zeros(36, int), outcomes, np.arange(36) // 3])
    contrast = fitted(votes).contrasts[0]
    wald = contrast.large_sample_interval
    assert contrast.interval is not None
    assert contrast.interval.high - contrast.interval.low > 1.5 * (wald.high - wald.low)


@pytest.mark.parametrize(
    "outcomes", [[1, 1, 1], [1, 0, 1], [1, 1, 0, 0]], ids=["all won", "never lost", "won or tied"]
)
def test_a_system_never_beaten_has_no_finite_worth(outcomes: list[int]) -> None:
    n = len(outcomes)
    with pytest.raises(NoVariationError, match="their worth has no limit"):
        bradley_terry([1] * n, [0] * n, outcomes, range(n), 0)


def test_all_ties_are_no_variation() -> None:
    with pytest.raises(NoVariationError, match="all 3 votes are ties"):
        bradley_terry([1] * 3, [0] * 3, [0] * 3, [1, 2, 3], 0)


def test_groups_never_compared_are_refused() -> None:
    with pytest.raises(NotConnectedError, match="never compared"):
        bradley_terry([0, 0, 2, 2], [1, 1, 3, 3], [1, -1, 1, -1], [1, 2, 3, 4], 0)


def test_a_brief_that_alone_compares_a_system_leaves_no_interval() -> None:
    votes = np.array([(0, 1, 1, 1), (0, 1, -1, 2), (0, 1, 1, 3), (0, 2, 1, 4), (0, 2, -1, 4)])
    result = fitted(votes)
    assert {contrast.why_no_interval for contrast in result.contrasts} == {
        "without 1 of the 4 briefs the estimate is undefined"
    }


def test_no_votes_are_refused() -> None:
    with pytest.raises(TooFewPairsError):
        bradley_terry([], [], [], [], 0)


@pytest.mark.parametrize(
    ("first", "second", "reference", "words"),
    [
        ([1, 1], [0], 0, "one entry a vote"),
        ([1, 1], [0, 1], 0, "with itself"),
        ([1, 1], [0, 0], 7, "reference system 7 has no votes"),
    ],
)
def test_faulty_votes_are_refused(
    first: list[int], second: list[int], reference: int, words: str
) -> None:
    with pytest.raises(StatisticError, match=words):
        bradley_terry(first, second, [1, -1], [1, 2], reference)
