"""Balanced incomplete blocks: each brief has its few raters, and raters meet each other evenly."""

import random
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from evalkit.assignment.components import Component, components

TRIES_A_SEAT = 40
MOST_TRIES = 60_000
"""Exchanges that are tried: a design of 200 briefs and 3 raters a brief settles well before."""

Block = set[int]
"""The raters of one brief, by their places in the list of raters."""


def blocks(n_raters: int, n_briefs: int, raters_per_brief: int, rng: random.Random) -> list[Block]:
    """The raters of each brief: loads within one, pairs about equally often, all connected.

    Parameters
    ----------
    raters_per_brief
        Two or more, so few raters that ``n_briefs * (raters_per_brief - 1) >= n_raters - 1``.

    Notes
    -----
    Briefs are filled one by one with those who have least to do and have met least; exchanges of
    two raters between two briefs, which keep every load, then lower the sum of squared meetings.
    Where groups of raters remain that share no brief, exchanges join them: a group with a cycle
    gives up an edge of it without falling apart, so each exchange joins two groups.

    Examples
    --------
    >>> found = blocks(4, 12, 3, random.Random(1))
    >>> sorted(sum(rater in block for block in found) for rater in range(4))
    [9, 9, 9, 9]
    """
    made = _filled(n_raters, n_briefs, raters_per_brief, rng)
    _even_out(made, rng)
    _connect(made, n_raters, rng)
    return made


def _filled(n_raters: int, n_briefs: int, size: int, rng: random.Random) -> list[Block]:
    loads, met = [0] * n_raters, Meetings(())
    made: list[Block] = []
    for _ in range(n_briefs):
        block: Block = set()
        while len(block) < size:
            free = [rater for rater in range(n_raters) if rater not in block]
            least = min(loads[rater] for rater in free)
            ready = [rater for rater in free if loads[rater] == least]
            fewest = min(met.with_block(rater, block) for rater in ready)
            found = [rater for rater in ready if met.with_block(rater, block) == fewest]
            rater = rng.choice(found)
            met.add(rater, block)
            block.add(rater)
            loads[rater] += 1
        made.append(block)
    return made


class Meetings:
    """How often each two raters share a brief."""

    def __init__(self, made: Iterable[Block]) -> None:
        self._count: dict[tuple[int, int], int] = defaultdict(int)
        for block in made:
            for one, other in combinations(sorted(block), 2):
                self._count[one, other] += 1

    def with_block(self, rater: int, block: Iterable[int]) -> int:
        """How often a rater has met the others of a block, all together."""
        return sum(self._count[_pair(rater, other)] for other in block if other != rater)

    def add(self, rater: int, block: Iterable[int], times: int = 1) -> None:
        """Count that the rater meets everyone of the block (or, with -1, no longer does)."""
        for other in block:
            if other != rater:
                self._count[_pair(rater, other)] += times


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _even_out(made: list[Block], rng: random.Random) -> None:
    """Exchange raters between briefs as long as that lowers the sum of squared meetings."""
    met = Meetings(made)
    n_tries = min(MOST_TRIES, TRIES_A_SEAT * sum(len(block) for block in made))
    for _ in range(n_tries):
        here, there = rng.choice(made), rng.choice(made)
        one, other = rng.choice(sorted(here)), rng.choice(sorted(there))
        if other in here or one in there:
            continue
        _exchange_where_better(met, here, there, one, other)


def _exchange_where_better(met: Meetings, here: Block, there: Block, one: int, other: int) -> None:
    # The sum of squares moves by 2 (gain) + the number of changed meetings; a pair of which both
    # lists hold the same partner keeps its count, so the four sums below tell the whole change.
    here.discard(one)
    there.discard(other)
    met.add(one, here, -1)
    met.add(other, there, -1)
    before = met.with_block(one, here) + met.with_block(other, there)
    after = met.with_block(other, here) + met.with_block(one, there)
    first, second = (other, one) if after < before else (one, other)
    met.add(first, here)
    met.add(second, there)
    here.add(first)
    there.add(second)


def _connect(made: list[Block], n_raters: int, rng: random.Random) -> None:
    while len(groups := components(made, n_raters)) > 1:
        ring = next(group for group in groups if group.has_cycle)
        other = rng.choice([group for group in groups if group is not ring])
        brief, rater = _edge_of_a_cycle(made, ring, n_raters)
        there = rng.choice(sorted(other.briefs))
        newcomer = rng.choice(sorted(made[there]))
        made[brief] = (made[brief] - {rater}) | {newcomer}
        made[there] = (made[there] - {newcomer}) | {rater}


def _edge_of_a_cycle(made: list[Block], ring: Component, n_raters: int) -> tuple[int, int]:
    """A brief and a rater of the group without which it still hangs together."""
    n_groups = len(components(made, n_raters))
    return next(
        (brief, rater)
        for brief in sorted(ring.briefs)
        for rater in sorted(made[brief])
        if len(components(_without(made, brief, rater), n_raters)) == n_groups
    )


def _without(made: list[Block], brief: int, rater: int) -> list[Block]:
    return [block - {rater} if place == brief else block for place, block in enumerate(made)]
