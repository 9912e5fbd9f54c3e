"""Who takes over what when raters come or go: pure, and seeded like the rest of the design."""

import random
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evalkit.assignment.incidence import Edge


class CellState(StrEnum):
    """How far a rater is with a brief."""

    UNTOUCHED = "untouched"
    STARTED = "started"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Cell:
    """A rater's ratings of one brief.

    ``first`` is the system that stands first in it, ``can_move`` false where the rater is to get
    it a second time.
    """

    rater: str
    brief: str
    state: CellState
    first: str
    can_move: bool

    @property
    def edge(self) -> Edge:
        """Rater and brief."""
        return self.rater, self.brief


@dataclass(frozen=True, slots=True)
class HandOver:
    """New cells, cells that their raters give up, and briefs that lack a rater whom nobody can be.

    ``left_open`` names a brief once for every rater that it lacks.
    """

    taken: tuple[Edge, ...]
    given_up: tuple[Edge, ...] = ()
    left_open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desks:
    """The state of a study: all cells that count, and every cell that a rater ever had.

    ``raters`` are those who can take work on.
    """

    cells: tuple[Cell, ...]
    had: frozenset[Edge]
    raters: tuple[str, ...]

    def remaining(self) -> Counter[str]:
        """How many briefs each rater still has to finish."""
        to_do = Counter(c.rater for c in self.cells if c.state is not CellState.FINISHED)
        return Counter({rater: to_do[rater] for rater in self.raters})


def fill_up(
    desks: Desks, briefs: Sequence[str], raters_per_brief: int, fewest: int, rng: random.Random
) -> HandOver:
    """Give every brief the raters that it lacks: those who have least to do and never had it.

    Parameters
    ----------
    fewest
        How many new briefs a rater must get, if any: presented singly, one brief alone would put
        its two passages next to each other.
    """
    there = Counter(cell.brief for cell in desks.cells)
    load, had = desks.remaining(), set(desks.had)
    taken: list[Edge] = []
    left_open: list[str] = []
    for brief in _hardest_first(desks, briefs, rng):
        for _ in range(raters_per_brief - there[brief]):
            rater = _least_loaded(desks.raters, brief, load, had, rng)
            if rater is None:
                left_open.append(brief)
                continue
            taken.append((rater, brief))
            had.add((rater, brief))
            load[rater] += 1
    kept = _not_too_few(taken, had, fewest)
    left_open += list((Counter(b for _, b in taken) - Counter(b for _, b in kept)).elements())
    return HandOver(tuple(kept), (), tuple(left_open))


def _hardest_first(desks: Desks, briefs: Sequence[str], rng: random.Random) -> list[str]:
    """Briefs in a drawn order, those that few could take on before those that many could."""
    free = {brief: sum((r, brief) not in desks.had for r in desks.raters) for brief in briefs}
    return sorted(rng.sample(briefs, len(briefs)), key=free.__getitem__)


def _least_loaded(
    raters: Sequence[str],
    brief: str,
    load: Counter[str],
    had: Collection[Edge],
    rng: random.Random,
) -> str | None:
    free = [rater for rater in rng.sample(raters, len(raters)) if (rater, brief) not in had]
    return min(free, key=lambda rater: load[rater]) if free else None


def _not_too_few(taken: Sequence[Edge], had: set[Edge], fewest: int) -> list[Edge]:
    """Move what lies alone at a rater to one who gets something anyway, or leave it open."""
    kept = list(taken)
    counts = Counter(rater for rater, _ in kept)
    for edge in taken:
        rater, brief = edge
        if counts[rater] >= fewest:
            continue
        others = [r for r in counts if counts[r] >= fewest - 1 and r != rater]
        ready = [other for other in others if (other, brief) not in had and counts[other]]
        kept.remove(edge)
        counts[rater] -= 1
        if ready:
            other = max(ready, key=lambda name: counts[name])
            kept.append((other, brief))
            counts[other] += 1
            had.add((other, brief))
    short = {rater for rater, count in counts.items() if count < fewest}
    return [edge for edge in kept if edge[0] not in short]


def relieve(desks: Desks, newcomer: str, already: int, rng: random.Random) -> HandOver:
    """Take untouched briefs from those with most left to do, until the newcomer has as much.

    Donors give up what keeps their own sides even; nobody loses a brief that is to come again.

    Parameters
    ----------
    already
        How many briefs the newcomer has been given beside these.
    """
    movable = [
        cell
        for cell in rng.sample(desks.cells, len(desks.cells))
        if cell.state is CellState.UNTOUCHED
        and cell.can_move
        and cell.rater != newcomer
        and (newcomer, cell.brief) not in desks.had
    ]
    load = desks.remaining()
    load[newcomer] = already
    firsts = Counter((cell.rater, cell.first) for cell in desks.cells)
    taken: list[Edge] = []
    given_up: list[Edge] = []
    while movable:
        cell = max(movable, key=lambda c: (load[c.rater], firsts[c.rater, c.first]))
        if load[cell.rater] - load[newcomer] < 2:
            break
        load[cell.rater] -= 1
        load[newcomer] += 1
        firsts[cell.rater, cell.first] -= 1
        given_up.append(cell.edge)
        taken.append((newcomer, cell.brief))
        movable = [other for other in movable if other.brief != cell.brief]
    return HandOver(tuple(taken), tuple(given_up))
