from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError
from evalkit.stats.agreement import AgreementWeights, gwet_ac
from evalkit.stats.agreement.weights import weight_matrix
from evalkit.stats.result import Flag

SCALE = np.array([1.0, 2.0, 3.0, 4.0])
quietly = settings(derandomize=True, max_examples=60)
some_counts = arrays(
    np.int64, st.tuples(st.integers(4, 10), st.just(4)), elements=st.integers(0, 3)
)
any_weights = st.sampled_from(list(AgreementWeights))


def with_variation(counts: npt.NDArray[Any]) -> npt.NDArray[Any]:
    assume((counts.sum(axis=1) >= 2).any())
    assume(np.count_nonzero(counts.sum(axis=0)) >= 2)
    return counts


@quietly
@given(some_counts, any_weights)
def test_interval_contains_the_estimate(
    counts: npt.NDArray[np.int64], weights: AgreementWeights
) -> None:
    result = gwet_ac(with_variation(counts), SCALE, weights)
    assert result.interval is None or result.interval.contains(result.coefficient)
    linearised = result.large_sample_interval
    assert linearised is None or linearised.contains(result.coefficient)


@quietly
@given(some_counts, any_weights)
def test_jackknife_by_subtraction_is_leaving_each_brief_out(
    counts: npt.NDArray[np.int64], weights: AgreementWeights
) -> None:
    counts = with_variation(counts)
    briefs = np.arange(len(counts)) // 2
    result = gwet_ac(counts, SCALE, weights, briefs)
    assume(result.interval is not None)
    assert result.interval is not None
    rated = [brief for brief in np.unique(briefs) if counts[briefs == brief].any()]
    left_out = [gwet_ac(counts[briefs != b], SCALE, weights).coefficient for b in rated]
    n, logs = len(rated), np.log(1 - np.array(left_out))
    s = np.sqrt((n - 1) / n * np.square(logs - logs.mean()).sum())
    from scipy.stats import t

    centre, margin = np.log(1 - result.coefficient), t.ppf(0.975, n - 1) * s
    expected = [1 - np.exp(centre + margin), 1 - np.exp(centre - margin)]
    assert [result.interval.low, result.interval.high] == pytest.approx(
        expected, rel=1e-7, abs=1e-9
    )


@quietly
@given(some_counts, any_weights)
def test_reversing_the_scale_and_copying_the_units_change_nothing(
    counts: npt.NDArray[np.int64], weights: AgreementWeights
) -> None:
    counts = with_variation(counts)
    coefficient = gwet_ac(counts, SCALE, weights).coefficient
    reversed_scale = gwet_ac(counts[:, ::-1], SCALE, weights).coefficient
    copied = gwet_ac(np.tile(counts, (3, 1)), SCALE, weights).coefficient
    assert [reversed_scale, copied] == pytest.approx([coefficient, coefficient], abs=1e-12)


def test_a_declared_level_that_nobody_used_counts() -> None:
    counts = np.array([[3, 0], [2, 1], [0, 3], [1, 2]])
    used_only = gwet_ac(counts, [1, 2], AgreementWeights.IDENTITY)
    declared = gwet_ac(np.pad(counts, ((0, 0), (0, 2))), SCALE, AgreementWeights.IDENTITY)
    assert declared.coefficient > used_only.coefficient


def test_unit_with_one_rating_helps_chance_but_is_counted_as_dropped() -> None:
    counts = np.array([[3, 0, 0, 0], [2, 1, 0, 0], [0, 0, 0, 1], [0, 2, 1, 0], [0, 0, 0, 0]])
    result = gwet_ac(counts, SCALE)
    assert (result.n_units, result.n_units_dropped, result.n_ratings) == (3, 2, 10)


def test_all_ratings_equal_is_no_variation_and_not_one() -> None:
    with pytest.raises(NoVariationError, match="all 36 ratings are 0"):
        gwet_ac(np.tile([3, 0], (12, 1)), [0, 1], AgreementWeights.IDENTITY)


def test_one_rater_has_no_pairs() -> None:
    with pytest.raises(TooFewPairsError, match="rated twice or more"):
        gwet_ac(np.array([[1, 0], [0, 1]]), [0, 1])


def test_ceiling_is_flagged_while_the_coefficient_stays_high() -> None:
    counts = np.tile([0, 0, 0, 3], (12, 1))
    counts[4], counts[7] = [0, 0, 1, 2], [0, 0, 2, 1]
    result = gwet_ac(counts, SCALE)
    assert result.coefficient > 0.9
    assert result.flags == (Flag.CEILING, Flag.FEW_DEVIATING)


@pytest.mark.parametrize(
    ("weights", "first_row"),
    [
        # Gwet (2014), chapter 3; for the ordinal weights 1 - C(|i - j| + 1, 2)/C(4, 2).
        ("identity", [1, 0, 0, 0]),
        ("linear", [1, 2 / 3, 1 / 3, 0]),
        ("quadratic", [1, 8 / 9, 5 / 9, 0]),
        ("ordinal", [1, 5 / 6, 3 / 6, 0]),
    ],
)
def test_weights_over_four_levels(weights: str, first_row: list[float]) -> None:
    row = weight_matrix(AgreementWeights(weights), SCALE)[0]
    assert row == pytest.approx(first_row, abs=1e-15)


def test_negative_counts_are_refused() -> None:
    with pytest.raises(StatisticError, match="cannot be negative"):
        gwet_ac([[2, -1], [1, 1]], [0, 1])
