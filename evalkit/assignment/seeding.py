"""Validity passages seeded among a rater's work, at drawn places and looking like all the rest."""

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

from evalkit.assignment.draw import Draw
from evalkit.assignment.equitable import equitable_colours
from evalkit.assignment.planned import Planned
from evalkit.assignment.request import DesignRequest
from evalkit.errors import AssignmentError
from evalkit.study.blinded import AssignmentKind
from evalkit.study.study import Presentation

Seeds = Mapping[str, Sequence[Planned]]
T = TypeVar("T")


def seeds(request: DesignRequest, raters: Sequence[str], draw: Draw) -> Seeds:
    """The validity work of each rater, sides even over raters, in a drawn order."""
    if not request.validity:
        return {rater: () for rater in raters}
    if request.presentation is Presentation.PAIR:
        return _pairs(request, raters, draw)
    return {rater: _singles(request, rater, draw) for rater in raters}


def _pairs(request: DesignRequest, raters: Sequence[str], draw: Draw) -> Seeds:
    for known in request.validity:
        if len(known.passages) != 2:
            raise AssignmentError(
                f"Validity brief {known.id} has {len(known.passages)} passages; in a study of "
                "pairs it needs two, so that it looks like all other work."
            )
    cells = [(rater, known.id) for rater in raters for known in request.validity]
    sides = equitable_colours(cells, 2, draw.stream("validity sides"))
    return {
        rater: [
            Planned(
                rater,
                known.id,
                AssignmentKind.PAIR,
                known.passages if sides[(rater, known.id)] == 0 else known.passages[::-1],
                known.purpose,
            )
            for known in _shuffled(request.validity, draw.stream("validity order", rater))
        ]
        for rater in raters
    }


def _singles(request: DesignRequest, rater: str, draw: Draw) -> Sequence[Planned]:
    """One passage of every validity brief, then the next one of each."""
    rng = draw.stream("validity order", rater)
    known = _shuffled(request.validity, rng)
    passages = {brief.id: _shuffled(brief.passages, rng) for brief in known}
    longest = max(len(found) for found in passages.values())
    return [
        Planned(rater, brief.id, AssignmentKind.SINGLE, (passages[brief.id][turn],), brief.purpose)
        for turn in range(longest)
        for brief in known
        if turn < len(passages[brief.id])
    ]


def _shuffled(found: Sequence[T], rng: random.Random) -> list[T]:
    return rng.sample(found, len(found))


def with_seeds(
    work: Sequence[Planned], seeded: Sequence[Planned], rng: random.Random
) -> list[Planned]:
    """One rater's work with the validity work at drawn places, one in each equal part of it.

    The first work is never a seeded one, and no two seeded ones are neighbours.

    Raises
    ------
    AssignmentError
        Where there is more to seed than there is work to seed it in.
    """
    rated = [plan for plan in work if plan.kind is not AssignmentKind.PREFERENCE]
    preferred = [plan for plan in work if plan.kind is AssignmentKind.PREFERENCE]
    if not work or not seeded:
        return list(work)
    if len(seeded) > len(rated):
        raise AssignmentError(
            f"Rater {work[0].rater} has {len(rated)} passages or pairs to rate and {len(seeded)} "
            "validity ones; give fewer validity passages than work."
        )
    ends = [(part + 1) * len(rated) // len(seeded) for part in range(len(seeded))]
    made: list[Planned] = []
    start = 0
    for plan, end in zip(seeded, ends, strict=True):
        place = rng.randint(start + 1, end)
        made += [*rated[start:place], plan, *rated[place:end]]
        start = end
    return made + preferred
