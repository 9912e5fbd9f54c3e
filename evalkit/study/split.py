"""Which items of a corpus are held back for the study, and which a system may learn from.

The draw is stratified: every cell (such as grade by passage type) gives its share of the test set.
It depends on the seed and the items' ids alone, not on the order of a file. Items that are near
copies of each other form a group, and a group stays on one side, or the test would ask for what was
learnt by heart.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import fmean, variance

from evalkit.errors import CorpusError

Cell = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One text of the corpus: its id, its cell, and its group; without near copies its own id."""

    id: str
    cell: Cell
    group: str


@dataclass(frozen=True, slots=True)
class Split:
    """Ids of both sides in the order of the corpus, and what a person should know about them.

    ``remarks`` are sentences: cells without an item, cells that the test set does not cover, places
    that could not be filled without parting a group.
    """

    train: tuple[str, ...]
    test: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """How the two sides compare in one measure.

    ``standardized_difference`` is test minus train in pooled standard deviations, None where a side
    has fewer than two values or nothing varies; ``by_chance`` is how far a random split of these
    sizes strays in 19 of 20 draws, so a difference inside it says little.
    """

    measure: str
    n_train: int
    n_test: int
    train_mean: float | None
    test_mean: float | None
    standardized_difference: float | None
    by_chance: float | None


def split(items: Sequence[Item], n_test: int, seed: int) -> Split:
    """Hold back ``n_test`` items, every cell giving its share, groups kept whole.

    With as many places as cells each cell gives one; with more, places go to cells by largest
    remainder; with fewer, to the largest cells, and the remarks name those left out.

    Raises
    ------
    CorpusError
        Where ids repeat, or the test set would be empty or the whole corpus.

    Examples
    --------
    >>> corpus = [Item(f"{grade}{n}", (grade,), f"{grade}{n}") for grade in "345" for n in range(5)]
    >>> held_back = split(corpus, n_test=3, seed=1)
    >>> sorted(id[0] for id in held_back.test), len(held_back.train)
    (['3', '4', '5'], 12)
    """
    _require_sound(items, n_test)
    places = allocate(Counter(item.cell for item in items), n_test)
    test = _draw(items, places, seed)
    in_test = Counter(item.cell for item in items if item.id in test)
    return Split(
        train=tuple(item.id for item in items if item.id not in test),
        test=tuple(item.id for item in items if item.id in test),
        remarks=(*_empty_cells(items), *_uncovered(items, in_test), *_unfilled(places, in_test)),
    )


def allocate(sizes: Mapping[Cell, int], n_test: int) -> dict[Cell, int]:
    """Places of the test set by cell: one each where there are enough, the rest by size.

    Examples
    --------
    >>> allocate({("3",): 10, ("4",): 5, ("5",): 5}, 4)
    {('3',): 2, ('4',): 1, ('5',): 1}
    """
    cells = sorted(sizes, key=lambda cell: (-sizes[cell], cell))
    if n_test <= len(cells):
        return {cell: int(place < n_test) for place, cell in enumerate(cells)}
    total, free = sum(sizes.values()), n_test - len(cells)
    room = {cell: sizes[cell] - 1 for cell in cells}
    quota = {cell: min(free * sizes[cell] / total, room[cell]) for cell in cells}
    places = {cell: 1 + math.floor(quota[cell]) for cell in cells}
    by_remainder = sorted(cells, key=lambda cell: (math.floor(quota[cell]) - quota[cell], cell))
    while sum(places.values()) < n_test:
        for cell in by_remainder:
            if sum(places.values()) < n_test and places[cell] < sizes[cell]:
                places[cell] += 1
    return {cell: places[cell] for cell in sizes}


