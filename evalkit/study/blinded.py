"""All that code serving a rater may hold. Nothing here can reach a system or a provenance."""

from dataclasses import dataclass
from enum import StrEnum

from evalkit.study.brief import Brief
from evalkit.study.rubric import PreferenceForm, Rubric


class AssignmentKind(StrEnum):
    """What one screen of work asks."""

    PAIR = "pair"  # both passages of a brief: rate each, then prefer one
    SINGLE = "single"  # one passage: rate it
    PREFERENCE = "preference"  # both passages, rated before: prefer one


@dataclass(frozen=True, slots=True)
class Slot:
    """The only name a rater ever sees for a passage: a letter, and an opaque token underneath."""

    token: str
    label: str


@dataclass(frozen=True, slots=True)
class BlindedPassage:
    """A text in a slot."""

    slot: Slot
    text: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """One rater's work on one brief: which slots, and where in the rater's order.

    ``position`` counts from 1 in the rater's own order.
    """

    id: str
    rater_id: str
    brief_id: str
    position: int
    kind: AssignmentKind
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """One screen of work: the assignment, its brief, its texts, and what is asked about them."""

    assignment: Assignment
    brief: Brief
    passages: tuple[BlindedPassage, ...]
    rubric: Rubric | None
    preference: PreferenceForm | None
