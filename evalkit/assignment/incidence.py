"""Which raters rate which briefs: everyone everything, or equal shares that hang together."""

import math
import random
from collections.abc import Sequence

from evalkit.errors import AssignmentError

Edge = tuple[str, str]
"""A rater and a brief."""


def incidence(
    raters: Sequence[str], briefs: Sequence[str], raters_per_brief: int, rng: random.Random
) -> tuple[Edge, ...]:
    """Give each brief its number of raters, with shares of raters that differ by one at most.

    Briefs take consecutive raters around a circle, one step further after each lap, so that
    neighbours on it share briefs: raters are connected wherever two or more rate each brief and
    there are about as many briefs as raters.

    Raises
    ------
    AssignmentError
        With no rater or brief, or more raters a brief than there are.

    Examples
    --------
    >>> edges = incidence(["r1", "r2", "r3"], ["b1", "b2", "b3"], 2, random.Random(0))
    >>> sorted(sum(rater == who for rater, _ in edges) for who in ["r1", "r2", "r3"])
    [2, 2, 2]
    """
    if not raters or not briefs:
        raise AssignmentError("A design needs at least one rater and one brief.")
    if not 1 <= raters_per_brief <= len(raters):
        raise AssignmentError(
            f"raters_per_brief is {raters_per_brief}, but the study has {len(raters)} raters; "
            f"give a number from 1 to {len(raters)}."
        )
    circle, order = rng.sample(raters, len(raters)), rng.sample(briefs, len(briefs))
    lap = math.lcm(len(circle), raters_per_brief)
    seats = range(len(order) * raters_per_brief)
    return tuple(
        (circle[(seat + seat // lap) % len(circle)], order[seat // raters_per_brief])
        for seat in seats
    )
