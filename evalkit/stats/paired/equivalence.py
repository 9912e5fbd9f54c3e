"""Two one-sided tests: whether the difference is too small to matter."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy.typing as npt

from evalkit.errors import StatisticError
from evalkit.stats.differences import IntegerArray, integer_differences, positive_denominator
from evalkit.stats.interval.subset_mean import subset_mean_interval
from evalkit.stats.paired.sign_flip import sign_flip_test
from evalkit.stats.result import Interval


class Verdict(StrEnum):
    """What the two questions, is there a difference and is it small, answer together."""

    EQUIVALENT = "equivalent within the margin"
    DIFFERENT = "different"
    DIFFERENT_WITHIN_MARGIN = "different, and within the margin"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True)
class EquivalenceResult:
    """Both one-sided tests; ``p_value`` is the larger, ``interval`` decides equivalence.

    ``difference_p`` is the two-sided p of no difference at all.
    """

    estimate: float
    interval: Interval
    margin: float
    p_value: float
    p_above_lower: float
    p_below_upper: float
    difference_p: float
    verdict: Verdict
    n_pairs: int
    method: str


def equivalence_test(
    differences: npt.ArrayLike,
    denominator: int,
    margin: float,
    significance_level: float = 0.05,
) -> EquivalenceResult:
    """Test that the mean difference lies within the margin the plan named, on both sides.

    Parameters
    ----------
    differences
        Shape (n_briefs,), whole numbers: system minus reference, one per brief.
    denominator
        Turns differences into rubric points.
    margin
        Rubric points below which a difference does not matter; taken as the decimal written.
    significance_level
        Of each one-sided test: 0.05 goes with the 90 % interval.

    Raises
    ------
    TooFewPairsError
        Without any brief.
    StatisticError
        With a margin of zero or less.

    Notes
    -----
    Equivalent where the interval of confidence 1 - 2 * level lies inside the margin. Where that
    fails and no difference is shown either, the word is inconclusive: absence of evidence.

    References
    ----------
    Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680.

    Examples
    --------
    >>> result = equivalence_test([1, -1, 0, 1, 0, -1, 0, 0, 1, -1, 0, 0], 3, margin=0.5)
    >>> result.verdict.value
    'equivalent within the margin'
    """
    checked = integer_differences(differences)
    unit = positive_denominator(denominator)
    if not margin > 0:
        raise StatisticError(f"Expected a margin above 0 rubric points, got {margin}.")
    interval = subset_mean_interval(checked, unit, confidence=_level_of_both(significance_level))
    above = sign_flip_test(_shifted(checked, unit, margin)).p_greater
    below = sign_flip_test(_shifted(checked, unit, -margin)).p_less
    difference_p = sign_flip_test(checked).p_value
    is_equivalent = max(above, below) <= significance_level
    return EquivalenceResult(
        estimate=int(checked.sum()) / (checked.size * unit),
        interval=interval,
        margin=margin,
        p_value=max(above, below),
        p_above_lower=above,
        p_below_upper=below,
        difference_p=difference_p,
        verdict=_verdict(is_equivalent, difference_p <= significance_level),
        n_pairs=checked.size,
        method="two one-sided exact sign-flip tests",
    )


def _level_of_both(significance_level: float) -> float:
    # As decimals: 1 - 2 * 0.05 is 0.9 and not a float beside it.
    return float(1 - 2 * Fraction(str(significance_level)))


def _shifted(differences: IntegerArray, unit: int, margin: float) -> IntegerArray:
    shift = Fraction(str(margin)) * unit
    return differences * shift.denominator + shift.numerator


def _verdict(is_equivalent: bool, is_different: bool) -> Verdict:
    if is_equivalent and is_different:
        return Verdict.DIFFERENT_WITHIN_MARGIN
    if is_equivalent:
        return Verdict.EQUIVALENT
    return Verdict.DIFFERENT if is_different else Verdict.INCONCLUSIVE
