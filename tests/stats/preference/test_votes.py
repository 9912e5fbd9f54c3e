from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.preference import preference_strength, vote_counts

quietly = settings(derandomize=True, max_examples=60)
some_votes = st.lists(st.tuples(st.integers(-2, 2), st.integers(0, 5)), min_size=1, max_size=30)


@quietly
@given(some_votes)
def test_mean_is_the_mean_of_briefs_and_not_of_votes(votes: list[tuple[int, int]]) -> None:
    strengths, briefs = zip(*votes, strict=True)
    result = preference_strength(strengths, briefs)
    by_brief = [[s for s, b in votes if b == brief] for brief in sorted(set(briefs))]
    means = [Fraction(sum(part), len(part)) for part in by_brief]
    assert [Fraction(total, result.denominator) for total in result.sums] == means
    assert result.mean == pytest.approx(float(sum(means) / len(means)))


@quietly
@given(some_votes)
def test_swapping_the_systems_swaps_wins_and_losses(votes: list[tuple[int, int]]) -> None:
    strengths, briefs = (np.array(column) for column in zip(*votes, strict=True))
    forward, backward = vote_counts(strengths, briefs), vote_counts(-strengths, briefs)
    assert (forward.n_wins, forward.n_ties) == (backward.n_losses, backward.n_ties)
    assert forward.n_briefs_won == backward.n_briefs_lost
    assert (
        preference_strength(-strengths, briefs).mean == -preference_strength(strengths, briefs).mean
    )


@quietly
@given(some_votes)
def test_every_vote_and_every_brief_is_counted_once(votes: list[tuple[int, int]]) -> None:
    strengths, briefs = zip(*votes, strict=True)
    counts = vote_counts(strengths, briefs)
    assert (counts.n_votes, counts.n_briefs) == (len(votes), len(set(briefs)))


def test_an_evenly_split_brief_is_a_tie() -> None:
    counts = vote_counts([2, -1, 0, 1, 0, 0], [1, 1, 1, 2, 2, 2])
    assert (counts.n_briefs_won, counts.n_briefs_tied, counts.n_briefs_lost) == (1, 1, 0)


def test_no_votes_are_refused() -> None:
    with pytest.raises(TooFewPairsError, match="no votes"):
        vote_counts([], [])


def test_fractions_of_strength_are_refused() -> None:
    with pytest.raises(StatisticError, match="whole numbers of strength, got float64"):
        preference_strength([0.5], [1])


def test_unequal_lengths_are_refused() -> None:
    with pytest.raises(StatisticError, match="got 2 votes and 1 briefs"):
        vote_counts([1, 2], [1])
