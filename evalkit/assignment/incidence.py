"""Which raters rate which briefs: everyone everything, or balanced blocks that hang together."""

import random
from collections.abc import Sequence

from evalkit.assignment.blocks import blocks
from evalkit.errors import AssignmentError

Edge = tuple[str, str]
"""A rater and a brief."""


def incidence(
    raters: Sequence[str], briefs: Sequence[str], raters_per_brief: int, rng: random.Random
) -> tuple[Edge, ...]:
    """Give each brief its number of raters, with shares of raters that differ by one at most.

    Where not everyone rates everything, each two raters share about equally many briefs, and
    chains of shared briefs lead from every rater to every other.

    Raises
    ------
    AssignmentError
        With no rater or brief, more raters a brief than there are, or so few that raters must fall
        into groups that nothing compares.

    Examples
    --------
    >>> edges = incidence(["r1", "r2", "r3"], ["b1", "b2", "b3"], 2, random.Random(0))
    >>> sorted(sum(rater == who for rater, _ in edges) for who in ["r1", "r2", "r3"])
    [2, 2, 2]
    """
    _check(len(raters), len(briefs), raters_per_brief)
    circle, order = rng.sample(raters, len(raters)), rng.sample(briefs, len(briefs))
    if raters_per_brief == len(raters):
        return tuple((rater, brief) for brief in order for rater in circle)
    made = blocks(len(raters), len(briefs), raters_per_brief, rng)
    return tuple(
        (circle[place], brief)
        for brief, block in zip(order, made, strict=True)
        for place in sorted(block)
    )


def fewest_raters_per_brief(n_raters: int, n_briefs: int) -> int:
    """With how many raters a brief all raters can be linked by chains of shared briefs.

    A brief with k raters links k of them, so b briefs make b (k - 1) links at most, and linking
    r raters takes r - 1.

    Examples
    --------
    >>> fewest_raters_per_brief(6, 48), fewest_raters_per_brief(6, 3), fewest_raters_per_brief(1, 9)
    (2, 3, 1)
    """
    return 1 + -(-(n_raters - 1) // n_briefs)


def _check(n_raters: int, n_briefs: int, raters_per_brief: int) -> None:
    if not n_raters or not n_briefs:
        raise AssignmentError("A design needs at least one rater and one brief.")
    if not 1 <= raters_per_brief <= n_raters:
        raise AssignmentError(
            f"raters_per_brief is {raters_per_brief}, but the study has {n_raters} raters; "
            f"give a number from 1 to {n_raters}."
        )
    fewest = fewest_raters_per_brief(n_raters, n_briefs)
    if raters_per_brief < fewest:
        raise AssignmentError(
            f"raters_per_brief is {raters_per_brief}: {n_raters} raters of {n_briefs} briefs then "
            "fall into groups that share no brief, so nothing compares them; "
            f"give {fewest} or more, or take fewer raters."
        )
