"""A rubric as a model reads and answers it: words, a strict JSON Schema, and the reply read."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StrictBool, StrictInt, StrictStr, ValidationError

from evalkit.errors import AnswerError
from evalkit.study.answer import MissingReason, Question, QuestionKind
from evalkit.study.automatic import AutomaticAnswer, Unrated
from evalkit.study.blinded import AssignmentKind, Desk
from evalkit.study.form import read_answers
from evalkit.study.prompt import length_words
from evalkit.study.rubric import Criterion, PreferenceForm, Rubric

COULD_NOT_CHECK = str(MissingReason.COULD_NOT_CHECK)
LEVEL_KINDS = Annotated[StrictInt | StrictStr, "a level, or could_not_check"]

Answers = dict[Question, AutomaticAnswer]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PassageReply(_Part):
    """What the model says of one passage."""

    reason: StrictStr
    levels: dict[str, LEVEL_KINDS]
    flags: dict[str, StrictBool] = {}
    decision: StrictStr | None = None


class ChoiceReply(_Part):
    """Which of the two it would use."""

    reason: StrictStr
    choice: StrictStr


class Reply(_Part):
    """The whole reply, in the shape that the schema asks for."""

    passages: dict[str, PassageReply] = {}
    preference: ChoiceReply | None = None


def rubric_of(desk: Desk) -> Rubric | None:
    """The rubric by which each passage is rated; none where only a choice is asked for."""
    return None if desk.assignment.kind is AssignmentKind.PREFERENCE else desk.rubric


def form_of(desk: Desk) -> PreferenceForm | None:
    """The question about the pair; none where a passage stands alone."""
    return None if desk.assignment.kind is AssignmentKind.SINGLE else desk.preference


def questions_of(desk: Desk) -> tuple[Question, ...]:
    """Everything that the automatic rater is asked of a desk."""
    rubric = rubric_of(desk)
    asked: list[Question] = []
    if rubric:
        for slot in desk.assignment.slots:
            asked += _questions_on(rubric, slot.token)
    return (*asked, *([Question(QuestionKind.PREFERENCE)] if form_of(desk) else []))


def _questions_on(rubric: Rubric, slot: str) -> Iterator[Question]:
    yield from (Question(QuestionKind.SCORE, one.id, slot) for one in rubric.criteria)
    yield from (Question(QuestionKind.FLAG, flag.id, slot) for flag in rubric.flags)
    if rubric.decision:
        yield Question(QuestionKind.DECISION, "", slot)


def rating_schema(desk: Desk) -> dict[str, Any]:
    """The JSON Schema of the reply, in the strict form that structured output takes."""
    rubric, form = rubric_of(desk), form_of(desk)
    parts: dict[str, Any] = {}
    if rubric:
        passage = _passage_schema(rubric)
        parts["passages"] = _object({slot.label: passage for slot in desk.assignment.slots})
    if form:
        options = [option.id for option in form.options]
        parts["preference"] = _object({"reason": _TEXT, "choice": _one_of(options)})
    return _object(parts)


def _passage_schema(rubric: Rubric) -> dict[str, Any]:
    levels = {criterion.id: _level_schema(rubric, criterion) for criterion in rubric.criteria}
    parts: dict[str, Any] = {"reason": _TEXT, "levels": _object(levels)}
    if rubric.flags:
        parts["flags"] = _object({flag.id: {"type": "boolean"} for flag in rubric.flags})
    if rubric.decision:
        parts["decision"] = _one_of([option.id for option in rubric.decision.options])
    return _object(parts)


def _level_schema(rubric: Rubric, criterion: Criterion) -> dict[str, Any]:
    levels = {"type": "integer", "enum": list(rubric.values_of(criterion))}
    return {"anyOf": [levels, _one_of([COULD_NOT_CHECK])]} if criterion.could_not_check else levels


def _object(parts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(parts),
        "required": list(parts),
        "additionalProperties": False,
    }


def _one_of(values: list[str]) -> dict[str, Any]:
    return {"type": "string", "enum": values}


_TEXT: dict[str, Any] = {"type": "string"}


def shown_desk(desk: Desk) -> str:
    """Brief, passages and form in words, as the model reads them."""
    return "\n\n".join(_blocks(desk))


def _blocks(desk: Desk) -> Iterator[str]:
    brief, rubric, form = desk.brief, rubric_of(desk), form_of(desk)
    yield (
        f"THE BRIEF\nA {brief.passage_type} reading passage for grade {brief.grade}.\n"
        f"Topic: {brief.topic}\n{brief.instruction}\nLength: {length_words(brief)}."
    )
    mark = _mark_around([passage.text for passage in desk.passages])
    for passage in desk.passages:
        label = passage.slot.label
        yield f"<{mark} {label}>\n{passage.text}\n</{mark} {label}>"
    if rubric:
        yield from _rubric_blocks(rubric)
    if form:
        options = "\n".join(
            f"- {o.id}: {o.name}" + (f". {o.descriptor}" if o.descriptor else "")
            for o in form.options
        )
        yield f"WHICH OF THE TWO (preference)\n{form.question}\n{options}"
    yield (
        "For each passage, and for the choice, first give the reason in a sentence or two, then "
        "the answers, each exactly as it is written above."
    )


def _mark_around(texts: Sequence[str]) -> str:
    """A mark that no text holds itself, so that none can end before its end and go on as ours."""
    mark = "passage"
    while any(f"</{mark} " in text for text in texts):
        mark += "_"
    return mark


def _rubric_blocks(rubric: Rubric) -> Iterator[str]:
    yield f"THE RUBRIC: {rubric.title}" + (f"\n{rubric.guide}" if rubric.guide else "")
    for criterion in rubric.criteria:
        levels = [
            f"- {value} ({rubric.scale_of(criterion).labels[value]}): {criterion.levels[value]}"
            for value in rubric.values_of(criterion)
        ]
        unchecked = [f"- {COULD_NOT_CHECK}: you cannot tell"] if criterion.could_not_check else []
        head = f"Criterion {criterion.id}: {criterion.name}\n{criterion.question}"
        yield "\n".join([head, *levels, *unchecked])
    if rubric.flags:
        flags = [f"- {flag.id}: {flag.question}" for flag in rubric.flags]
        yield "\n".join(["Flags, each true or false:", *flags])
    if rubric.decision:
        options = [f"- {option.id}: {option.name}" for option in rubric.decision.options]
        yield "\n".join([f"Decision: {rubric.decision.question}", *options])


def reply_in(text: str) -> Reply | None:
    """The reply in its shape, or None where the text is none."""
    try:
        return Reply.model_validate(json.loads(text))
    except (ValueError, RecursionError, ValidationError):
        return None


def answers_in(desk: Desk, text: str) -> Answers:
    """An answer to every question of a desk, each checked as a rater's is; none is made up."""
    reply = reply_in(text)
    if reply is None:
        return without_answers(desk, Unrated.MALFORMED)
    return {question: _answer(desk, reply, question) for question in questions_of(desk)}


