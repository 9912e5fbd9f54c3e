"""What simulated raters answer where work only describes raters: repeats and validity passages.

The model: in a repeat a level stays with the probability ``SAME``, else it is a neighbour; on a
validity passage a level lies within the known ones with the probability ``WITHIN``, else beside
them, and a criterion of which nothing is known gets the mean of the others.
"""

import random
from collections.abc import Mapping, Sequence
from statistics import fmean

from evalkit.service.simulated_form import answers_at, near
from evalkit.study.blinded import Desk
from evalkit.study.rubric import Rubric
from evalkit.study.validity import ExpectedLevel, ValidityBrief

SAME, WITHIN = 0.75, 0.85

Expected = Mapping[str, Sequence[ExpectedLevel]]
"""The known levels of each validity passage, by its id."""


def expected_levels(briefs: Sequence[ValidityBrief]) -> dict[str, Sequence[ExpectedLevel]]:
    """What is known of every validity passage."""
    return {passage.id: passage.expected for known in briefs for passage in known.passages}


def repeat_answers(
    desk: Desk, first: Mapping[tuple[str, str], int], systems: Mapping[str, str], rater: str
) -> dict[str, object]:
    """A second rating of a brief; ``first`` are the rater's levels by system and criterion."""
    draw = random.Random(f"repeat/{rater}/{desk.brief.id}")
    levels = {}
    for slot in desk.assignment.slots:
        for criterion, scale in _criteria(desk.rubric):
            level = first.get((systems[slot.token], criterion), scale[-2])
            levels[slot.token, criterion] = near(draw, level, SAME, scale)
    return answers_at(desk, levels)


def validity_answers(
    desk: Desk, expected: Expected, passages: Mapping[str, str], rater: str
) -> dict[str, object]:
    """A rating of passages whose levels are known; ``passages`` says which lies in which slot."""
    draw = random.Random(f"validity/{rater}/{desk.brief.id}")
    levels = {}
    for slot in desk.assignment.slots:
        known = {one.criterion: one for one in expected[passages[slot.token]]}
        middle = round(fmean((one.lowest + one.highest) / 2 for one in known.values()))
        for criterion, scale in _criteria(desk.rubric):
            found = known.get(criterion)
            low, high = (found.lowest, found.highest) if found else (middle, middle)
            beside = [level for level in scale if level in (low - 1, high + 1)]
            is_within = not beside or draw.random() < WITHIN
            levels[slot.token, criterion] = (
                draw.randint(low, high) if is_within else draw.choice(beside)
            )
    return answers_at(desk, levels)


def _criteria(rubric: Rubric | None) -> list[tuple[str, tuple[int, ...]]]:
    """Each criterion with its levels from the lowest."""
    if rubric is None:
        return []
    return [(one.id, tuple(sorted(rubric.values_of(one)))) for one in rubric.criteria]
