"""Hidden repeats: early work that comes again late, sides swapped, so that consistency shows."""

import random
from collections.abc import Sequence
from dataclasses import replace

from evalkit.assignment.planned import Planned
from evalkit.errors import AssignmentError
from evalkit.study.blinded import AssignmentKind
from evalkit.study.purpose import Purpose


def most_repeats(n_works: int) -> int:
    """How many of so many works can come again with half of the work in between.

    Examples
    --------
    >>> most_repeats(12), most_repeats(5), most_repeats(1)
    (6, 3, 0)
    """
    return (n_works + 1) // 2 if n_works > 1 else 0


def possible_repeats(work: Sequence[Planned]) -> int:
    """How many repeats one rater's work has room for."""
    rated = [plan for plan in work if plan.kind is not AssignmentKind.PREFERENCE]
    return sum(bool(_allowed(rated, source)) for source in range(most_repeats(len(rated))))


def with_repeats(work: Sequence[Planned], count: int, rng: random.Random) -> list[Planned]:
    """One rater's work in order, with ``count`` of it a second time.

    Between a work and its repeat lies half of the rater's work or more. Preferences are not
    repeated and stay last.

    Raises
    ------
    AssignmentError
        Where the rater has too little work for so many repeats.
    """
    if count == 0 or not work:
        return list(work)
    rated = [plan for plan in work if plan.kind is not AssignmentKind.PREFERENCE]
    preferred = [plan for plan in work if plan.kind is AssignmentKind.PREFERENCE]
    after = _places(rated, count, rng)
    made: list[Planned] = []
    for place, plan in enumerate(rated):
        made.append(plan)
        made += [_again(rated[source]) for source in after.get(place, ())]
    return made + preferred


def _places(rated: Sequence[Planned], count: int, rng: random.Random) -> dict[int, list[int]]:
    """After which work each repeated one comes again; as far as can be one at a place."""
    allowed = {source: _allowed(rated, source) for source in range(most_repeats(len(rated)))}
    sources = [source for source, places in allowed.items() if places]
    if count > len(sources):
        raise AssignmentError(
            f"repeats_per_rater is {count}, but rater {rated[0].rater} has {len(rated)} passages "
            f"or pairs to rate; give at most {len(sources)}, so that half of the work lies between "
            "a passage and its repeat."
        )
    after: dict[int, list[int]] = {}
    # Late ones have the fewest places to go to, so they choose first.
    for source in sorted(_of_many_briefs(rated, sources, rng)[:count], reverse=True):
        free = [place for place in allowed[source] if place not in after]
        after.setdefault(rng.choice(free or allowed[source]), []).append(source)
    return after


def _allowed(rated: Sequence[Planned], source: int) -> list[int]:
    """Places after which this work may come again: late enough, and beside another brief."""
    first = source + len(rated) // 2
    brief = rated[source].brief
    return [place for place in range(first, len(rated)) if not _is_beside(rated, place, brief)]


def _of_many_briefs(
    rated: Sequence[Planned], sources: Sequence[int], rng: random.Random
) -> list[int]:
    """The works in a drawn order, one of each brief before the second of any."""
    drawn = rng.sample(sources, len(sources))
    first = {rated[source].brief: source for source in reversed(drawn)}
    return sorted(drawn, key=lambda source: first[rated[source].brief] != source)


def _is_beside(rated: Sequence[Planned], place: int, brief: str) -> bool:
    """Whether a neighbour of the place after ``place`` is of this brief."""
    return any(plan.brief == brief for plan in rated[place : place + 2])


def _again(plan: Planned) -> Planned:
    return replace(plan, systems=plan.systems[::-1], purpose=Purpose.REPEAT)
