import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalkit.errors import IncompleteTableError, NoVariationError, StatisticError
from evalkit.stats.agreement import IccForm, intraclass_correlation, kendall_w

quietly = settings(derandomize=True, max_examples=60)
complete_table = arrays(
    np.float64,
    st.tuples(st.integers(3, 10), st.integers(2, 4)),
    elements=st.sampled_from([1.0, 2.0, 3.0, 4.0]),
)
single_forms = st.sampled_from([IccForm.ONE_SINGLE, IccForm.TWO_SINGLE, IccForm.THREE_SINGLE])


@quietly
@given(complete_table, single_forms)
def test_interval_contains_the_estimate(ratings: npt.NDArray[np.float64], form: IccForm) -> None:
    assume(np.ptp(ratings) > 0)
    result = intraclass_correlation(ratings, form)
    assert result.interval is None or result.interval.contains(result.coefficient)


@quietly
@given(complete_table, single_forms, st.integers(-40, 40))
def test_a_constant_added_or_the_scale_reversed_changes_nothing(
    ratings: npt.NDArray[np.float64], form: IccForm, added: int
) -> None:
    assume(np.ptp(ratings) > 0)
    coefficient = intraclass_correlation(ratings, form).coefficient
    variants = [
        intraclass_correlation(ratings + added, form).coefficient,
        intraclass_correlation(5 - ratings, form).coefficient,
        intraclass_correlation(ratings[:, ::-1], form).coefficient,
    ]
    assert variants == pytest.approx([coefficient] * 3, abs=1e-9)


def test_severity_counts_in_form_two_and_not_in_form_three() -> None:
    scores = np.array([1.0, 2, 2, 3, 4])
    ratings = np.column_stack([scores, scores + 1, scores + 1])
    assert intraclass_correlation(ratings, IccForm.THREE_SINGLE).coefficient == 1.0
    assert intraclass_correlation(ratings, IccForm.TWO_SINGLE).coefficient < 0.85


def test_a_constant_between_raters_leaves_form_three_without_an_interval() -> None:
    scores = np.array([1.0, 2, 2, 3, 4])
    result = intraclass_correlation(np.column_stack([scores, scores + 1]), IccForm.THREE_SINGLE)
    assert result.interval is None
    assert result.why_no_interval is not None
    assert "differ by a constant" in result.why_no_interval


def test_incomplete_rows_are_dropped_and_counted() -> None:
    ratings = np.array([[1, 2], [2, 2], [np.nan, 4], [4, 3]])
    result = intraclass_correlation(ratings, IccForm.TWO_SINGLE, briefs=[1, 1, 2, 2])
    assert (result.n_units, result.n_units_dropped, result.n_briefs) == (3, 1, 2)
    assert result.n_ratings == 6


def test_one_complete_row_is_not_enough() -> None:
    ratings = np.array([[1, 2], [2, np.nan], [np.nan, 4]])
    with pytest.raises(IncompleteTableError, match="only 1 of 3 passages"):
        intraclass_correlation(ratings, IccForm.TWO_SINGLE)


def test_one_rater_is_refused() -> None:
    with pytest.raises(IncompleteTableError, match="two raters or more"):
        intraclass_correlation(np.array([[1.0], [2.0]]), IccForm.ONE_SINGLE)


def test_a_vector_is_refused() -> None:
    with pytest.raises(StatisticError, match="shape"):
        intraclass_correlation(np.array([1.0, 2.0]), IccForm.ONE_SINGLE)


def test_all_ratings_equal_is_no_variation() -> None:
    with pytest.raises(NoVariationError, match="all 15 ratings are 3"):
        intraclass_correlation(np.full((5, 3), 3.0), IccForm.TWO_MEAN)


def test_equal_passage_means_are_the_lowest_value_and_undefined_for_a_mean() -> None:
    ratings = np.array([[1.0, 3], [3, 1], [2, 2]])
    result = intraclass_correlation(ratings, IccForm.ONE_SINGLE)
    assert result.coefficient == -1.0
    assert result.interval is None
    with pytest.raises(NoVariationError, match="same mean"):
        intraclass_correlation(ratings, IccForm.ONE_MEAN)


def test_thirds_do_not_turn_rounding_into_variance() -> None:
    ratings = np.full((7, 3), 1 / 3) + np.arange(7)[:, np.newaxis] / 3
    result = intraclass_correlation(ratings, IccForm.ONE_SINGLE)
    assert result.coefficient == pytest.approx(1.0, abs=1e-9)
    assert result.interval is None


@quietly
@given(complete_table)
def test_concordance_lies_between_none_and_all(ratings: npt.NDArray[np.float64]) -> None:
    assume((np.ptp(ratings, axis=0) > 0).any())
    result = kendall_w(ratings)
    assert 0 <= result.coefficient <= 1 + 1e-12
    assert 0 <= result.p_value <= 1


@quietly
@given(complete_table)
def test_concordance_depends_on_order_only(ratings: npt.NDArray[np.float64]) -> None:
    assume((np.ptp(ratings, axis=0) > 0).any())
    stretched = np.exp(ratings) * np.arange(1, ratings.shape[1] + 1)
    assert kendall_w(stretched).coefficient == pytest.approx(
        kendall_w(ratings).coefficient, abs=1e-12
    )


def test_equal_orders_are_full_concordance_whatever_the_severity() -> None:
    assert kendall_w(np.array([[1, 2], [2, 3], [3, 4]])).coefficient == 1.0


def test_concordance_drops_incomplete_rows_and_counts_them() -> None:
    result = kendall_w(np.array([[1, 2], [2, 3], [3, np.nan], [3, 4]]))
    assert (result.n_units, result.n_units_dropped) == (3, 1)


def test_concordance_without_variation_is_undefined() -> None:
    with pytest.raises(NoVariationError, match="each of the 2 raters"):
        kendall_w(np.array([[1, 4], [1, 4], [1, 4]]))


def test_concordance_of_one_rater_is_refused() -> None:
    with pytest.raises(IncompleteTableError, match="got 1 raters and 3"):
        kendall_w(np.array([[1.0], [2.0], [3.0]]))


def test_variances_that_cancel_out_give_a_reason_and_no_coefficient() -> None:
    # Mean squares by hand: passages 0, raters 0, error 9; 0 + (2 - 1) * 9 + 2 * (0 - 9) / 2 = 0.
    ratings = np.array([[1.0, 4.0], [4.0, 1.0]])
    with pytest.raises(NoVariationError, match="cancel out"):
        intraclass_correlation(ratings, IccForm.TWO_SINGLE)


def test_means_whose_estimated_variance_is_zero_have_no_reliability() -> None:
    """One rater's ICC(2,1) is -1/2 here, and the Spearman-Brown formula divides by zero."""
    ratings = np.array([[3.0, 3.0, 2.0], [2.0, 2.0, 3.0], [1.0, 3.0, 3.0]])
    assert intraclass_correlation(ratings, IccForm.TWO_SINGLE).coefficient == -0.5
    with pytest.raises(NoVariationError, match="variance of a mean over raters is zero"):
        intraclass_correlation(ratings, IccForm.TWO_MEAN)
