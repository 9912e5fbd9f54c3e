"""What to write: the unit of analysis."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Brief:
    """One commission: grade, passage type, topic, instruction, and the range of words."""

    id: str
    grade: str
    passage_type: str
    topic: str
    instruction: str
    min_words: int | None = None
    max_words: int | None = None
