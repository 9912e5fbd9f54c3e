"""What each column of an exported file holds: chosen and explained in one place."""

from dataclasses import dataclass

from evalkit.study.answer import MissingReason, QuestionKind
from evalkit.study.blinded import AssignmentKind
from evalkit.study.purpose import Purpose
from evalkit.study.rater import RaterKind

TEXT, NUMBER, WHOLE, MOMENT = "text", "number", "whole number", "moment (UTC, ISO 8601)"
RATED_KINDS = tuple(kind for kind in QuestionKind if kind is not QuestionKind.FINISHED)
"""All that a rater answers; ``finished`` only marks that an assignment is done."""


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column of an export; ``is_identity`` keeps it back until the study is unblinded."""

    name: str
    type: str
    text: str
    values: tuple[str, ...] = ()
    is_identity: bool = False


STUDY = ExportColumn("study", TEXT, "Id of the study.")
ROUND = ExportColumn("round", WHOLE, "Wave of rating, counted from 1.")
RATER = ExportColumn("rater", TEXT, "Id of the rater.")
BRIEF = ExportColumn("brief", TEXT, "Id of the brief, the unit of analysis.")
GRADE = ExportColumn("grade", TEXT, "Grade that the brief asks for.")
PASSAGE_TYPE = ExportColumn("passage_type", TEXT, "Passage type that the brief asks for.")
CODE = ExportColumn(
    "code", TEXT, "Letter that stands for the system; empty where the question is about the pair."
)
SYSTEM = ExportColumn(
    "system",
    TEXT,
    "System that wrote the passage; empty where the question is about the pair.",
    is_identity=True,
)
KIND = ExportColumn("kind", TEXT, "What the question asks.", tuple(RATED_KINDS))
ITEM = ExportColumn(
    "item", TEXT, "Id of the criterion, flag or detail; empty where the kind says it all."
)
SEQUENCE = ExportColumn("sequence", WHOLE, "Number of the answer within the rater's, from 1.")

CURRENT_COLUMNS = (
    STUDY,
    ROUND,
    RATER,
    ExportColumn(
        "rater_kind",
        TEXT,
        "Whether a person answered; simulated answers are drawn from a stated model.",
        tuple(RaterKind),
    ),
    ExportColumn("assignment", TEXT, "Id of the rater's work on the brief."),
    ExportColumn("assignment_kind", TEXT, "What the screen showed.", tuple(AssignmentKind)),
    ExportColumn("position", WHOLE, "Place of the assignment in the rater's own order, from 1."),
    ExportColumn(
        "purpose",
        TEXT,
        "What the work is for; only ratings enter agreement and comparison. A rerating was given "
        "after the talk of a norming pass.",
        tuple(Purpose),
    ),
    BRIEF,
    GRADE,
    PASSAGE_TYPE,
    ExportColumn(
        "slot_label", TEXT, "Side on which this rater saw the passage; empty for the pair."
    ),
    ExportColumn("slot_token", TEXT, "Token of the passage for this rater; empty for the pair."),
    CODE,
    SYSTEM,
    ExportColumn("code_a", TEXT, "Letter of the system in slot A, where the question is a pair's."),
    ExportColumn("code_b", TEXT, "Letter of the system in slot B, where the question is a pair's."),
    ExportColumn(
        "system_a", TEXT, "System in slot A, where the question is a pair's.", is_identity=True
    ),
    ExportColumn(
        "system_b", TEXT, "System in slot B, where the question is a pair's.", is_identity=True
    ),
    KIND,
    ITEM,
    ExportColumn("value", TEXT, "The answer; empty where missing_reason says why."),
    ExportColumn("missing_reason", TEXT, "Why there is no value.", tuple(MissingReason)),
    ExportColumn("answered_at", MOMENT, "When the answer was stored."),
    SEQUENCE,
    ExportColumn("rubric_hash", TEXT, "SHA-256 of the form that was answered."),
)
"""One row a current answer."""

_OF_SPANS = (
    *("study", "round", "rater", "rater_kind", "assignment", "purpose", "brief", "grade"),
    *("passage_type", "slot_label", "slot_token", "code", "system", "item", "answered_at"),
)
EVENT_COLUMNS = (
    *CURRENT_COLUMNS,
    ExportColumn(
        "predecessor",
        WHOLE,
        "Sequence number of the answer that this one replaces; 0 for a first answer.",
    ),
)
"""One row an answer as it was given, replaced ones included."""

SPAN_COLUMNS = (
    *(column for column in CURRENT_COLUMNS if column.name in _OF_SPANS),
    ExportColumn("start", WHOLE, "Place of the first marked character in the passage, from 0."),
    ExportColumn("end", WHOLE, "Place of the first character after them; code points are counted."),
    ExportColumn("quote", TEXT, "The words that are marked."),
)
"""One row for each stretch of words that is marked as evidence."""

WIDE_COLUMNS = (
    STUDY,
    ROUND,
    BRIEF,
    GRADE,
    PASSAGE_TYPE,
    CODE,
    SYSTEM,
    ExportColumn(
        "against",
        TEXT,
        "Only for a preference: the letter (unblinded: the system) that the strengths count "
        "against. A positive strength favours code (unblinded: system).",
    ),
    KIND,
    ITEM,
    ExportColumn("repeat", WHOLE, "1; a hidden repeat of the same question counts on from there."),
    ExportColumn("n_answers", WHOLE, "How many raters gave a value."),
    ExportColumn("n_could_not_check", WHOLE, "How many raters could not check."),
)
"""One row a brief, system and question; a column for each rater follows."""

RATER_PREFIX = "rater_"


def shown_columns(
    columns: tuple[ExportColumn, ...], *, is_unblinded: bool
) -> tuple[ExportColumn, ...]:
    """The columns that an export has now."""
    return tuple(column for column in columns if is_unblinded or not column.is_identity)
