"""Colours on the cells of a rater × brief table, as even as can be in each row and each column.

With two colours this decides which system stands left; with one colour a system, which system a
rater meets first.
"""

import random
from collections import defaultdict
from collections.abc import Sequence

from evalkit.assignment.incidence import Edge

Vertex = tuple[int, str, int]


def equitable_colours(edges: Sequence[Edge], n_colours: int, rng: random.Random) -> dict[Edge, int]:
    """Colour each edge so that at every rater and every brief the colours' counts differ by ≤ 1.

    Parameters
    ----------
    edges
        Pairs of a rater and a brief, each once.

    Notes
    -----
    Each vertex is split into vertices of at most ``n_colours`` edges; the bipartite graph that
    results has a proper edge colouring with ``n_colours`` colours (König), which is equitable on
    the vertices that were split.

    References
    ----------
    de Werra (1971), Equitable colorations of graphs, R.I.R.O. 5(R-3), pp. 3-8.

    Examples
    --------
    >>> table = [(r, b) for r in ("r1", "r2", "r3") for b in ("b1", "b2", "b3", "b4")]
    >>> colours = equitable_colours(table, 2, random.Random(1))
    >>> [sum(c for (rater, _), c in colours.items() if rater == r) for r in ("r1", "r2", "r3")]
    [2, 2, 2]
    """
    shuffled = rng.sample(edges, len(edges))
    ends = _split(shuffled, n_colours, rng)
    at: dict[Vertex, dict[int, Edge]] = defaultdict(dict)
    for edge in shuffled:
        _colour_edge(edge, ends, at, n_colours)
    names = rng.sample(range(n_colours), n_colours)
    return {
        edge: names[colour]
        for vertex, coloured in at.items()
        if vertex[0] == 0
        for colour, edge in coloured.items()
    }


def _split(
    edges: Sequence[Edge], n_colours: int, rng: random.Random
) -> dict[Edge, tuple[Vertex, Vertex]]:
    """Give each edge its two split ends; which edges share an end is drawn anew on each side."""
    parts: list[dict[Edge, Vertex]] = []
    for side in (0, 1):
        seen: dict[str, int] = defaultdict(int)
        ends: dict[Edge, Vertex] = {}
        for edge in rng.sample(edges, len(edges)):
            name = edge[side]
            ends[edge] = (side, name, seen[name] // n_colours)
            seen[name] += 1
        parts.append(ends)
    return {edge: (parts[0][edge], parts[1][edge]) for edge in edges}


def _colour_edge(
    edge: Edge,
    ends: dict[Edge, tuple[Vertex, Vertex]],
    at: dict[Vertex, dict[int, Edge]],
    n_colours: int,
) -> None:
    here, there = ends[edge]
    free_here = next(c for c in range(n_colours) if c not in at[here])
    free_there = next(c for c in range(n_colours) if c not in at[there])
    if free_here not in at[there]:
        at[here][free_here] = at[there][free_here] = edge
        return
    # The path from `there` that alternates the two colours never comes back to `here`, since in a
    # bipartite graph it would arrive by a colour that is free there: swapping it frees the colour.
    path, vertex, colour, other = [], there, free_here, free_there
    while colour in at[vertex]:
        path.append(at[vertex][colour])
        left, right = ends[path[-1]]
        vertex, colour, other = (right if vertex == left else left), other, colour
    _swap(path, ends, at, free_here, free_there)
    at[here][free_here] = at[there][free_here] = edge


def _swap(
    path: Sequence[Edge],
    ends: dict[Edge, tuple[Vertex, Vertex]],
    at: dict[Vertex, dict[int, Edge]],
    first: int,
    second: int,
) -> None:
    for step, edge in enumerate(path):
        for vertex in ends[edge]:
            colour = (first, second)[step % 2]
            if at[vertex].get(colour) == edge:
                del at[vertex][colour]
    for step, edge in enumerate(path):
        for vertex in ends[edge]:
            at[vertex][(second, first)[step % 2]] = edge
