"""What a rater changed, as the rater reads it."""

from dataclasses import dataclass
from datetime import datetime

from evalkit.study.answer import Answer, Question


@dataclass(frozen=True, slots=True)
class Change:
    """One question's answer before and after; withdrawn where there is none."""

    question: Question
    before: Answer
    after: Answer


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """What the rater did in one go: one change, or the faults of a passage ticked together.

    ``sequence`` is the number of its newest event.
    """

    sequence: int
    at: datetime
    changes: tuple[Change, ...]
