from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError
from evalkit.stats.agreement import (
    count_values,
    krippendorff_alpha,
    krippendorff_alpha_bootstrap,
    krippendorff_library_alpha,
)
from evalkit.stats.result import Flag
from evalkit.study.rubric import Measurement

SCALE = np.array([1.0, 2.0, 3.0, 4.0])
quietly = settings(derandomize=True, max_examples=60)
some_counts = arrays(
    np.int64, st.tuples(st.integers(4, 12), st.just(4)), elements=st.integers(0, 3)
)
any_measurement = st.sampled_from(list(Measurement))


def with_variation(counts: npt.NDArray[Any]) -> npt.NDArray[Any]:
    pairable = counts[counts.sum(axis=1) >= 2]
    assume(np.count_nonzero(pairable.sum(axis=0)) >= 2)
    return counts


def alpha(counts: npt.NDArray[Any], measurement: Measurement) -> float:
    return krippendorff_alpha(counts, SCALE, measurement).coefficient


@quietly
@given(some_counts, any_measurement)
def test_point_value_is_that_of_the_library(
    counts: npt.NDArray[np.int64], measurement: Measurement
) -> None:
    counts = with_variation(counts)
    expected = krippendorff_library_alpha(counts, SCALE, measurement)
    assert alpha(counts, measurement) == pytest.approx(expected, abs=1e-12)


@quietly
@given(some_counts, any_measurement)
def test_jackknife_by_subtraction_is_leaving_each_brief_out(
    counts: npt.NDArray[np.int64], measurement: Measurement
) -> None:
    counts = with_variation(counts)
    briefs = np.arange(len(counts)) // 2
    interval = krippendorff_alpha(counts, SCALE, measurement, briefs).interval
    assume(interval is not None)
    assert interval is not None
    paired = [brief for brief in np.unique(briefs) if (counts[briefs == brief].sum(1) >= 2).any()]
    left_out = np.array(
        [krippendorff_library_alpha(counts[briefs != b], SCALE, measurement) for b in paired]
    )
    n = len(paired)
    z = np.arctanh(left_out)
    s = np.sqrt((n - 1) / n * np.square(z - z.mean()).sum())
    from scipy.stats import t

    centre, margin = np.arctanh(alpha(counts, measurement)), t.ppf(0.975, n - 1) * s
    expected = np.tanh([centre - margin, centre + margin])
    assert [interval.low, interval.high] == pytest.approx(expected, abs=1e-9)


@quietly
@given(some_counts, any_measurement)
def test_interval_contains_the_estimate(
    counts: npt.NDArray[np.int64], measurement: Measurement
) -> None:
    result = krippendorff_alpha(with_variation(counts), SCALE, measurement)
    assert (result.interval is None) == (result.why_no_interval is not None)
    assert result.interval is None or result.interval.contains(result.coefficient)


@quietly
@given(some_counts, st.sampled_from(["nominal", "ordinal", "interval"]))
def test_reversing_the_scale_changes_nothing(
    counts: npt.NDArray[np.int64], measurement: str
) -> None:
    counts = with_variation(counts)
    level = Measurement(measurement)
    assert alpha(counts[:, ::-1], level) == pytest.approx(alpha(counts, level), abs=1e-12)


@quietly
@given(some_counts, st.integers(-50, 50), st.floats(0.1, 10))
def test_interval_alpha_ignores_origin_and_unit_of_the_scale(
    counts: npt.NDArray[np.int64], added: int, factor: float
) -> None:
    counts = with_variation(counts)
    moved = krippendorff_alpha(counts, factor * SCALE + added, Measurement.INTERVAL)
    assert moved.coefficient == pytest.approx(alpha(counts, Measurement.INTERVAL), abs=1e-9)


@quietly
@given(arrays(np.float64, (8, 4), elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, np.nan])))
def test_relabelling_raters_changes_nothing(ratings: npt.NDArray[np.float64]) -> None:
    counts = with_variation(count_values(ratings, SCALE))
    relabelled = count_values(ratings[:, [2, 0, 3, 1]], SCALE)
    assert alpha(relabelled, Measurement.ORDINAL) == alpha(counts, Measurement.ORDINAL)


@quietly
@given(some_counts, any_measurement)
def test_many_copies_of_the_units_tend_to_the_value_without_small_sample_term(
    counts: npt.NDArray[np.int64], measurement: Measurement
) -> None:
    counts = with_variation(counts)
    n = counts[counts.sum(axis=1) >= 2].sum()
    once, twice = alpha(counts, measurement), alpha(np.tile(counts, (2, 1)), measurement)
    # 1 - alpha is D_o / D_e, and only the (n - 1) in D_e changes with copies.
    assert (1 - twice) * (2 * n) / (2 * n - 1) == pytest.approx((1 - once) * n / (n - 1), rel=1e-9)


def test_units_without_a_pair_are_dropped_and_counted() -> None:
    counts = np.array([[2, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 1, 2]])
    result = krippendorff_alpha(counts, SCALE, Measurement.ORDINAL)
    assert (result.n_units, result.n_units_dropped, result.n_ratings) == (2, 2, 6)


