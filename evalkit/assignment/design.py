"""The whole design of a study: who rates what, on which side, in which order, under which token.

How everything is derived. One secret, drawn when the study is opened, decides all of it. For every
purpose there is a stream of numbers of its own, named by what it is for (`assignment.draw`): the
incidence, the sides, the orders, the repeats of a rater, the places of a rater's validity work.
Tokens are named by the rater and the position. So whoever has the secret and the content of the
study gets the opening batch again from ``make_design``, and each later batch from
``extend_design`` with the cells that the audit names, the earlier batches, and the number of the
batch: the streams of batch b bear the label "batch b", and tokens need none, since positions go on.
"""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from evalkit.assignment.balanced import balanced_colours
from evalkit.assignment.draw import Draw
from evalkit.assignment.equitable import equitable_colours
from evalkit.assignment.incidence import Edge, incidence
from evalkit.assignment.orders import Orders
from evalkit.assignment.planned import Planned, numbered
from evalkit.assignment.repeats import possible_repeats, with_repeats
from evalkit.assignment.request import DesignRequest, EarlierWork, KnownBrief
from evalkit.assignment.seeding import seeds, with_seeds
from evalkit.errors import AssignmentError
from evalkit.study.blinded import Assignment, AssignmentKind
from evalkit.study.key import Placement
from evalkit.study.purpose import Purpose
from evalkit.study.study import Presentation

__all__ = ["Design", "DesignRequest", "EarlierWork", "KnownBrief", "extend_design", "make_design"]

CODES = "XYZWVUTSRQPONMLKJIHGFEDCBA"


@dataclass(frozen=True, slots=True)
class Design:
    """Assignments, what lies in their slots, and the letter that stands for each system.

    ``purposes`` holds, by assignment, what it is for; ``codes`` is empty in a later batch.
    """

    assignments: tuple[Assignment, ...]
    placements: tuple[Placement, ...]
    codes: dict[str, str]
    purposes: Mapping[str, Purpose] = field(default_factory=dict)


def make_design(request: DesignRequest, secret: bytes) -> Design:
    """Make the design that this secret stands for.

    Sides (or, presented singly, which system comes first) are even within one for each rater and
    for each brief. Orders are rows of a Williams square. Presented singly, a rater meets one
    passage of every brief before the second passage of any, and never two of one brief in a row.
    Repeats and validity passages lie among the rest.

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
    work = _with_checks(request, _work(request, edges, draw, None), request.raters, draw)
    found = numbered(work, draw)
    letters = draw.stream("codes").sample(CODES[: len(request.systems)], len(request.systems))
    codes = dict(zip(request.systems, letters, strict=True))
    return Design(found.assignments, found.placements, codes, found.purposes)


def extend_design(
    request: DesignRequest, cells: Sequence[Edge], earlier: EarlierWork, secret: bytes, batch: int
) -> Design:
    """Make the work of a later batch: new cells, after all that the raters have already.

    Sides even out what is there: each rater's own first, then each brief's. Raters who have no
    position yet get repeats and validity passages with it, as many as their work has room for.

    Parameters
    ----------
    cells
        Who is to rate what, each rater and brief once, none of which the rater has had.
    batch
        1 for the first extension of a study, and so on; it names the streams.

    Raises
    ------
    AssignmentError
        Where, presented singly, a rater would get one brief alone.
    """
    draw = Draw(secret)
    _check(request)
    edges = tuple(sorted(cells))
    raters = tuple(dict.fromkeys(rater for rater, _ in edges))
    newcomers = tuple(rater for rater in raters if rater not in earlier.last_positions)
    of_batch = draw.of_batch(f"batch {batch}")
    planned = _work(request, edges, of_batch, earlier)
    work = _with_checks(request, planned, newcomers, of_batch, is_full=False)
    found = numbered(work, draw, earlier.last_positions)
    return Design(found.assignments, found.placements, {}, found.purposes)


def _check(request: DesignRequest) -> None:
    n_systems = len(request.systems)
    if not 2 <= n_systems <= len(CODES):
        raise AssignmentError(f"A study compares 2 to {len(CODES)} systems; this one {n_systems}.")
    if request.presentation is Presentation.PAIR and n_systems != 2:
        raise AssignmentError(
            f"Pairs show two systems and this study has {n_systems}; present passages singly."
        )


def _work(
    request: DesignRequest, edges: Sequence[Edge], draw: Draw, earlier: EarlierWork | None
) -> list[Planned]:
    """The ratings of all raters, each rater's in order."""
    if request.presentation is Presentation.PAIR:
        return list(_pairs(request, edges, draw, AssignmentKind.PAIR, earlier))
    planned = list(_singles(request, edges, draw, earlier))
    if request.asks_preference:
        planned += _pairs(request, edges, draw, AssignmentKind.PREFERENCE, earlier)
    return planned


