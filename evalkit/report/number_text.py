"""Numbers as a table prints them, in the manner of the APA: no leading zero where 1 is the most."""

import math
from collections.abc import Callable

from evalkit.analysis.sentence import coefficient_words, p_words, points

UNBOUNDED = "unbounded"

Number = Callable[[float], str]


def points_text(value: float) -> str:
    """A difference in rubric points.

    Examples
    --------
    >>> points_text(-1.046), points_text(-0.001), points_text(float("inf"))
    ('−1.05', '0.00', 'unbounded')
    """
    return points(_rounded(value))


def coefficient_text(value: float) -> str:
    """A coefficient of agreement.

    Examples
    --------
    >>> coefficient_text(0.667), coefficient_text(-0.05), coefficient_text(1.0)
    ('.67', '−.05', '1.00')
    """
    return coefficient_words(_rounded(value))


def p_text(value: float) -> str:
    """A p-value.

    Examples
    --------
    >>> p_text(0.0273), p_text(0.0004), p_text(1.0)
    ('.027', '< .001', '1')
    """
    return p_words(value).removeprefix("p ").removeprefix("= ")


def share_text(value: float) -> str:
    """A share, as whole percents.

    Examples
    --------
    >>> share_text(0.8056)
    '81%'
    """
    return f"{value:.0%}"


def count_text(value: float) -> str:
    """A count; a column with gaps holds its counts as floats.

    Examples
    --------
    >>> count_text(12.0), count_text(2016)
    ('12', '2016')
    """
    return f"{value:.0f}"


def interval_text(low: float | None, high: float | None, number: Number) -> str | None:
    """The limits of an interval in brackets, or None where there is none.

    Examples
    --------
    >>> interval_text(0.0940, 1.5754, points_text)
    '[0.09, 1.58]'
    >>> interval_text(float("-inf"), float("inf"), points_text)
    'unbounded'
    """
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return None
    if math.isinf(low) and math.isinf(high):
        return UNBOUNDED
    return f"[{number(low)}, {number(high)}]"


def _rounded(value: float) -> float:
    """Two decimals, without a minus before a zero."""
    return round(value, 2) + 0.0