def test_all_ratings_equal_is_no_variation_and_not_one() -> None:
    counts = np.tile([0, 0, 0, 3], (12, 1))
    with pytest.raises(NoVariationError, match="no variation: all 36 ratings are 4"):
        krippendorff_alpha(counts, SCALE, Measurement.ORDINAL)


def test_one_rater_has_no_pairs() -> None:
    with pytest.raises(TooFewPairsError, match="none of the 12 units was rated 2 times or more"):
        krippendorff_alpha(np.tile([0, 1, 0, 0], (12, 1)), SCALE, Measurement.ORDINAL)


def test_one_deviating_rating_of_36_is_flagged_and_has_no_interval() -> None:
    counts = np.tile([0, 0, 0, 3], (12, 1))
    counts[4] = [0, 0, 1, 2]
    result = krippendorff_alpha(counts, SCALE, Measurement.ORDINAL)
    # With one deviation D_o = D_e: the formula gives exactly 0.
    assert result.coefficient == pytest.approx(0.0, abs=1e-12)
    assert result.flags == (Flag.CEILING, Flag.FEW_DEVIATING)
    assert result.interval is None
    assert result.why_no_interval == "without 1 of the 12 briefs the estimate is undefined"


def test_perfect_agreement_is_one_without_an_interval() -> None:
    counts = np.array([[3, 0, 0, 0], [0, 3, 0, 0], [0, 0, 3, 0]])
    result = krippendorff_alpha(counts, SCALE, Measurement.ORDINAL)
    assert result.coefficient == 1.0
    assert result.why_no_interval == (
        "the raters agree perfectly, and from that no interval can be computed"
    )


def test_one_brief_has_no_interval() -> None:
    counts = np.array([[2, 1, 0, 0], [0, 2, 1, 0]])
    result = krippendorff_alpha(counts, SCALE, Measurement.ORDINAL, briefs=[7, 7])
    assert result.n_briefs == 1
    assert result.why_no_interval is not None
    assert "two briefs" in result.why_no_interval


def test_equal_briefs_do_not_become_an_interval_of_no_width() -> None:
    counts = np.tile([[2, 1, 0, 0], [0, 0, 1, 2]], (6, 1))
    result = krippendorff_alpha(counts, SCALE, Measurement.ORDINAL, briefs=np.arange(12) // 2)
    assert result.interval is None
    assert result.why_no_interval is not None
    assert "same value" in result.why_no_interval


def test_order_of_units_does_not_matter_to_the_briefs() -> None:
    rng = np.random.default_rng(3)
    counts, briefs = rng.multinomial(3, [0.1, 0.2, 0.4, 0.3], size=24), np.arange(24) // 2
    order = rng.permutation(24)
    straight = krippendorff_alpha(counts, SCALE, Measurement.ORDINAL, briefs)
    shuffled = krippendorff_alpha(counts[order], SCALE, Measurement.ORDINAL, briefs[order])
    assert straight.interval is not None
    assert shuffled.interval is not None
    assert shuffled.interval.low == pytest.approx(straight.interval.low, abs=1e-12)


@pytest.mark.parametrize(
    ("counts", "values", "briefs", "words"),
    [
        ([[1, 1]], [1, 2, 3], None, "one column for each of the 3 declared values"),
        ([[1, -1], [1, 2]], [1, 2], None, "cannot be negative"),
        ([[1, 1]], [2, 1], None, "must rise"),
        ([[1, 1], [2, 0]], [1, 2], [1], "got 1 briefs for 2 units"),
    ],
)
def test_faulty_arrays_are_refused_with_a_sentence(
    counts: list[list[int]], values: list[int], briefs: list[int] | None, words: str
) -> None:
    with pytest.raises(StatisticError, match=words):
        krippendorff_alpha(counts, values, Measurement.NOMINAL, briefs)


def test_ratio_scale_below_zero_is_refused() -> None:
    with pytest.raises(StatisticError, match="no values below zero"):
        krippendorff_alpha([[1, 1], [2, 0]], [-1, 1], Measurement.RATIO)


def test_rating_off_the_declared_scale_is_refused() -> None:
    with pytest.raises(StatisticError, match=r"rating 2\.5 is not on the declared scale"):
        count_values([[1, 2.5]], SCALE)


def test_bootstrap_draws_are_repeatable_and_centre_on_the_estimate() -> None:
    rng = np.random.default_rng(5)
    counts = rng.multinomial(3, [0.1, 0.2, 0.4, 0.3], size=60)
    draws = krippendorff_alpha_bootstrap(
        counts, SCALE, Measurement.ORDINAL, n_draws=400, rng=np.random.default_rng(1)
    )
    again = krippendorff_alpha_bootstrap(
        counts, SCALE, Measurement.ORDINAL, n_draws=400, rng=np.random.default_rng(1)
    )
    assert np.array_equal(draws, again)
    assert draws.mean() == pytest.approx(alpha(counts, Measurement.ORDINAL), abs=0.02)
