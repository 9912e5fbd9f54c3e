"""What the desk shows, as plain values for the browser; slot tokens are the only names in it.

The still part (texts, rubric, words) stays the same while a rater works on one brief, so that
Streamlit sends it once; the live part (answers, acknowledgement) is small and goes with each save.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import cast

from evalkit.study.answer import LAST_QUESTIONS, MARKS, Answer, Question
from evalkit.study.blinded import AssignmentKind, BlindedPassage, Desk
from evalkit.study.brief import Brief
from evalkit.study.form import LONGEST_TEXT
from evalkit.study.history import HistoryEntry
from evalkit.study.language import DEFAULT_LANGUAGE
from evalkit.study.rubric import Criterion, Decision, PreferenceForm, Rubric
from evalkit.study.span import LONGEST_QUOTE, MOST_SPANS
from evalkit.ui.components.desk_rules import SEPARATOR, QuestionRule, question_rules
from evalkit.ui.components.desk_text import Paragraph, lay_out
from evalkit.ui.components.said_limit import says_limit
from evalkit.ui.words.languages import Words, words_of

Json = dict[str, object]
NO_ANSWERS = (*MARKS, *LAST_QUESTIONS)
OF_READING = "_of_reading"
"""What ends the keys of words for readings, in place of those for briefs."""
SKIP_REASONS = ("fresh_eye", "look_up", "unsure", "no_time", "other")
"""Why a brief is put aside; `service.pace` takes these and no others."""


@dataclass(frozen=True, slots=True)
class Ack:
    """The store's word that this revision of an assignment's answers is kept, and since when.

    All of it but the questions in ``newer``, answered meanwhile elsewhere, and those in
    ``refused``, whose answers the form does not allow. ``sequence`` is the newest event then.
    """

    assignment_id: str
    revision: int
    at: datetime
    sequence: int = 0
    newer: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the rater stands, from position 1, what is done, and whether to go back."""

    position: int
    total: int
    done: tuple[bool, ...] = ()
    can_go_back: bool = True


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How the work goes: what is done and left in words, what is put aside, and the time so far.

    ``aside`` says of each position whether it is put aside, ``why_aside`` of this one, in words.
    ``active_seconds`` were worked on this assignment before; ``is_final`` locks all answers,
    ``is_sealed`` those of this brief.
    """

    left: str = ""
    aside: tuple[bool, ...] = ()
    why_aside: str = ""
    can_skip: bool = False
    active_seconds: int = 0
    is_final: bool = False
    is_sealed: bool = False


@dataclass(frozen=True, slots=True)
class DeskData:
    """Everything that one mount of the desk takes to the browser, ready for JSON."""

    desk: Desk
    live: Mapping[str, object]
    ack: Ack | None = None
    words: Words = field(default_factory=lambda: words_of(DEFAULT_LANGUAGE))
    text_language: str = DEFAULT_LANGUAGE

    @property
    def still(self) -> Json:
        """What stays the same on this desk, laid out now: not for every message."""
        kind = self.desk.assignment.kind
        return {**_still(self.desk), **_speech(self.words, self.text_language, kind)}

    def spoken(self, words: Words, text_language: str) -> "DeskData":
        """The same desk in the rater's language, around texts in the study's language."""
        return replace(self, words=words, text_language=text_language)

    def in_rhythm(self, rhythm: Rhythm) -> "DeskData":
        """The same desk with the rater's pace, and the ways to stop for now."""
        progress = {
            **cast("Json", self.live["progress"]),
            "left": rhythm.left,
            "aside": list(rhythm.aside),
            "can_skip": rhythm.can_skip,
        }
        rhythmic = {
            "progress": progress,
            "aside": rhythm.why_aside,
            "active": rhythm.active_seconds,
            "final": rhythm.is_final,
            "sealed": rhythm.is_sealed,
        }
        return replace(self, live={**self.live, **rhythmic})

    def as_of(self, sequence: int, history: tuple[HistoryEntry, ...] | None = None) -> "DeskData":
        """The same desk with the newest event among its answers: what the page has seen then.

        ``history`` is what the rater changed here, where that was asked for.
        """
        entries = None if history is None else [_history_entry(entry) for entry in history]
        return replace(self, live={**self.live, "sequence": sequence, "history": entries})


def desk_data(
    desk: Desk,
    answers: Mapping[Question, Answer],
    progress: Progress,
    *,
    ack: Ack | None = None,
    error: str | None = None,
    is_locked: bool = False,
) -> DeskData:
    """Lay out one assignment for the browser.

    Parameters
    ----------
    desk
        The assignment with its brief, texts and forms.
    answers
        The rater's current answers to it, from the store.
    ack
        The newest message that was stored, or None.
    error
        A sentence to show, where a message could not be stored.
    is_locked
        Whether ratings are closed: all is shown, nothing can be changed.
    """
    live: Json = {
        "assignment": desk.assignment.id,
        "answers": {
            question.key: _answer(answer)
            for question, answer in answers.items()
            if question.kind not in NO_ANSWERS
        },
        "sequence": 0,
        "progress": _progress(progress),
        "ack": ack_json(ack),
        "error": error,
        "locked": is_locked,
        "history": None,
    }
    return DeskData(desk, live, ack)


