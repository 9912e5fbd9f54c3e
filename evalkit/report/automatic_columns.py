"""The automatic rater's answers as a file of their own, and what its columns hold."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evalkit.report.columns import MOMENT, NUMBER, TEXT, WHOLE, ExportColumn, shown_columns
from evalkit.study.answer import Question
from evalkit.study.automatic import AutomaticRating, Turn, Unrated
from evalkit.study.blinded import AssignmentKind

if TYPE_CHECKING:
    import pandas as pd

ANSWERS_FILE = "automatic_ratings.csv"
ANSWER_COLUMNS = (
    ExportColumn("study", TEXT, "Id of the study."),
    ExportColumn("model", TEXT, "What answered, as the server named it. A model and no rater."),
    ExportColumn("brief", TEXT, "Id of the brief."),
    ExportColumn(
        "asked_for",
        TEXT,
        "What stood before it: both passages, one alone, or both for a choice only.",
        tuple(AssignmentKind),
    ),
    ExportColumn(
        "turn",
        TEXT,
        "Which way round the two passages stood; each pair was asked for both ways.",
        tuple(Turn),
    ),
    ExportColumn("repeat", WHOLE, "How often the same had been asked before, plus one."),
    ExportColumn("side", TEXT, "Slot of the passage, A first; empty where it chose between both."),
    ExportColumn("code", TEXT, "Letter of the passage's system; empty for a choice."),
    ExportColumn("system", TEXT, "System of the passage; empty for a choice.", is_identity=True),
    ExportColumn("code_a", TEXT, "For a choice: letter of the system in slot A."),
    ExportColumn("code_b", TEXT, "For a choice: letter of the system in slot B."),
    ExportColumn("kind", TEXT, "What the question asks."),
    ExportColumn("item", TEXT, "Id of the criterion or flag; empty where the kind says it all."),
    ExportColumn("value", TEXT, "The answer; empty where missing_reason says why."),
    ExportColumn("missing_reason", TEXT, "Why there is no value.", tuple(Unrated)),
    ExportColumn("replies", WHOLE, "How many replies the request took."),
    ExportColumn("answered_at", MOMENT, "When the answer was stored."),
    ExportColumn("request_hash", TEXT, "SHA-256 by which the request is known again."),
)
"""One row an answer."""

TABLE_WORDS: Mapping[str, str] = {
    "outcome": "Id of the outcome.",
    "name": "What the outcome is called.",
    "held_against": "Whom the automatic rater is compared with.",
    "rater": "The expert left out, or all of them.",
    "whose": "Whose differences the slope is of.",
    "kappa": "Cohen's kappa, quadratic weights; none for yes/no questions.",
    "low": "Lower limit of the estimate's interval.",
    "high": "Upper limit of it.",
    "confidence": "Share of studies in which such limits hold the value.",
    "exact": "Share of passages with equal values.",
    "adjacent": "Share of passages at most one level apart.",
    "standardised_difference": "Automatic less other mean, in standard deviations.",
    "advantage": "Share of passages where it is as near to the other experts, or nearer.",
    "expert_advantage": "The same of the expert left out.",
    "p_value": "Exact p.",
    "adjusted_p": "p after Benjamini and Yekutieli.",
    "winning_rate": "Share of experts for whom it is shown to be as good within the allowance.",
    "published_winning_rate": "The same by the published t-test; from thirty passages on.",
    "allowance": "By what share of passages it may fall short and count as as good.",
    "share_changed": "Share of briefs in which an answer changed with the sides.",
    "share_first": "Of the briefs where a side gained, the share where the first one did.",
    "mean_gain": "What a passage gains by standing first, in rubric points.",
    "slope": "Rubric points for each hundred words that a passage is longer.",
    "system": "The compared system.",
    "reference_system": "What it is compared with.",
    "experts_difference": "Mean difference by the experts, in rubric points.",
    "automatic_difference": "Mean difference by the automatic rater.",
    "n_same_direction": "Briefs in which both lean to the same side.",
}
"""What columns of its tables hold; those that begin with n_ are counts, with why_ reasons."""


def automatic_frame(
    study_id: str,
    ratings: Sequence[AutomaticRating],
    places: Mapping[str, tuple[str, str, str]],
    *,
    is_unblinded: bool,
) -> "pd.DataFrame":
    """Every answer of the automatic rater; systems only where the study is unblinded."""
    import pandas as pd

    shown = [column.name for column in shown_columns(ANSWER_COLUMNS, is_unblinded=is_unblinded)]
    rows = [row for rating in ratings for row in _rows(study_id, rating, places)]
    return pd.DataFrame(rows, columns=[column.name for column in ANSWER_COLUMNS])[shown]


def _rows(
    study_id: str, rating: AutomaticRating, places: Mapping[str, tuple[str, str, str]]
) -> Iterator[dict[str, object]]:
    stood = dict(zip("AB", (places[text] for text in rating.texts), strict=False))
    for key, answer in rating.answers.items():
        question = Question.parse(key)
        _, system, code = stood[question.slot] if question.slot else ("", "", "")
        is_choice = not question.slot
        yield {
            "study": study_id,
            "model": rating.model or "",
            "brief": rating.brief_id,
            "asked_for": str(rating.kind),
            "turn": str(rating.turn),
            "repeat": rating.repeat,
            "side": question.slot,
            "code": code,
            "system": system,
            "code_a": stood["A"][2] if is_choice else "",
            "code_b": stood["B"][2] if is_choice else "",
            "kind": str(question.kind),
            "item": question.item,
            "value": answer.value or "",
            "missing_reason": str(answer.unrated or ""),
            "replies": rating.attempts,
            "answered_at": rating.answered_at.isoformat(),
            "request_hash": rating.request_hash,
        }


def automatic_codebook(
    tables: "Mapping[str, pd.DataFrame]", *, is_unblinded: bool
) -> "pd.DataFrame":
    """What every column of the automatic rater's files holds: file, name, type, values, text."""
    import pandas as pd

    rows = [
        (ANSWERS_FILE, column.name, column.type, " | ".join(column.values), column.text)
        for column in shown_columns(ANSWER_COLUMNS, is_unblinded=is_unblinded)
    ]
    rows += [
        (f"{table}.csv", name, _type_of(frame[name]), "", _words_of(name))
        for table, frame in tables.items()
        for name in map(str, frame.columns)
    ]
    return pd.DataFrame(rows, columns=["file", "name", "type", "values", "descriptor"])


def _type_of(column: "pd.Series[Any]") -> str:
    return NUMBER if column.dtype.kind in "if" else TEXT


def _words_of(name: str) -> str:
    if name in TABLE_WORDS:
        return TABLE_WORDS[name]
    if name.startswith("n_"):
        return f"Number of {name.removeprefix('n_').replace('_', ' ')}."
    if name.startswith("why_"):
        return "The reason where the estimate or its interval is not there."
    if name.endswith(("_low", "_high")):
        return "A limit of the interval of the column that it is named after."
    return f"{name.replace('_', ' ').capitalize()}, in words."
