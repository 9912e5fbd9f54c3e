"""Colours for new cells of a rater × brief table, so that old and new together are even."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence

from evalkit.assignment.incidence import Edge

MOST_PASSES = 20
Counts = Counter[tuple[str, int]]
"""How often a rater (or a brief) has each colour."""


def balanced_colours(
    edges: Sequence[Edge], n_colours: int, earlier: Mapping[Edge, int], rng: random.Random
) -> dict[Edge, int]:
    """Colour new cells: each rater as even as can be first, then each brief.

    Parameters
    ----------
    earlier
        The colours of the cells that are there and stay.

    Notes
    -----
    A rater's colours differ by one at most wherever the earlier ones did. A brief whose earlier
    colours were even within one may miss that by one where the rater's evenness asks for it.

    Examples
    --------
    >>> new = [("r3", "b1"), ("r3", "b2")]
    >>> found = balanced_colours(new, 2, {("r1", "b1"): 0, ("r1", "b2"): 1}, random.Random(1))
    >>> found == {("r3", "b1"): 1, ("r3", "b2"): 0}
    True
    """
    order = rng.sample(edges, len(edges))
    counts = [Counter((edge[side], colour) for edge, colour in earlier.items()) for side in (0, 1)]
    colours: dict[Edge, int] = {}
    for edge in order:
        colours[edge] = _rarest(edge, rng.sample(range(n_colours), n_colours), counts)
        _count(counts, edge, colours[edge], 1)
    for _ in range(MOST_PASSES):
        if not _exchange(order, colours, counts):
            break
    return colours


def _rarest(edge: Edge, colours: Sequence[int], counts: list[Counts]) -> int:
    """The colour that the rater has least, and of those the one that the brief has least."""
    rater, brief = edge
    return min(colours, key=lambda colour: (counts[0][rater, colour], counts[1][brief, colour]))


def _exchange(order: Sequence[Edge], colours: dict[Edge, int], counts: list[Counts]) -> bool:
    """Swap the colours of two cells of one rater wherever their briefs become more even."""
    has_moved = False
    for place, one in enumerate(order):
        for other in order[place + 1 :]:
            here, there = colours[one], colours[other]
            if one[0] != other[0] or here == there:
                continue
            briefs = counts[1]
            # Moving one count from h to t changes the sum of squares by 2 (t - h + 1).
            gain = briefs[one[1], here] - briefs[one[1], there] - 1
            gain += briefs[other[1], there] - briefs[other[1], here] - 1
            if gain > 0:
                for edge, old, new in ((one, here, there), (other, there, here)):
                    _count(counts, edge, old, -1)
                    _count(counts, edge, new, 1)
                    colours[edge] = new
                has_moved = True
    return has_moved


def _count(counts: list[Counts], edge: Edge, colour: int, times: int) -> None:
    for side in (0, 1):
        counts[side][edge[side], colour] += times