def without_answers(desk: Desk, why: Unrated) -> Answers:
    """No answer to any question, for one reason."""
    return {question: AutomaticAnswer(None, why) for question in questions_of(desk)}


def _answer(desk: Desk, reply: Reply, question: Question) -> AutomaticAnswer:
    value = _raw(reply, question)
    if value is None:
        return AutomaticAnswer(None, Unrated.MALFORMED)
    is_unchecked = question.kind is QuestionKind.SCORE and value == COULD_NOT_CHECK
    shown: object = {"missing": COULD_NOT_CHECK} if is_unchecked else value
    try:
        read_answers(desk, {question.key: shown})
    except AnswerError:
        return AutomaticAnswer(None, Unrated.OUT_OF_RANGE)
    return (
        AutomaticAnswer(None, Unrated.COULD_NOT_CHECK) if is_unchecked else AutomaticAnswer(value)
    )


def _raw(reply: Reply, question: Question) -> str | None:
    if question.kind is QuestionKind.PREFERENCE:
        return reply.preference.choice if reply.preference else None
    passage = reply.passages.get(question.slot)
    if passage is None:
        return None
    if question.kind is QuestionKind.DECISION:
        return passage.decision
    if question.kind is QuestionKind.FLAG:
        is_set = passage.flags.get(question.item)
        return None if is_set is None else ("yes" if is_set else "no")
    level = passage.levels.get(question.item)
    return None if level is None else str(level)


def fault_of(answers: Answers) -> str:
    """What a reply lacks, as a sentence to the model; empty where it lacks nothing."""
    lacking = [
        question.key.strip("/")
        for question, answer in answers.items()
        if answer.unrated in (Unrated.MALFORMED, Unrated.OUT_OF_RANGE)
    ]
    if not lacking:
        return ""
    return (
        "That reply cannot be taken: it gives no answer of those allowed to "
        f"{', '.join(lacking)}. Answer once more, in the JSON that was asked for."
    )
