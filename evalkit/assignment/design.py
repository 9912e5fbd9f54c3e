"""The whole design of a study: who rates what, on which side, in which order, under which token."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evalkit.assignment.draw import Draw
from evalkit.assignment.equitable import equitable_colours
from evalkit.assignment.incidence import Edge, incidence
from evalkit.assignment.orders import Orders
from evalkit.errors import AssignmentError
from evalkit.study.blinded import Assignment, AssignmentKind, Slot
from evalkit.study.key import Placement
from evalkit.study.study import Presentation

CODES = "XYZWVUTSRQPONMLKJIHGFEDCBA"
LABELS = "AB"


@dataclass(frozen=True, slots=True)
class DesignRequest:
    """What a design is made for; the first of ``systems`` is the reference."""

    raters: tuple[str, ...]
    briefs: tuple[str, ...]
    systems: tuple[str, ...]
    presentation: Presentation
    raters_per_brief: int
    asks_preference: bool


@dataclass(frozen=True, slots=True)
class Design:
    """Assignments, what lies in their slots, and the letter that stands for each system."""

    assignments: tuple[Assignment, ...]
    placements: tuple[Placement, ...]
    codes: dict[str, str]


def make_design(request: DesignRequest, secret: bytes) -> Design:
    """Make the design that this secret stands for.

    Sides (or, presented singly, which system comes first) are even within one for each rater and
    for each brief. Orders are rows of a Williams square. Presented singly, a rater meets one
    passage of every brief before the second passage of any, and never two of one brief in a row.

    Raises
    ------
    AssignmentError
        Where raters, briefs and systems allow no such design.
    """
    draw = Draw(secret)
    _check(request)
    edges = incidence(
        request.raters, request.briefs, request.raters_per_brief, draw.stream("incidence")
    )
    if request.presentation is Presentation.PAIR:
        planned = list(_pairs(request, edges, draw, AssignmentKind.PAIR))
    else:
        planned = list(_singles(request, edges, draw))
        if request.asks_preference:
            planned += _pairs(request, edges, draw, AssignmentKind.PREFERENCE)
    assignments, placements = _number(planned, draw)
    letters = draw.stream("codes").sample(CODES[: len(request.systems)], len(request.systems))
    return Design(assignments, placements, dict(zip(request.systems, letters, strict=True)))


def _check(request: DesignRequest) -> None:
    n_systems = len(request.systems)
    if not 2 <= n_systems <= len(CODES):
        raise AssignmentError(f"A study compares 2 to {len(CODES)} systems; this one {n_systems}.")
    if request.presentation is Presentation.PAIR and n_systems != 2:
        raise AssignmentError(
            f"Pairs show two systems and this study has {n_systems}; present passages singly."
        )


@dataclass(frozen=True, slots=True)
class _Planned:
    rater: str
    brief: str
    kind: AssignmentKind
    systems: tuple[str, ...]


def _pairs(
    request: DesignRequest, edges: Sequence[Edge], draw: Draw, kind: AssignmentKind
) -> Iterator[_Planned]:
    reference = request.systems[0]
    for system in request.systems[1:]:
        sides = equitable_colours(edges, 2, draw.stream("sides", kind, system))
        orders = Orders(request.briefs, draw.stream("orders", kind, system))
        for rater in _shuffled(request.raters, draw.stream("raters", kind, system)):
            for brief in orders.take(_briefs_of(rater, edges), None):
                shown = (reference, system)
                side = sides[(rater, brief)]
                yield _Planned(rater, brief, kind, shown if side == 0 else shown[::-1])


def _singles(request: DesignRequest, edges: Sequence[Edge], draw: Draw) -> Iterator[_Planned]:
    n_systems = len(request.systems)
    first = equitable_colours(edges, n_systems, draw.stream("first"))
    orders = Orders(request.briefs, draw.stream("orders", AssignmentKind.SINGLE))
    # Steps between passes are drawn once, so that with three systems or more no system always
    # follows the same other; each pass stays even, since all cells move by the same step.
    steps = [0, *draw.stream("steps").sample(range(1, n_systems), n_systems - 1)]
    for rater in _shuffled(request.raters, draw.stream("raters", AssignmentKind.SINGLE)):
        briefs, last = _briefs_of(rater, edges), None
        if not briefs:
            continue
        if len(briefs) < 2:
            raise AssignmentError(
                f"Rater {rater} has {len(briefs)} brief, so both of its passages would be "
                "neighbours; give each rater two briefs or more, or present pairs."
            )
        for step in steps:
            order = orders.take(briefs, last)
            last = order[-1]
            for brief in order:
                system = request.systems[(first[(rater, brief)] + step) % n_systems]
                yield _Planned(rater, brief, AssignmentKind.SINGLE, (system,))


def _shuffled(names: Sequence[str], rng: random.Random) -> list[str]:
    return rng.sample(names, len(names))


def _briefs_of(rater: str, edges: Sequence[Edge]) -> frozenset[str]:
    return frozenset(brief for who, brief in edges if who == rater)


def _number(
    planned: Sequence[_Planned], draw: Draw
) -> tuple[tuple[Assignment, ...], tuple[Placement, ...]]:
    assignments, placements = [], []
    positions: dict[str, int] = {}
    for plan in planned:
        position = positions[plan.rater] = positions.get(plan.rater, 0) + 1
        name = (plan.rater, str(position))
        assignment_id = draw.token("assignment", *name)
        slots = tuple(Slot(draw.token("slot", *name, label), label) for label in LABELS)
        slots = slots[: len(plan.systems)]
        assignments.append(
            Assignment(assignment_id, plan.rater, plan.brief, position, plan.kind, slots)
        )
        placements += [
            Placement(assignment_id, slot.token, plan.brief, system)
            for slot, system in zip(slots, plan.systems, strict=True)
        ]
    return tuple(assignments), tuple(placements)