def balance(measure: str, train: Iterable[float], test: Iterable[float]) -> Balance:
    """Compare the two sides in one measure, such as length or a readability grade.

    Notes
    -----
    The range by chance is 1.96 times the standard error of a standardized difference of zero,
    sqrt(1/n1 + 1/n2) (Hedges & Olkin 1985, p. 86): .63 for 48 and 12 items.

    Examples
    --------
    >>> found = balance("words", [600, 620, 640, 660], [600, 660])
    >>> found.standardized_difference, round(found.by_chance, 2)
    (0.0, 1.7)
    """
    left, right = list(train), list(test)
    enough = len(left) >= 2 and len(right) >= 2
    spread = _pooled_deviation(left, right) if enough else 0.0
    return Balance(
        measure=measure,
        n_train=len(left),
        n_test=len(right),
        train_mean=fmean(left) if left else None,
        test_mean=fmean(right) if right else None,
        standardized_difference=(fmean(right) - fmean(left)) / spread if spread > 0 else None,
        by_chance=1.96 * math.sqrt(1 / len(left) + 1 / len(right)) if left and right else None,
    )


def _pooled_deviation(left: list[float], right: list[float]) -> float:
    within = (len(left) - 1) * variance(left) + (len(right) - 1) * variance(right)
    return math.sqrt(within / (len(left) + len(right) - 2))


def _require_sound(items: Sequence[Item], n_test: int) -> None:
    repeated = [id for id, times in Counter(item.id for item in items).items() if times > 1]
    if repeated:
        raise CorpusError(f"Each item needs an id of its own; {repeated[0]!r} is there twice.")
    if not 0 < n_test < len(items):
        raise CorpusError(
            f"A test set of {n_test} cannot be drawn from {len(items)} items; "
            f"ask for 1 to {max(len(items) - 1, 1)}."
        )


def _draw(items: Sequence[Item], places: Mapping[Cell, int], seed: int) -> frozenset[str]:
    """Cells with least to choose from go first; in each, items without near copies go first."""
    members: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        members[item.group].append(item)
    left = Counter(places)
    chosen: set[str] = set()
    for cell in sorted(places, key=lambda cell: (_n_alone(items, members, cell), cell)):
        candidates = [item for item in items if item.cell == cell]
        for item in sorted(candidates, key=lambda i: (len(members[i.group]), _lot(seed, i.id))):
            needed = Counter(each.cell for each in members[item.group])
            fits = all(left[each] >= n for each, n in needed.items())
            if left[cell] > 0 and item.id not in chosen and fits:
                chosen.update(each.id for each in members[item.group])
                left -= needed
    return frozenset(chosen)


def _n_alone(items: Sequence[Item], members: Mapping[str, list[Item]], cell: Cell) -> int:
    return sum(item.cell == cell and len(members[item.group]) == 1 for item in items)


def _lot(seed: int, item_id: str) -> bytes:
    return hashlib.sha256(f"split/{seed}/{item_id}".encode()).digest()


def _empty_cells(items: Sequence[Item]) -> list[str]:
    """Combinations of values that occur, but not together."""
    filled = {item.cell for item in items}
    columns = [sorted(set(values)) for values in zip(*filled, strict=True)]
    return [
        f"No item is {' and '.join(cell)}: neither side can say anything about it."
        for cell in product(*columns)
        if cell not in filled
    ]


def _uncovered(items: Sequence[Item], in_test: Mapping[Cell, int]) -> list[str]:
    return [
        f"The test set holds nothing that is {' and '.join(cell)}, though the corpus does: "
        "a result will not cover it."
        for cell in sorted({item.cell for item in items})
        if not in_test.get(cell)
    ]


def uncovered_use(corpus: Iterable[Cell], use: Iterable[Cell]) -> tuple[str, ...]:
    """What a test set is to be used for, and the whole corpus does not hold, a sentence each.

    Examples
    --------
    >>> uncovered_use([("3", "literary")], [("3", "literary"), ("8", "literary")])
    ('The test set is to be used for 8 and literary, and the corpus holds no such text.',)
    """
    held = set(corpus)
    return tuple(
        f"The test set is to be used for {' and '.join(cell)}, and the corpus holds no such text."
        for cell in dict.fromkeys(use)
        if cell not in held
    )


def _unfilled(places: Mapping[Cell, int], in_test: Mapping[Cell, int]) -> list[str]:
    return [
        f"{' and '.join(cell)}: {n - in_test.get(cell, 0)} of {n} places could not be filled "
        "without parting near copies."
        for cell, n in sorted(places.items())
        if in_test.get(cell, 0) < n
    ]
