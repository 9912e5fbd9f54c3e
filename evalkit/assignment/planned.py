"""One planned assignment, before it has a position and tokens; and how it gets them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evalkit.assignment.draw import Draw
from evalkit.study.blinded import Assignment, AssignmentKind, Slot
from evalkit.study.key import Placement
from evalkit.study.purpose import Purpose

LABELS = "AB"


@dataclass(frozen=True, slots=True)
class Planned:
    """Who rates which brief, and what lies in the slots from left to right.

    ``systems`` holds systems, or ids of validity passages where ``purpose`` says so.
    """

    rater: str
    brief: str
    kind: AssignmentKind
    systems: tuple[str, ...]
    purpose: Purpose = Purpose.RATING


@dataclass(frozen=True, slots=True)
class Numbered:
    """Assignments with their slots, what lies in them, and what each assignment is for."""

    assignments: tuple[Assignment, ...]
    placements: tuple[Placement, ...]
    purposes: Mapping[str, Purpose]


def numbered(
    planned: Iterable[Planned], draw: Draw, last_positions: Mapping[str, int] | None = None
) -> Numbered:
    """Give positions, ids and tokens, following the last position that each rater has."""
    assignments: list[Assignment] = []
    placements: list[Placement] = []
    purposes: dict[str, Purpose] = {}
    positions = dict(last_positions or {})
    for plan in planned:
        position = positions[plan.rater] = positions.get(plan.rater, 0) + 1
        name = (plan.rater, str(position))
        assignment_id = draw.token("assignment", *name)
        slots = _slots(plan.systems, draw, name)
        assignments.append(
            Assignment(assignment_id, plan.rater, plan.brief, position, plan.kind, slots)
        )
        purposes[assignment_id] = plan.purpose
        placements += [
            Placement(assignment_id, slot.token, plan.brief, system)
            for slot, system in zip(slots, plan.systems, strict=True)
        ]
    return Numbered(tuple(assignments), tuple(placements), purposes)


def _slots(systems: Sequence[str], draw: Draw, name: tuple[str, str]) -> tuple[Slot, ...]:
    labels = LABELS[: len(systems)]
    return tuple(Slot(draw.token("slot", *name, label), label) for label in labels)
