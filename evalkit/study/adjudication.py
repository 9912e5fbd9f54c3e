"""Adjudication: a third record beside the ratings, with a name and a reason; no rating ever."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from evalkit.study.answer import QuestionKind

SETTLED_KINDS = (QuestionKind.SCORE, QuestionKind.DECISION)
"""The questions that may be adjudicated."""
LETTERS = "PQRSTUVWXYZJKLMN"
"""What ratings go by in a case; not A and B, which raters call their passages in their words."""


@dataclass(frozen=True, slots=True, order=True)
class DueQuestion:
    """A question about one passage that may be adjudicated: a criterion, or the decision."""

    kind: QuestionKind
    item: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an adjudicator gives: a level (or the id of a decision), and the reason for it."""

    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """One verdict as it was stored; ``predecessor`` is the one that it replaces, or 0."""

    sequence: int
    adjudicator_id: str
    text_id: str
    question: DueQuestion
    verdict: Verdict
    predecessor: int
    settled_at: datetime


def steps_apart(given: Sequence[str], values: Sequence[str]) -> int:
    """How many steps of a scale lie between the lowest and the highest of some answers.

    Parameters
    ----------
    given
        Answers; those that are no step of the scale are passed over.
    values
        The scale from one end to the other.

    Examples
    --------
    >>> steps_apart(["2", "4", "3"], ["1", "2", "3", "4"])
    2
    >>> steps_apart(["accept", "reject"], ["accept", "revise", "reject"])
    2
    >>> steps_apart(["3"], ["1", "2", "3"])
    0
    """
    places = {value: place for place, value in enumerate(values)}
    found = [places[value] for value in given if value in places]
    return max(found) - min(found) if found else 0


def current_settlements(
    settlements: Sequence[Settlement],
) -> Mapping[tuple[str, DueQuestion], Settlement]:
    """The newest verdict on every question, by text and question."""
    return {(one.text_id, one.question): one for one in settlements}
