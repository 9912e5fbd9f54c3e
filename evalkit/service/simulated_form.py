"""A whole form filled in from levels alone, as simulated raters do beside their shipped ratings."""

import random
from collections.abc import Iterator, Mapping
from statistics import fmean

from evalkit.study.answer import Question, QuestionKind
from evalkit.study.blinded import Desk, Slot
from evalkit.study.rubric import Rubric

Levels = Mapping[tuple[str, str], int]
"""The level of each slot token and criterion."""

WORDS = "Simulated answer: drawn from a stated model, not given by a person."


def near(draw: random.Random, level: int, share_same: float, levels: tuple[int, ...]) -> int:
    """The same level with this probability, else one of its neighbours on the scale.

    Examples
    --------
    >>> near(random.Random("a seed"), 3, 1.0, (1, 2, 3, 4))
    3
    """
    if draw.random() < share_same:
        return level
    beside = [other for other in levels if abs(other - level) == 1]
    return draw.choice(beside) if beside else level


def answers_at(desk: Desk, levels: Levels) -> dict[str, object]:
    """Answers to all that a desk asks where these levels are given, by question key.

    The decision follows from the mean level, the preference from the difference of the two means.
    """
    raw: dict[str, object] = {}
    for slot in desk.assignment.slots:
        if desk.rubric:
            raw |= dict(_slot_answers(desk.rubric, slot, levels))
    if desk.preference:
        raw |= dict(_pair_answers(desk, levels))
    return raw


def _slot_answers(rubric: Rubric, slot: Slot, levels: Levels) -> Iterator[tuple[str, object]]:
    for criterion in rubric.criteria:
        level = levels[slot.token, criterion.id]
        yield Question(QuestionKind.SCORE, criterion.id, slot.token).key, str(level)
        if criterion.direction and level in criterion.direction.ask_when:
            way = criterion.direction.options[-1]
            yield Question(QuestionKind.DIRECTION, criterion.id, slot.token).key, way
        if criterion.evidence and level in criterion.evidence.when:
            yield Question(QuestionKind.EVIDENCE, criterion.id, slot.token).key, WORDS
    if rubric.decision:
        options = rubric.decision.options
        place = int(_distance_from_best(rubric, slot, levels) * len(options))
        verdict = options[min(place, len(options) - 1)]
        yield Question(QuestionKind.DECISION, slot=slot.token).key, verdict.id
        if verdict.reason:
            yield Question(QuestionKind.DECISION_REASON, slot=slot.token).key, WORDS


def _distance_from_best(rubric: Rubric, slot: Slot, levels: Levels) -> float:
    """0 where every criterion has its highest level, 1 where each has its lowest."""
    shares = []
    for criterion in rubric.criteria:
        scale = rubric.values_of(criterion)
        highest, lowest = max(scale), min(scale)
        shares.append((highest - levels[slot.token, criterion.id]) / (highest - lowest))
    return fmean(shares)


def _pair_answers(desk: Desk, levels: Levels) -> Iterator[tuple[str, object]]:
    form, rubric = desk.preference, desk.rubric
    if form is None or rubric is None:
        return
    means = [
        fmean(levels[slot.token, criterion.id] for criterion in rubric.criteria)
        for slot in desk.assignment.slots
    ]
    side = 1 if means[1] > means[0] else -1
    option = next(o for o in form.options if o.strength * side > 0)
    yield Question(QuestionKind.PREFERENCE).key, option.id
    for detail in form.details:
        yield Question(QuestionKind.PREFERENCE_DETAIL, detail.id).key, detail.options[0]
    if form.reason:
        yield Question(QuestionKind.PREFERENCE_REASON).key, WORDS
