"""One answer by one rater to one question: what is stored, and nothing else."""

from dataclasses import dataclass
from enum import StrEnum


class QuestionKind(StrEnum):
    """What a question asks; `score` answers are the ratings."""

    SCORE = "score"
    DIRECTION = "direction"
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
