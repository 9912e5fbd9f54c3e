import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalkit.errors import NotConnectedError, StatisticError, TooFewPairsError
from evalkit.stats.raters import additive_residuals, rater_connectivity, rater_severity

quietly = settings(derandomize=True, max_examples=40)
some_table = arrays(np.float64, (10, 3), elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, np.nan]))
Long = tuple[npt.NDArray[np.float64], npt.NDArray[np.int64], npt.NDArray[np.int64]]


def long(table: npt.NDArray[np.float64]) -> Long:
    passage, rater = np.indices(table.shape)
    return table.ravel(), rater.ravel(), passage.ravel()


def severities(table: npt.NDArray[np.float64]) -> list[float]:
    return [each.severity for each in rater_severity(*long(table)).raters]


def connected(table: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    rated = ~np.isnan(table)
    assume(rated.any(axis=0).all())
    passage, rater = np.nonzero(rated)
    assume(rater_connectivity(rater, passage).is_connected)
    return table


@quietly
@given(some_table)
def test_severities_sum_to_zero_and_follow_a_relabelling(table: npt.NDArray[np.float64]) -> None:
    found = severities(connected(table))
    assert sum(found) == pytest.approx(0, abs=1e-9)
    assert severities(table[:, [2, 0, 1]]) == pytest.approx(
        [found[2], found[0], found[1]], abs=1e-9
    )


@quietly
@given(some_table, st.integers(-9, 9))
def test_a_constant_changes_nothing_and_the_reversed_scale_the_sign(
    table: npt.NDArray[np.float64], added: int
) -> None:
    found = np.array(severities(connected(table)))
    assert severities(table + added) == pytest.approx(found, abs=1e-9)
    assert severities(5 - table) == pytest.approx(-found, abs=1e-9)


@quietly
@given(some_table)
def test_jackknife_by_subtraction_is_refitting_without_each_brief(
    table: npt.NDArray[np.float64],
) -> None:
    score, rater, passage = long(connected(table))
    result = rater_severity(score, rater, passage, passage // 2)
    interval = result.raters[0].interval
    assume(interval is not None)
    assert interval is not None
    shared = np.flatnonzero((~np.isnan(table)).sum(axis=1) >= 2) // 2
    kept = [np.delete(table, [2 * brief, 2 * brief + 1], axis=0) for brief in set(shared)]
    left_out = np.array([severities(part)[0] for part in kept])
    n = len(left_out)
    from scipy.stats import t

    variance = (n - 1) / n * np.square(left_out - left_out.mean()).sum()
    margin = t.ppf(0.975, n - 1) * np.sqrt(variance)
    assert interval.high - interval.low == pytest.approx(2 * margin, abs=1e-9)
    assert interval.contains(result.raters[0].severity)


def test_complete_data_give_the_distance_from_the_mean_of_raters() -> None:
    assert severities(np.array([[1.0, 2, 3], [2, 2, 4]])) == pytest.approx([5 / 6, 1 / 3, -7 / 6])


def test_who_got_the_poor_passages_is_not_taken_for_severe() -> None:
    # Rater 1 never saw the good passages; where they meet, both agree.
    table = np.array([[1.0, 1], [2, 2], [1, 1], [4, np.nan], [4, np.nan], [3, np.nan]])
    assert severities(table) == pytest.approx([0.0, 0.0], abs=1e-12)


def test_passages_rated_once_are_counted_as_dropped() -> None:
    table = np.array([[1.0, 2], [2, 2], [4, np.nan]])
    result = rater_severity(*long(table))
    assert (result.n_passages, result.n_passages_dropped, result.n_ratings) == (2, 1, 4)
    assert result.spread == pytest.approx(0.5)


def test_raters_without_common_passages_are_refused_with_the_groups() -> None:
    with pytest.raises(NotConnectedError, match=r"2 groups \(of 2, 1\)"):
        rater_severity([1, 2, 3, 4], [1, 2, 3, 3], [7, 7, 8, 9])


def test_a_brief_that_alone_links_raters_leaves_no_interval() -> None:
    table = np.array([[1.0, 2, np.nan], [2, 2, np.nan], [3, 2, 1], [2, 3, np.nan]])
    result = rater_severity(*long(table))
    reasons = {each.why_no_interval for each in result.raters}
    assert reasons == {"without 1 of the 4 briefs the estimate is undefined"}


def test_one_rater_is_refused() -> None:
    with pytest.raises(TooFewPairsError, match="there is one"):
        rater_severity([1, 2], [5, 5], [1, 2])


def test_no_ratings_are_refused() -> None:
    with pytest.raises(TooFewPairsError, match="no ratings"):
        rater_severity([np.nan], [5], [1])


def test_a_passage_of_two_briefs_is_refused() -> None:
    with pytest.raises(StatisticError, match="belongs to two briefs"):
        rater_severity([1, 2], [1, 2], [7, 7], briefs=[0, 1])


def test_unequal_lengths_are_refused() -> None:
    with pytest.raises(StatisticError, match="one entry a rating"):
        rater_severity([1, 2], [1], [7, 7])


def test_residual_of_a_passage_rated_once_is_missing_not_zero() -> None:
    residuals = additive_residuals([1, 3, 2, np.nan], [1, 2, 1, 2], [7, 7, 8, 9])
    assert np.isnan(residuals).tolist() == [False, False, True, True]


def test_chains_of_common_passages_connect() -> None:
    found = rater_connectivity([1, 2, 2, 3, 3, 4], [10, 10, 11, 11, 12, 12])
    assert found.is_connected
    assert (found.groups, found.n_linking_passages) == (((1, 2, 3, 4),), 3)


def test_a_repeat_by_the_same_rater_links_nobody() -> None:
    found = rater_connectivity([1, 1, 2], [10, 10, 11])
    assert (found.groups, found.n_linking_passages) == (((1,), (2,)), 0)


@quietly
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=20))
def test_groups_are_those_of_walking_the_graph(pairs: list[tuple[int, int]]) -> None:
    linked = {rater: {rater} for rater, _ in pairs}
    for _ in pairs:
        for rater, passage in pairs:
            for other, same in pairs:
                if passage == same:
                    linked[rater] |= linked[other]
    expected = {frozenset(group) for group in linked.values()}
    raters, passages = zip(*pairs, strict=True)
    found = rater_connectivity(raters, passages).groups
    assert {frozenset(group) for group in found} == expected


def test_connectivity_without_ratings_is_refused() -> None:
    with pytest.raises(TooFewPairsError):
        rater_connectivity([], [])
