"""What is reported of many waits: how many, the middle one, and the one that 95 % do not exceed."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wait:
    """So many waits in milliseconds; median and 95th percentile are None without any."""

    n: int
    median_ms: float | None
    p95_ms: float | None

    def is_within(self, milliseconds: float) -> bool | None:
        """Whether 95 % of the waits were no longer; None where there were none."""
        return None if self.p95_ms is None else self.p95_ms <= milliseconds


def wait_of(seconds: Sequence[float]) -> Wait:
    """Sum waits up.

    Examples
    --------
    >>> wait_of([0.003, 0.001, 0.002, 0.004])
    Wait(n=4, median_ms=2.0, p95_ms=4.0)
    >>> wait_of([]).median_ms is None
    True
    """
    ordered = sorted(1000 * wait for wait in seconds)
    return Wait(len(ordered), _percentile(ordered, 50), _percentile(ordered, 95))


def _percentile(ordered: Sequence[float], percent: int) -> float | None:
    """The smallest wait that so many percent of the waits do not exceed."""
    if not ordered:
        return None
    return ordered[-(-percent * len(ordered) // 100) - 1]
