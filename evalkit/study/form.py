"""What a desk asks, which answers it takes, and what is still missing."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from evalkit.errors import AnswerError
from evalkit.study.answer import (
    WITHDRAWN,
    Answer,
    MissingReason,
    Question,
    QuestionKind,
    is_storable,
)
from evalkit.study.blinded import AssignmentKind, Desk, Slot
from evalkit.study.rubric import Criterion, PreferenceForm, Rubric
from evalkit.study.span import read_spans, spans_value

LONGEST_TEXT = 10_000


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that still needs an answer, and why in a sentence."""

    question: Question
    why: str


def options(
    desk: Desk, tokens: Container[str] | None = None
) -> dict[Question, frozenset[str] | None]:
    """Every question that the desk asks, with the values it takes; None where it takes any text.

    Parameters
    ----------
    tokens
        The slots to go through, the empty token for the questions about the pair; None for all.
        A message is mostly about one, and there are some seventy questions.
    """
    asked: dict[Question, frozenset[str] | None] = {}
    if desk.rubric and desk.assignment.kind is not AssignmentKind.PREFERENCE:
        for slot in desk.assignment.slots:
            if tokens is None or slot.token in tokens:
                asked.update(_slot_options(desk.rubric, slot))
    if tokens is not None and "" not in tokens:
        return asked
    if desk.preference and desk.assignment.kind is not AssignmentKind.SINGLE:
        asked.update(_preference_options(desk.preference))
    return asked | {Question(QuestionKind.COMMENT): None}


def _slot_options(rubric: Rubric, slot: Slot) -> Iterator[tuple[Question, frozenset[str] | None]]:
    for criterion in rubric.criteria:
        levels = frozenset(str(value) for value in rubric.values_of(criterion))
        yield Question(QuestionKind.SCORE, criterion.id, slot.token), levels
        if criterion.direction:
            ways = frozenset(criterion.direction.options)
            yield Question(QuestionKind.DIRECTION, criterion.id, slot.token), ways
        yield Question(QuestionKind.SPANS, criterion.id, slot.token), None
        yield Question(QuestionKind.EVIDENCE, criterion.id, slot.token), None
    for flag in rubric.flags:
        yield Question(QuestionKind.FLAG, flag.id, slot.token), frozenset({"yes", "no"})
        yield Question(QuestionKind.SPANS, flag.id, slot.token), None
        yield Question(QuestionKind.FLAG_NOTE, flag.id, slot.token), None
    if rubric.decision:
        verdicts = frozenset(option.id for option in rubric.decision.options)
        yield Question(QuestionKind.DECISION, slot=slot.token), verdicts
        yield Question(QuestionKind.DECISION_REASON, slot=slot.token), None


def _preference_options(
    form: PreferenceForm,
) -> Iterator[tuple[Question, frozenset[str] | None]]:
    yield Question(QuestionKind.PREFERENCE), frozenset(option.id for option in form.options)
    yield Question(QuestionKind.PREFERENCE_REASON), None
    for detail in form.details:
        yield Question(QuestionKind.PREFERENCE_DETAIL, detail.id), frozenset(detail.options)


def read_answers(desk: Desk, raw: Mapping[str, object]) -> dict[Question, Answer]:
    """Check what a browser sent against the form, question by question.

    Parameters
    ----------
    raw
        Question keys with a text, or ``{"missing": reason}``; a detail of the preference that may
        be answered more than once takes its options joined by line breaks.

    Raises
    ------
    AnswerError
        With the first question, level, option or text that the form does not allow.
    """
    asked = options(desk, {key.rpartition("/")[2] for key in raw})
    return {
        question: _read_answer(desk, question, value, asked[question])
        for question, value in ((_read_question(key, asked), value) for key, value in raw.items())
    }


def _read_question(key: str, asked: Mapping[Question, frozenset[str] | None]) -> Question:
    try:
        question = Question.parse(key)
    except ValueError:
        question = None
    if question is None or question not in asked:
        raise AnswerError(f"This form has no question {key!r}; reload the page.")
    return question


def _read_answer(
    desk: Desk, question: Question, value: object, allowed: frozenset[str] | None
) -> Answer:
    match value:
        case {"missing": MissingReason.WITHDRAWN.value}:
            return WITHDRAWN
        case {"missing": MissingReason.COULD_NOT_CHECK.value} if _may_be_unchecked(desk, question):
            return Answer(None, MissingReason.COULD_NOT_CHECK)
        case str() if question.kind is QuestionKind.SPANS:
            return Answer(spans_value(read_spans(value, _text_of(desk, question))))
        case str() if _is_allowed(desk, question, value, allowed):
            return Answer(value)
        case str() if allowed is None:
            raise AnswerError(_why_no_text(question, value))
    expected = "a text" if allowed is None else f"one of {', '.join(sorted(allowed))}"
    raise AnswerError(
        f"The question {question.kind} {question.item} takes {expected}, but {value!r:.80} came; "
        "answer it again."
    )


def _why_no_text(question: Question, value: str) -> str:
    if len(value) > LONGEST_TEXT:
        return (
            f"The answer to {question.key!r} has {len(value):,} characters and may have "
            f"{LONGEST_TEXT:,}; shorten it."
        )
    return (
        f"The answer to {question.key!r} holds a character that is none (a NUL or half of an "
        "emoji); take it out and send the answer again."
    )


def _text_of(desk: Desk, question: Question) -> str:
    return next(p.text for p in desk.passages if p.slot.token == question.slot)


def _may_be_unchecked(desk: Desk, question: Question) -> bool:
    return question.kind is QuestionKind.SCORE and any(
        criterion.id == question.item and criterion.could_not_check
        for criterion in (desk.rubric.criteria if desk.rubric else ())
    )


