"""A stored answer: one event in a rater's own chain."""

from dataclasses import dataclass
from datetime import datetime

from evalkit.study.answer import Answer, Question


@dataclass(frozen=True, slots=True)
class RatingEvent:
    """One answer as it was stored; a changed answer is a newer event that names its predecessor.

    ``sequence`` counts from 1 within one rater; ``predecessor`` is the sequence number of the
    answer that this one replaces, or 0 for a first answer.
    """

    rater_id: str
    sequence: int
    assignment_id: str
    question: Question
    answer: Answer
    predecessor: int
    rubric_hash: str
    round: int
    answered_at: datetime
    previous_hash: str
    hash: str
