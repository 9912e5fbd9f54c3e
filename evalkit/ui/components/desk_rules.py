"""Which questions an assignment asks, and when: derived from its rubric, for browser and server."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from evalkit.study.answer import Question, QuestionKind
from evalkit.study.blinded import Desk
from evalkit.study.rubric import Criterion, Decision, PreferenceForm, Rubric

Stage = Literal["passages", "preference"]

YES, NO = "yes", "no"
SEPARATOR = "\n"
"""Between the options of a detail that allows several (as `study.form` reads them)."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Ask only where another question was answered with one of these values."""

    question: Question
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionRule:
    """One question of the form, when it is asked, and whether the form is whole without it.

    The stage ``preference`` opens when nothing is missing in the stage ``passages``.
    An answer to the question ``instead`` counts for this one. ``choices`` are the values allowed,
    empty for free text.
    """

    question: Question
    stage: Stage = "passages"
    when: Condition | None = None
    required: bool = True
    instead: Question | None = None
    choices: tuple[str, ...] = ()


def question_rules(desk: Desk) -> tuple[QuestionRule, ...]:
    """All questions of an assignment in the order in which the form shows them."""
    slots = tuple(passage.slot.token for passage in desk.passages)
    rules: list[QuestionRule] = []
    if desk.rubric is not None:
        rules.extend(_rubric_rules(desk.rubric, slots))
    if desk.preference is not None:
        rules.extend(_preference_rules(desk.preference))
    return (*rules, QuestionRule(Question(QuestionKind.COMMENT), required=False))


def _rubric_rules(rubric: Rubric, slots: tuple[str, ...]) -> Iterator[QuestionRule]:
    for criterion in rubric.criteria:
        for slot in slots:
            yield _score_rule(rubric, criterion, slot)
        for slot in slots:
            yield from _follow_ups(criterion, slot)
    for flag in rubric.flags:
        for slot in slots:
            question = Question(QuestionKind.FLAG, flag.id, slot)
            yield QuestionRule(question, choices=(YES, NO))
            yield QuestionRule(Question(QuestionKind.SPANS, flag.id, slot), required=False)
            note = Question(QuestionKind.FLAG_NOTE, flag.id, slot)
            yield QuestionRule(note, when=Condition(question, (YES,)))
    if rubric.decision is not None:
        for slot in slots:
            yield from _decision_rules(rubric.decision, slot)


def _score_rule(rubric: Rubric, criterion: Criterion, slot: str) -> QuestionRule:
    levels = tuple(str(value) for value in rubric.values_of(criterion))
    return QuestionRule(Question(QuestionKind.SCORE, criterion.id, slot), choices=levels)


def _follow_ups(criterion: Criterion, slot: str) -> Iterator[QuestionRule]:
    score = Question(QuestionKind.SCORE, criterion.id, slot)
    if criterion.direction is not None:
        yield QuestionRule(
            Question(QuestionKind.DIRECTION, criterion.id, slot),
            when=Condition(score, tuple(map(str, criterion.direction.ask_when))),
            choices=criterion.direction.options,
        )
    marked = Question(QuestionKind.SPANS, criterion.id, slot)
    yield QuestionRule(marked, required=False)
    if criterion.evidence is not None:
        yield QuestionRule(
            Question(QuestionKind.EVIDENCE, criterion.id, slot),
            when=Condition(score, tuple(map(str, criterion.evidence.when))),
            instead=marked if criterion.evidence.can_be_marked else None,
        )


def _decision_rules(decision: Decision, slot: str) -> Iterator[QuestionRule]:
    question = Question(QuestionKind.DECISION, slot=slot)
    yield QuestionRule(question, choices=tuple(option.id for option in decision.options))
    explained = tuple(option.id for option in decision.options if option.reason)
    if explained:
        reason = Question(QuestionKind.DECISION_REASON, slot=slot)
        yield QuestionRule(reason, when=Condition(question, explained))


def _preference_rules(form: PreferenceForm) -> Iterator[QuestionRule]:
    options = tuple(option.id for option in form.options)
    yield QuestionRule(Question(QuestionKind.PREFERENCE), "preference", choices=options)
    for detail in form.details:
        question = Question(QuestionKind.PREFERENCE_DETAIL, detail.id)
        yield QuestionRule(question, "preference", required=detail.required, choices=detail.options)
    if form.reason:
        yield QuestionRule(Question(QuestionKind.PREFERENCE_REASON), "preference")
