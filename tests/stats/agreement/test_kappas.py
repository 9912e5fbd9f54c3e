import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalkit.errors import (
    IncompleteTableError,
    NoVariationError,
    StatisticError,
    TooFewPairsError,
)
from evalkit.stats.agreement import (
    AgreementWeights,
    cohen_kappa,
    count_values,
    fleiss_kappa,
)
from evalkit.stats.jackknife import FISHER_Z, jackknife_interval

SCALE = np.array([1.0, 2.0, 3.0, 4.0])
quietly = settings(derandomize=True, max_examples=60)
two_raters = arrays(
    np.float64,
    st.tuples(st.integers(4, 12), st.just(2)),
    elements=st.sampled_from([1.0, 2.0, 3.0, 4.0]),
)
any_weights = st.sampled_from(list(AgreementWeights))


def kappa_of(ratings: npt.NDArray[np.float64], weights: AgreementWeights) -> float:
    return cohen_kappa(ratings[:, 0], ratings[:, 1], SCALE, weights).coefficient


@quietly
@given(two_raters, any_weights)
def test_swapping_raters_or_reversing_the_scale_changes_nothing(
    ratings: npt.NDArray[np.float64], weights: AgreementWeights
) -> None:
    assume(len(np.unique(ratings)) > 1)
    kappa = kappa_of(ratings, weights)
    variants = [kappa_of(ratings[:, ::-1], weights), kappa_of(5 - ratings, weights)]
    assert variants == pytest.approx([kappa, kappa], abs=1e-12)


@quietly
@given(two_raters, any_weights)
def test_both_intervals_contain_the_estimate(
    ratings: npt.NDArray[np.float64], weights: AgreementWeights
) -> None:
    assume(len(np.unique(ratings)) > 1)
    result = cohen_kappa(ratings[:, 0], ratings[:, 1], SCALE, weights)
    intervals = [result.interval, result.large_sample_interval]
    assert all(i is None or i.contains(result.coefficient) for i in intervals)


@quietly
@given(two_raters, any_weights)
def test_jackknife_by_subtraction_is_leaving_each_brief_out(
    ratings: npt.NDArray[np.float64], weights: AgreementWeights
) -> None:
    briefs = np.arange(len(ratings)) // 2
    kept = [ratings[briefs != brief] for brief in np.unique(briefs)]
    assume(all(len(np.unique(part)) > 1 for part in kept))
    result = cohen_kappa(ratings[:, 0], ratings[:, 1], SCALE, weights, briefs)
    left_out = np.array([kappa_of(part, weights) for part in kept])
    expected = jackknife_interval(result.coefficient, left_out, FISHER_Z, 0.95).interval
    assert (expected is None) == (result.interval is None)
    if expected is not None and result.interval is not None:
        assert [result.interval.low, result.interval.high] == pytest.approx(
            [expected.low, expected.high], abs=1e-9
        )


def test_unweighted_kappa_by_hand() -> None:
    # Observed 3/5 = 15/25; chance (2/5)(1/5) + (2/5)(3/5) = 8/25.
    result = cohen_kappa([1, 1, 2, 2, 3], [1, 2, 2, 2, 4], SCALE, AgreementWeights.IDENTITY)
    assert result.coefficient == pytest.approx((15 - 8) / (25 - 8))


def test_missing_ratings_are_dropped_and_counted() -> None:
    result = cohen_kappa([1, 2, np.nan, 4, 3], [1, 3, 2, np.nan, 3], SCALE)
    assert (result.n_units, result.n_units_dropped, result.n_ratings) == (3, 2, 6)


def test_a_rater_with_one_value_has_kappa_zero_and_no_interval() -> None:
    result = cohen_kappa([4, 4, 4, 4], [4, 3, 4, 2], SCALE)
    assert result.coefficient == 0.0
    assert result.interval is None
    assert result.large_sample_interval is None


def test_two_raters_with_the_same_one_value_are_no_variation() -> None:
    with pytest.raises(NoVariationError, match="both raters gave all 4 units a 4"):
        cohen_kappa([4, 4, 4, 4], [4, 4, 4, 4], SCALE)


def test_raters_without_a_common_unit_are_refused() -> None:
    with pytest.raises(TooFewPairsError, match="none of the 2 units in common"):
        cohen_kappa([1, np.nan], [np.nan, 2], SCALE)


def test_unequal_lengths_are_refused() -> None:
    with pytest.raises(StatisticError, match="one entry a unit"):
        cohen_kappa([1, 2], [1], SCALE)


def test_rating_off_the_scale_is_refused() -> None:
    with pytest.raises(StatisticError, match="rating 5 is not on the declared scale"):
        cohen_kappa([1, 5], [1, 2], SCALE)


def test_fleiss_refuses_unequal_numbers_of_ratings() -> None:
    with pytest.raises(IncompleteTableError, match="these have 2 to 3"):
        fleiss_kappa([[3, 0], [1, 1]], [0, 1])


def test_fleiss_leaves_unrated_units_out_and_counts_them() -> None:
    result = fleiss_kappa([[3, 0], [1, 2], [0, 0]], [0, 1])
    assert (result.n_units, result.n_units_dropped) == (2, 1)


def test_all_flags_zero_is_no_variation() -> None:
    with pytest.raises(NoVariationError, match="all 36 ratings are 0"):
        fleiss_kappa(np.tile([3, 0], (12, 1)), [0, 1])


def test_fleiss_with_one_rater_is_refused() -> None:
    with pytest.raises(TooFewPairsError):
        fleiss_kappa([[1, 0], [0, 1]], [0, 1])


@quietly
@given(arrays(np.float64, (8, 3), elements=st.sampled_from([0.0, 1.0])))
def test_fleiss_jackknife_is_leaving_each_brief_out(ratings: npt.NDArray[np.float64]) -> None:
    counts = count_values(ratings, [0, 1])
    kept = [np.delete(counts, unit, axis=0) for unit in range(8)]
    assume(all(part.sum(axis=0).all() for part in kept))
    result = fleiss_kappa(counts, [0, 1])
    left_out = np.array([fleiss_kappa(part, [0, 1]).coefficient for part in kept])
    expected = jackknife_interval(result.coefficient, left_out, FISHER_Z, 0.95)
    assert result.why_no_interval == expected.why_no_interval
    if expected.interval is not None and result.interval is not None:
        assert result.interval.low == pytest.approx(expected.interval.low, abs=1e-9)
        assert result.interval.contains(result.coefficient)