def _is_allowed(desk: Desk, question: Question, value: str, allowed: frozenset[str] | None) -> bool:
    if allowed is None:
        return len(value) <= LONGEST_TEXT and is_storable(value)
    if question.kind is not QuestionKind.PREFERENCE_DETAIL or not desk.preference:
        return value in allowed
    at_most = next(d.at_most for d in desk.preference.details if d.id == question.item)
    chosen = value.split("\n")
    return len(set(chosen)) == len(chosen) <= at_most and set(chosen) <= allowed


def unanswered(desk: Desk, answers: Mapping[Question, Answer]) -> tuple[Unanswered, ...]:
    """What the rater still has to answer before this desk is finished, in reading order."""
    missing: list[Unanswered] = []
    if desk.rubric and desk.assignment.kind is not AssignmentKind.PREFERENCE:
        for slot in desk.assignment.slots:
            missing.extend(_unanswered_in_slot(desk.rubric, slot, answers))
    if desk.preference and desk.assignment.kind is not AssignmentKind.SINGLE:
        missing.extend(_unanswered_preference(desk.preference, answers))
    return tuple(missing)


def is_early(desk: Desk, answers: Mapping[Question, Answer]) -> bool:
    """Whether a choice between the passages of a desk would come before both are rated.

    Rated is a passage with an answer to every criterion and a decision; what only explains these
    may follow.
    """
    return any(
        one.question.slot
        and one.question.kind in (QuestionKind.SCORE, QuestionKind.DECISION)
        and not _stands(answers, one.question)
        for one in unanswered(desk, answers)
    )


def _stands(answers: Mapping[Question, Answer], question: Question) -> bool:
    answer = answers.get(question)
    return answer is not None and answer.missing_reason is not MissingReason.WITHDRAWN


def _value(answers: Mapping[Question, Answer], question: Question) -> str:
    answer = answers.get(question)
    return (answer.value or "").strip() if answer else ""


def _unanswered_in_slot(
    rubric: Rubric, slot: Slot, answers: Mapping[Question, Answer]
) -> Iterator[Unanswered]:
    for criterion in rubric.criteria:
        yield from _unanswered_criterion(criterion, slot, answers)
    has_blocking_flag = False
    for flag in rubric.flags:
        if _value(answers, Question(QuestionKind.FLAG, flag.id, slot.token)) != "yes":
            continue
        has_blocking_flag |= flag.blocking
        note = Question(QuestionKind.FLAG_NOTE, flag.id, slot.token)
        if not _value(answers, note):
            yield Unanswered(note, f"Say where and why in {slot.label}: {flag.name}")
    yield from _unanswered_decision(rubric, slot, answers, has_blocking_flag)


def _unanswered_criterion(
    criterion: Criterion, slot: Slot, answers: Mapping[Question, Answer]
) -> Iterator[Unanswered]:
    score = Question(QuestionKind.SCORE, criterion.id, slot.token)
    answer = answers.get(score)
    if answer is None or answer.missing_reason is MissingReason.WITHDRAWN:
        yield Unanswered(score, f"Choose a level for {slot.label}: {criterion.name}")
        return
    if answer.value is None:
        return
    level = int(answer.value)
    direction = Question(QuestionKind.DIRECTION, criterion.id, slot.token)
    asks_direction = criterion.direction and level in criterion.direction.ask_when
    if asks_direction and not _value(answers, direction):
        yield Unanswered(direction, f"Say in which direction {slot.label} misses")
    asks_evidence = criterion.evidence and level in criterion.evidence.when
    if asks_evidence and not _has_evidence(criterion, slot, answers):
        evidence = Question(QuestionKind.EVIDENCE, criterion.id, slot.token)
        yield Unanswered(evidence, f"Give evidence for {slot.label}: {criterion.name}")


def _has_evidence(criterion: Criterion, slot: Slot, answers: Mapping[Question, Answer]) -> bool:
    """Whether there are words about it, or marked words where those will do."""
    can_be_marked = criterion.evidence is not None and criterion.evidence.can_be_marked
    marked = Question(QuestionKind.SPANS, criterion.id, slot.token)
    written = Question(QuestionKind.EVIDENCE, criterion.id, slot.token)
    return bool(_value(answers, written) or (can_be_marked and _value(answers, marked)))


def _unanswered_decision(
    rubric: Rubric, slot: Slot, answers: Mapping[Question, Answer], has_blocking_flag: bool
) -> Iterator[Unanswered]:
    if rubric.decision is None:
        return
    decision = Question(QuestionKind.DECISION, slot=slot.token)
    verdict = _value(answers, decision)
    option = next((o for o in rubric.decision.options if o.id == verdict), None)
    if option is None:
        yield Unanswered(decision, f"Decide what you would do with {slot.label}")
        return
    if option.usable and has_blocking_flag:
        yield Unanswered(decision, f"A blocking flag is set on {slot.label}: it cannot be accepted")
    reason = Question(QuestionKind.DECISION_REASON, slot=slot.token)
    if option.reason and not _value(answers, reason):
        yield Unanswered(reason, f"Give the reason for your decision on {slot.label}")


def _unanswered_preference(
    form: PreferenceForm, answers: Mapping[Question, Answer]
) -> Iterator[Unanswered]:
    choice = Question(QuestionKind.PREFERENCE)
    if not _value(answers, choice):
        yield Unanswered(choice, "Choose one of the two passages")
    for detail in form.details:
        question = Question(QuestionKind.PREFERENCE_DETAIL, detail.id)
        if detail.required and not _value(answers, question):
            yield Unanswered(question, f"Answer: {detail.question}")
    reason = Question(QuestionKind.PREFERENCE_REASON)
    if form.reason and not _value(answers, reason):
        yield Unanswered(reason, "Give the reason for your choice in a few words")
