"""In which order each rater meets the briefs: rows of a Williams square."""

import random
from collections.abc import Sequence


def williams_rows(n: int) -> list[list[int]]:
    """Rows in which each number stands at each place, and follows each other, equally often.

    Returns ``n`` rows where n is even and 2n rows where it is odd.

    References
    ----------
    Williams (1949), Australian Journal of Scientific Research A 2(2), pp. 149-168.

    Examples
    --------
    >>> williams_rows(4)
    [[0, 1, 3, 2], [1, 2, 0, 3], [2, 3, 1, 0], [3, 0, 2, 1]]
    """
    first = [((i + 1) // 2 if i % 2 else -(i // 2)) % n for i in range(n)]
    rows = [[(value + shift) % n for value in first] for shift in range(n)]
    return rows if n % 2 == 0 else rows + [row[::-1] for row in rows]


class Orders:
    """Hands out orders of the briefs, no row twice before all were used."""

    def __init__(self, briefs: Sequence[str], rng: random.Random) -> None:
        names = rng.sample(briefs, len(briefs))
        rows = [[names[i] for i in row] for row in williams_rows(len(briefs))]
        self._rows = rng.sample(rows, len(rows))

    def take(self, wanted: frozenset[str], not_first: str | None) -> list[str]:
        """The next order of the wanted briefs that does not begin with ``not_first``.

        Where one brief alone is wanted, its order is what it is; the caller decides whether that
        will do. Where none is, there is nothing to order.
        """
        if not wanted:
            return []
        for place, row in enumerate(self._rows):
            order = [brief for brief in row if brief in wanted]
            if order[0] != not_first:
                self._rows.append(self._rows.pop(place))
                return order
        return order
