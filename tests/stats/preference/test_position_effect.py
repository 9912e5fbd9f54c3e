import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import evalkit.stats.preference as preference
from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError
from evalkit.stats.preference import position_effect

quietly = settings(derandomize=True, max_examples=60)
some_votes = st.lists(
    st.tuples(st.integers(-2, 2), st.booleans(), st.integers(0, 5)), min_size=2, max_size=24
)


@quietly
@given(some_votes)
def test_mirroring_the_sides_turns_the_sign_only(votes: list[tuple[int, bool, int]]) -> None:
    strengths, is_left, briefs = (np.array(column) for column in zip(*votes, strict=True))
    assume(strengths.any())
    straight = position_effect(strengths, is_left, briefs)
    mirrored = position_effect(-strengths, ~is_left, briefs)
    assert mirrored.p_value == straight.p_value
    assert mirrored.share_left == pytest.approx(1 - straight.share_left)
    assert straight.share_interval.contains(straight.share_left)
    assert (straight.effect is None) == (len(set(is_left)) == 1)
    if straight.effect is not None and mirrored.effect is not None:
        assert mirrored.effect == pytest.approx(-straight.effect)
        assert straight.interval is None or straight.interval.contains(straight.effect)


@quietly
@given(some_votes, st.integers(1, 5))
def test_a_difference_between_the_systems_cancels(
    votes: list[tuple[int, bool, int]], advantage: int
) -> None:
    strengths, is_left, briefs = (np.array(column) for column in zip(*votes, strict=True))
    moved = strengths + np.where(is_left, advantage, -advantage)
    assume(strengths.any())
    assume(moved.any())
    assume(len(set(is_left)) == 2)
    assert position_effect(moved, is_left, briefs).effect == pytest.approx(
        position_effect(strengths, is_left, briefs).effect, abs=1e-12
    )


def test_a_system_that_never_changed_sides_has_a_share_and_no_effect() -> None:
    result = position_effect([1, 1, -1], [True] * 3, [1, 2, 3])
    assert result.share_left == pytest.approx(2 / 3)
    assert result.effect is None
    assert result.why_no_effect is not None
    assert "same side" in result.why_no_effect


def test_ties_are_counted_and_left_out_of_the_share() -> None:
    result = position_effect([1, 0, -1, 0], [True, False, True, False], [1, 1, 2, 2])
    assert (result.n_left, result.n_right, result.n_ties) == (1, 1, 2)
    assert (result.share_left, result.p_value) == (0.5, 1.0)


def test_all_ties_are_no_variation() -> None:
    with pytest.raises(NoVariationError, match="all 2 votes are ties"):
        position_effect([0, 0], [True, False], [1, 2])


def test_no_votes_are_refused() -> None:
    with pytest.raises(TooFewPairsError):
        position_effect([], [], [])


def test_unequal_lengths_are_refused() -> None:
    with pytest.raises(StatisticError, match="one entry a vote"):
        position_effect([1, 2], [True], [1, 2])


def test_exports_are_sorted_and_whole() -> None:
    assert list(preference.__all__) == sorted(preference.__all__)
    assert all(hasattr(preference, name) for name in preference.__all__)
