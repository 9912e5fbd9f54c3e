"""Whether raters can be compared at all: who is linked to whom by passages in common."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.errors import NotConnectedError, StatisticError, TooFewPairsError
from evalkit.stats.numbering import numbered

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Connectivity:
    """Groups of raters; within a group everybody is linked by chains of common passages.

    ``groups`` are sorted, the largest first. ``n_linking_passages`` were rated by two raters or
    more, and only they link anybody.
    """

    groups: tuple[tuple[int, ...], ...]
    n_linking_passages: int

    @property
    def is_connected(self) -> bool:
        """Whether all raters are in one group."""
        return len(self.groups) == 1


def rater_connectivity(raters: npt.ArrayLike, passages: npt.ArrayLike) -> Connectivity:
    """Which raters can be compared, directly or through others who share passages with both.

    Severity, and any model with rater effects, has no answer between groups.

    Parameters
    ----------
    raters, passages
        Shape (n_ratings,): who rated which passage, as whole numbers, one entry a rating.

    Raises
    ------
    TooFewPairsError
        Without any rating.

    References
    ----------
    Eckes (2015), Introduction to Many-Facet Rasch Measurement, 2nd ed., on connected designs.

    Examples
    --------
    >>> rater_connectivity([1, 2, 2, 3, 4], [10, 10, 11, 11, 12]).groups
    ((1, 2, 3), (4,))
    """
    rater, passage = np.asarray(raters), np.asarray(passages)
    if rater.shape != passage.shape or rater.ndim != 1:
        raise StatisticError(f"got {rater.size} raters and {passage.size} passages; one each")
    if rater.size == 0:
        raise TooFewPairsError("there are no ratings, so no rater is linked to another")
    of_raters, of_passages = numbered(rater), numbered(passage)
    links, n_linking = _links(of_raters.index, of_passages.index, len(of_raters))
    names = of_raters.names.tolist()
    groups = _merged(len(of_raters), links)
    named = [tuple(names[member] for member in group) for group in groups]
    return Connectivity(tuple(sorted(named, key=lambda group: (-len(group), group))), n_linking)


def require_connected(raters: npt.ArrayLike, passages: npt.ArrayLike) -> None:
    """Raise NotConnectedError, naming how many groups there are, unless raters form one group."""
    connectivity = rater_connectivity(raters, passages)
    if not connectivity.is_connected:
        sizes = ", ".join(str(len(group)) for group in connectivity.groups)
        raise NotConnectedError(
            f"raters fall into {len(connectivity.groups)} groups (of {sizes}) without a passage "
            "in common, so they cannot be compared; give some passages to raters of both groups"
        )


def _links(rater: Integers, passage: Integers, n_raters: int) -> tuple[Integers, int]:
    """Pairs of raters next to each other within a passage, and how many passages link."""
    cells = np.sort(passage * n_raters + rater)
    cells = cells[np.concatenate(([True], cells[1:] != cells[:-1]))]
    passages, raters = cells // n_raters, cells % n_raters
    is_link = passages[1:] == passages[:-1]
    are_linked = np.zeros((n_raters, n_raters), dtype=np.bool_)
    are_linked[raters[:-1][is_link], raters[1:][is_link]] = True
    n_linking = np.count_nonzero(np.bincount(passages[1:][is_link]))
    return np.argwhere(are_linked), int(n_linking)


def _merged(n_raters: int, links: Integers) -> list[list[int]]:
    """Union-find over the links."""
    parent = list(range(n_raters))

    def root(member: int) -> int:
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    for one, other in links.tolist():
        parent[root(one)] = root(other)
    roots = np.array([root(member) for member in range(n_raters)])
    return [np.flatnonzero(roots == group).tolist() for group in np.unique(roots)]
