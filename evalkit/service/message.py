"""What a rater's message comes to: what the form allows of it, and how the desk stands after it."""

from collections.abc import Mapping
from dataclasses import dataclass

from evalkit.errors import AnswerError, EarlyChoiceError
from evalkit.study.answer import (
    FINISHED,
    NO,
    SKIP_NOTE,
    SKIPPED,
    WITHDRAWN,
    YES,
    Answer,
    Question,
    QuestionKind,
)
from evalkit.study.blinded import Desk
from evalkit.study.form import Unanswered, is_early, read_answers, unanswered

CHOICE_KINDS = (
    QuestionKind.PREFERENCE,
    QuestionKind.PREFERENCE_DETAIL,
    QuestionKind.PREFERENCE_REASON,
)


@dataclass(frozen=True, slots=True)
class Read:
    """The answers of a message that the form allows, and why it does not allow the others."""

    changes: Mapping[Question, Answer]
    refused: Mapping[str, AnswerError]


def read_message(desk: Desk, raw: Mapping[str, object]) -> Read:
    """Read a message answer by answer: what the form allows, and why it refuses the rest."""
    try:
        return Read(read_answers(desk, raw), {})
    except AnswerError:
        return _read_one_by_one(desk, raw)


def _read_one_by_one(desk: Desk, raw: Mapping[str, object]) -> Read:
    changes: dict[Question, Answer] = {}
    refused: dict[str, AnswerError] = {}
    for key, value in raw.items():
        try:
            changes |= read_answers(desk, {key: value})
        except AnswerError as error:
            refused[key] = error
    return Read(changes, refused)


def early_choices(
    desk: Desk, stored: Mapping[Question, Answer], changes: Mapping[Question, Answer]
) -> dict[str, AnswerError]:
    """Every choice between passages that are not both rated, by question key, and why it waits.

    One that is stored already, or that is taken back, is none of them.

    The page opens the choice when it may be made, but anybody can send anything.
    """
    choices: dict[str, AnswerError] = {
        question.key: EarlyChoiceError(
            "The choice between the passages comes after both are rated; rate them first."
        )
        for question, answer in changes.items()
        if question.kind in CHOICE_KINDS
        and answer.value is not None
        and stored.get(question) != answer
    }
    return choices if choices and is_early(desk, {**stored, **changes}) else {}


@dataclass(frozen=True, slots=True)
class Settled:
    """What a message comes to: all that is to be stored, and how the desk stands after it."""

    changes: dict[Question, Answer]
    missing: tuple[Unanswered, ...]
    is_finished: bool


def settle(
    desk: Desk,
    stored: Mapping[Question, Answer],
    changes: Mapping[Question, Answer],
    *,
    finish: bool,
) -> Settled:
    """A desk is finished when asked for with nothing missing, and until something is missing.

    One that was put aside no longer is when it is finished.
    """
    merged = {**stored, **changes}
    missing = unanswered(desk, merged)
    was_finished = stored.get(FINISHED) == YES
    is_finished = not missing and (finish or was_finished)
    flags = _unticked_flags(desk, merged) if is_finished else {}
    turned = {FINISHED: YES if is_finished else WITHDRAWN} if is_finished != was_finished else {}
    was_put_aside = stored.get(SKIPPED, WITHDRAWN) != WITHDRAWN
    taken_up = {SKIPPED: WITHDRAWN, SKIP_NOTE: WITHDRAWN} if is_finished and was_put_aside else {}
    return Settled({**changes, **flags, **turned, **taken_up}, missing, is_finished)


def _unticked_flags(desk: Desk, merged: Mapping[Question, Answer]) -> dict[Question, Answer]:
    """A flag that was not set when the desk was finished is a "no", and is stored as one."""
    if desk.rubric is None:
        return {}
    flags = (
        Question(QuestionKind.FLAG, flag.id, slot.token)
        for slot in desk.assignment.slots
        for flag in desk.rubric.flags
    )
    return {flag: NO for flag in flags if merged.get(flag) not in (YES, NO)}


def by_form(desk: Desk, changes: Mapping[Question, Answer]) -> dict[str, dict[Question, Answer]]:
    """Answers by the hash of the form they answer: the rubric's, or the preference form's."""
    of_slots = {q: a for q, a in changes.items() if q.slot}
    of_pair = {q: a for q, a in changes.items() if not q.slot}
    rubric_hash = desk.rubric.content_hash if desk.rubric else ""
    pair_hash = desk.preference.content_hash if desk.preference else rubric_hash
    parts = {rubric_hash: of_slots}
    parts[pair_hash] = {**parts.get(pair_hash, {}), **of_pair}
    return {form_hash: part for form_hash, part in parts.items() if part}