def _still(desk: Desk) -> Json:
    rubric, form = desk.rubric, desk.preference
    return {
        "assignment": desk.assignment.id,
        "brief": _brief(desk.brief),
        "passages": [_passage(passage) for passage in desk.passages],
        "criteria": [_criterion(rubric, c) for c in rubric.criteria] if rubric else [],
        "flags": _flags(rubric) if rubric else [],
        "decision": _decision(rubric.decision) if rubric and rubric.decision else None,
        "preference": _preference(form) if form else None,
        "guide": {"title": rubric.title, "text": rubric.guide} if rubric and rubric.guide else None,
        "rules": [_rule(rule) for rule in question_rules(desk)],
        "separator": SEPARATOR,
        "longest": LONGEST_TEXT,
        "longest_quote": LONGEST_QUOTE,
        "most_spans": MOST_SPANS,
    }


def _desk_words(words: Words, kind: AssignmentKind) -> dict[str, str]:
    """The words of the desk; where a brief comes several times, its readings are counted."""
    plain = {key: text for key, text in words.desk.items() if not key.endswith(OF_READING)}
    if kind is AssignmentKind.PAIR:
        return plain
    readings = words.desk.keys() - plain.keys()
    return plain | {key.removesuffix(OF_READING): words.desk[key] for key in readings}


def _speech(words: Words, text_language: str, kind: AssignmentKind) -> Json:
    return {
        "language": words.language,
        "text_language": text_language,
        "words": _desk_words(words, kind),
        "skip_reasons": [[reason, words.app[f"later_{reason}"]] for reason in SKIP_REASONS],
    }


def _brief(brief: Brief) -> Json:
    return {
        "grade": brief.grade,
        "type": brief.passage_type,
        "topic": brief.topic,
        "instruction": brief.instruction,
        "min_words": brief.min_words,
        "max_words": brief.max_words,
    }


def _passage(passage: BlindedPassage) -> Json:
    laid_out = lay_out(passage.text)
    return {
        "slot": passage.slot.token,
        "label": passage.slot.label,
        "text": passage.text,
        "title": _paragraph(laid_out.title) if laid_out.title else None,
        "paragraphs": [_paragraph(paragraph) for paragraph in laid_out.paragraphs],
        "verse": laid_out.is_verse,
    }


def _paragraph(paragraph: Paragraph) -> Json:
    return {"start": paragraph.start, "end": paragraph.start + len(paragraph.text)}


def _criterion(rubric: Rubric, criterion: Criterion) -> Json:
    labels = rubric.scale_of(criterion).labels
    return {
        "id": criterion.id,
        "name": criterion.name,
        "question": criterion.question,
        "levels": [
            {"value": str(value), "label": labels[value], "text": criterion.levels[value]}
            for value in rubric.values_of(criterion)
        ],
        "directions": list(criterion.direction.options) if criterion.direction else [],
        "evidence": criterion.evidence.kind if criterion.evidence else None,
        "can_be_marked": bool(criterion.evidence and criterion.evidence.can_be_marked),
        "could_not_check": criterion.could_not_check,
    }


def _flags(rubric: Rubric) -> list[Json]:
    return [
        {"id": flag.id, "name": flag.name, "question": flag.question, "blocking": flag.blocking}
        for flag in rubric.flags
    ]


def _decision(decision: Decision) -> Json:
    options = [{"id": o.id, "name": o.name, "usable": o.usable} for o in decision.options]
    return {"question": decision.question, "options": options}


def _preference(form: PreferenceForm) -> Json:
    return {
        "title": form.title,
        "question": form.question,
        "options": [{"id": o.id, "name": o.name, "text": o.descriptor} for o in form.options],
        "details": [
            {
                "id": detail.id,
                "question": detail.question,
                "options": list(detail.options),
                "at_most": detail.at_most,
                "tell_most": detail.at_most > 1 and not says_limit(detail.question, detail.at_most),
            }
            for detail in form.details
        ],
        "reason": form.reason,
    }


def _rule(rule: QuestionRule) -> Json:
    when = rule.when
    return {
        "key": rule.question.key,
        "kind": rule.question.kind.value,
        "item": rule.question.item,
        "slot": rule.question.slot,
        "stage": rule.stage,
        "required": rule.required,
        "when": {"key": when.question.key, "values": list(when.values)} if when else None,
        "instead": rule.instead.key if rule.instead else None,
    }


def _history_entry(entry: HistoryEntry) -> Json:
    return {
        "sequence": entry.sequence,
        "at": entry.at.astimezone(UTC).isoformat(timespec="seconds"),
        "changes": [
            {
                "key": change.question.key,
                "before": _answer(change.before),
                "after": _answer(change.after),
            }
            for change in entry.changes
        ],
    }


def _answer(answer: Answer) -> object:
    if answer.missing_reason is not None:
        return {"missing": answer.missing_reason.value}
    return answer.value


def _progress(progress: Progress) -> Json:
    return {
        "position": progress.position,
        "total": progress.total,
        "done": list(progress.done),
        "back": progress.can_go_back and progress.position > 1,
    }


def ack_json(ack: Ack | None) -> Json | None:
    """The acknowledgement as the browser reads it."""
    if ack is None:
        return None
    at = ack.at.astimezone(UTC).isoformat(timespec="seconds")
    return {
        "assignment": ack.assignment_id,
        "revision": ack.revision,
        "at": at,
        "sequence": ack.sequence,
        "newer": sorted(ack.newer),
        "refused": sorted(ack.refused),
    }