def _with_checks(
    request: DesignRequest,
    planned: Iterable[Planned],
    checked: Sequence[str],
    draw: Draw,
    *,
    is_full: bool = True,
) -> Iterator[Planned]:
    """The work with repeats and validity passages for those raters who get them.

    ``is_full`` asks for all of them; else as many as fit among a rater's work are enough.
    """
    work: dict[str, list[Planned]] = {}
    for plan in planned:
        work.setdefault(plan.rater, []).append(plan)
    seeded = seeds(request, checked, draw)
    for rater, own in work.items():
        if rater not in seeded:
            yield from own
            continue
        count = request.repeats if is_full else min(request.repeats, possible_repeats(own))
        repeated = with_repeats(own, count, draw.stream("repeats", rater))
        known = seeded[rater] if is_full else seeded[rater][: len(own) // 2]
        yield from with_seeds(repeated, known, draw.stream("validity places", rater))


def _pairs(
    request: DesignRequest,
    edges: Sequence[Edge],
    draw: Draw,
    kind: AssignmentKind,
    earlier: EarlierWork | None,
) -> Iterator[Planned]:
    reference = request.systems[0]
    for system in request.systems[1:]:
        shown = (reference, system)
        sides = _colours(edges, shown, draw.stream("sides", kind, system), kind, system, earlier)
        orders = Orders(request.briefs, draw.stream("orders", kind, system))
        for rater in _shuffled(request.raters, draw.stream("raters", kind, system)):
            for brief in orders.take(_briefs_of(rater, edges), None):
                side = sides[(rater, brief)]
                yield Planned(rater, brief, kind, shown if side == 0 else shown[::-1])


def _singles(
    request: DesignRequest, edges: Sequence[Edge], draw: Draw, earlier: EarlierWork | None
) -> Iterator[Planned]:
    n_systems = len(request.systems)
    kind = AssignmentKind.SINGLE
    first = _colours(edges, request.systems, draw.stream("first"), kind, "", earlier)
    orders = Orders(request.briefs, draw.stream("orders", kind))
    # Steps between passes are drawn once, so that with three systems or more no system always
    # follows the same other; each pass stays even, since all cells move by the same step.
    steps = [0, *draw.stream("steps").sample(range(1, n_systems), n_systems - 1)]
    for rater in _shuffled(request.raters, draw.stream("raters", kind)):
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
                yield Planned(rater, brief, kind, (system,))


def _colours(
    edges: Sequence[Edge],
    firsts: Sequence[str],
    rng: random.Random,
    kind: AssignmentKind,
    compared: str,
    earlier: EarlierWork | None,
) -> dict[Edge, int]:
    """Which of the systems stands first in each cell, by its place in ``firsts``."""
    if earlier is None:
        return equitable_colours(edges, len(firsts), rng)
    before = {
        (side.rater, side.brief): firsts.index(side.first)
        for side in earlier.sides
        if side.kind is kind and side.compared == compared
    }
    return balanced_colours(edges, len(firsts), before, rng)


def _shuffled(names: Sequence[str], rng: random.Random) -> list[str]:
    return rng.sample(names, len(names))


def _briefs_of(rater: str, edges: Sequence[Edge]) -> frozenset[str]:
    return frozenset(brief for who, brief in edges if who == rater)
