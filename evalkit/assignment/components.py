"""Groups of raters and briefs that hang together: no chain of shared briefs leads out of one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Component:
    """One group: its raters, its briefs (by place), and how many assignments lie in it."""

    raters: frozenset[int]
    briefs: frozenset[int]
    n_edges: int

    @property
    def has_cycle(self) -> bool:
        """Whether an assignment can go and the group still hangs together."""
        return self.n_edges >= len(self.raters) + len(self.briefs)


def components(raters_of: Sequence[Collection[int]], n_raters: int) -> tuple[Component, ...]:
    """The groups of a design, in the order of their first rater.

    Parameters
    ----------
    raters_of
        The raters of each brief, by their numbers from 0 to ``n_raters - 1``.

    Examples
    --------
    >>> [sorted(group.raters) for group in components([{0, 1}, {1, 2}, {3}], 4)]
    [[0, 1, 2], [3]]
    """
    root = list(range(n_raters))

    def find(rater: int) -> int:
        while root[rater] != rater:
            root[rater] = root[root[rater]]
            rater = root[rater]
        return rater

    for block in raters_of:
        for other in block:
            root[find(other)] = find(min(block))
    members: dict[int, set[int]] = {}
    for rater in range(n_raters):
        members.setdefault(find(rater), set()).add(rater)
    briefs: dict[int, set[int]] = {name: set() for name in members}
    for place, block in enumerate(raters_of):
        if block:
            briefs[find(min(block))].add(place)
    return tuple(
        Component(
            frozenset(raters),
            frozenset(briefs[name]),
            sum(len(raters_of[place]) for place in briefs[name]),
        )
        for name, raters in members.items()
    )
