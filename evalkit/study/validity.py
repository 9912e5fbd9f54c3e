"""Passages with known levels, seeded among a rater's work as a check of the rater."""

from dataclasses import dataclass

from evalkit.study.brief import Brief
from evalkit.study.purpose import Purpose


@dataclass(frozen=True, slots=True)
class ExpectedLevel:
    """The levels, from ``lowest`` to ``highest``, at which a criterion ought to be rated.

    Examples
    --------
    >>> ExpectedLevel("language", 1, 2).is_met(2), ExpectedLevel("language", 3, 3).is_met(4)
    (True, False)
    """

    criterion: str
    lowest: int
    highest: int

    def is_met(self, value: int) -> bool:
        """Whether a rating lies within the expected levels."""
        return self.lowest <= value <= self.highest


@dataclass(frozen=True, slots=True)
class ValidityPassage:
    """A text whose levels are known; ``purpose`` is validity, or damaged where it was damaged."""

    id: str
    purpose: Purpose
    text: str
    expected: tuple[ExpectedLevel, ...]


@dataclass(frozen=True, slots=True)
class ValidityBrief:
    """A brief of its own, outside the study's briefs, and the known passages written to it."""

    brief: Brief
    passages: tuple[ValidityPassage, ...]

    @property
    def purpose(self) -> Purpose:
        """What work on this brief is for: damaged where any of its passages is."""
        is_damaged = any(passage.purpose is Purpose.DAMAGED for passage in self.passages)
        return Purpose.DAMAGED if is_damaged else Purpose.VALIDITY
