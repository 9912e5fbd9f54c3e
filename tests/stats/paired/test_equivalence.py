import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.errors import StatisticError
from evalkit.stats.paired import Verdict, equivalence_test

quietly = settings(derandomize=True, max_examples=60)


@quietly
@given(
    st.lists(st.integers(-4, 4), min_size=1, max_size=14),
    st.sampled_from([0.1, 0.25, 0.3, 0.5, 1.0]),
)
def test_equivalent_exactly_where_the_interval_lies_inside_the_margin(
    differences: list[int], margin: float
) -> None:
    result = equivalence_test(differences, denominator=3, margin=margin)
    inside = -margin < result.interval.low and result.interval.high < margin
    assert inside == (result.p_value <= 0.05)


@pytest.mark.parametrize(
    ("differences", "margin", "verdict"),
    [
        ([0, 1, -1, 0, 0, 1, -1, 0, 1, -1, 0, 0], 0.5, Verdict.EQUIVALENT),
        ([3, 4, 2, 5, 3, 2, 4, 6, 1, 3, 2, 4], 0.5, Verdict.DIFFERENT),
        ([1, 1, 2, 1, 1, 0, 1, 1, 1, 2, 1, 1], 0.9, Verdict.DIFFERENT_WITHIN_MARGIN),
        ([5, -4, 3, -6, 2, 4, -3, 1, 0, 6, -5, 2], 0.5, Verdict.INCONCLUSIVE),
        ([0, 0, 0, 0], 0.5, Verdict.INCONCLUSIVE),
    ],
)
def test_verdict_answers_both_questions(
    differences: list[int], margin: float, verdict: Verdict
) -> None:
    assert equivalence_test(differences, 3, margin).verdict is verdict


def test_margin_of_zero_is_refused() -> None:
    with pytest.raises(StatisticError, match="margin above 0"):
        equivalence_test([1, 2], 1, margin=0.0)
