"""One answer by one rater to one question: what is stored, and nothing else."""

import re
from dataclasses import dataclass
from enum import StrEnum

# PostgreSQL takes no NUL, and a browser that cuts an emoji in two sends half of it.
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


class QuestionKind(StrEnum):
    """What a question asks; `score` answers are the ratings."""

    SCORE = "score"
    DIRECTION = "direction"
    SPANS = "spans"
    EVIDENCE = "evidence"
    FLAG = "flag"
    FLAG_NOTE = "flag_note"
    DECISION = "decision"
    DECISION_REASON = "decision_reason"
    PREFERENCE = "preference"
    PREFERENCE_DETAIL = "preference_detail"
    PREFERENCE_REASON = "preference_reason"
    COMMENT = "comment"
    FINISHED = "finished"
    SKIPPED = "skipped"
    SKIP_NOTE = "skip_note"
    ACTIVE_SECONDS = "active_seconds"
    GUESS = "guess"
    GUESS_REASON = "guess_reason"
    FEEDBACK = "feedback"


MARKS = (
    QuestionKind.FINISHED,
    QuestionKind.SKIPPED,
    QuestionKind.SKIP_NOTE,
    QuestionKind.ACTIVE_SECONDS,
)
"""What is noted about the work itself: no answer to a question of the form."""
LAST_QUESTIONS = (QuestionKind.GUESS, QuestionKind.GUESS_REASON, QuestionKind.FEEDBACK)
"""What is asked after the last brief: no rating either, and never part of a score."""


class MissingReason(StrEnum):
    """Why an answer holds no value."""

    COULD_NOT_CHECK = "could_not_check"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """Where an answer belongs within an assignment.

    ``slot`` is the token of the passage asked about, or empty for a question about the pair;
    ``item`` the id of the criterion, flag or detail, or empty where the kind says it all.

    Examples
    --------
    >>> Question(QuestionKind.SCORE, "grade_fit", "t0ken").key
    'score/grade_fit/t0ken'
    >>> Question.parse("comment//")
    Question(kind=<QuestionKind.COMMENT: 'comment'>, item='', slot='')
    """

    kind: QuestionKind
    item: str = ""
    slot: str = ""

    @property
    def key(self) -> str:
        """The question as one string, for forms and JSON."""
        return f"{self.kind}/{self.item}/{self.slot}"

    @classmethod
    def parse(cls, key: str) -> "Question":
        """Read a key back; ValueError where it is none."""
        kind, item, slot = key.split("/")
        return cls(QuestionKind(kind), item, slot)


@dataclass(frozen=True, slots=True)
class Answer:
    """A value as text, or no value and the reason; never both."""

    value: str | None
    missing_reason: MissingReason | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.missing_reason is None):
            raise ValueError("an answer has a value or a reason why it has none, not both")


def is_storable(text: str) -> bool:
    r"""Tell whether every database can hold a text: it has no NUL and no half of an emoji.

    Examples
    --------
    >>> is_storable("a wave 🌊"), is_storable("half a wave \ud83c")
    (True, False)
    """
    return _NOT_STORABLE.search(text) is None


def storable(text: str) -> str:
    r"""The text with a mark in place of what no database can hold.

    Examples
    --------
    >>> storable("half a wave \ud83c") == "half a wave \ufffd"
    True
    """
    return _NOT_STORABLE.sub("\ufffd", text)


FINISHED = Question(QuestionKind.FINISHED)
SKIPPED = Question(QuestionKind.SKIPPED)
SKIP_NOTE = Question(QuestionKind.SKIP_NOTE)
YES, NO = Answer("yes"), Answer("no")
WITHDRAWN = Answer(None, MissingReason.WITHDRAWN)
"""An answer taken back; one that was never given counts the same."""
