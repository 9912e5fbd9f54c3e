"""What every statistic's result is made of: an interval with its method, and flags."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval in the unit of its estimate; an unbounded side is ±inf.

    Examples
    --------
    >>> Interval(0.1, 1.03, 0.95, "exact sign-flip inversion").contains(0.0)
    False
    """

    low: float
    high: float
    confidence: float
    method: str

    def contains(self, value: float) -> bool:
        """Whether ``value`` lies in the closed interval."""
        return self.low <= value <= self.high


class Flag(StrEnum):
    """What limits the reading of a result; each is printed beside it."""

    CEILING = "one level holds three quarters of the ratings or more"
    FEW_DEVIATING = "fewer than six ratings off the most frequent level"
    CANNOT_REACH = "p cannot reach the significance level with so few non-zero differences"
    DEGENERATE = "all differences are equal"
    UNBOUNDED = "too few pairs for a bounded interval at this confidence"
    NOT_CONNECTED = "raters are not connected by common passages"
