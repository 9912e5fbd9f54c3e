"""What raters answered in practice, and what their attempts at the qualifying set came to."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from evalkit.report.columns import NUMBER, TEXT, WHOLE, ExportColumn
from evalkit.study.answer import MissingReason, QuestionKind
from evalkit.study.practice import PracticePart
from evalkit.study.rater import RaterKind

if TYPE_CHECKING:
    import pandas as pd

ATTEMPTS_FILE, ANSWERS_FILE = "practice_attempts.csv", "practice_answers.csv"
_WHO = (
    ExportColumn("rater", TEXT, "Id of the rater."),
    ExportColumn(
        "rater_kind",
        TEXT,
        "Whether a person practised; simulated practice is drawn from a stated model.",
        tuple(RaterKind),
    ),
)
_ATTEMPT = ExportColumn("attempt", WHOLE, "Which attempt of the rater's it was, from 1.")


def _share(name: str, what: str) -> tuple[ExportColumn, ...]:
    wilson = "of Wilson's 95 % interval, which takes levels as independent"
    return (
        ExportColumn(f"n_{name}", WHOLE, f"Levels {what}."),
        ExportColumn(f"share_{name}", NUMBER, f"Share of levels {what}."),
        ExportColumn(f"{name}_low", NUMBER, f"Lower end {wilson}."),
        ExportColumn(f"{name}_high", NUMBER, f"Upper end {wilson}."),
        ExportColumn(f"{name}_asked", NUMBER, "The threshold of that share."),
    )


ATTEMPT_COLUMNS = (
    *_WHO,
    ExportColumn(
        "may_rate",
        TEXT,
        "Whether the rater may rate now: the lead's decision, else whether an attempt passed.",
        ("yes", "no"),
    ),
    ExportColumn("decision", TEXT, "The lead's last decision, if any.", ("let in", "not let in")),
    ExportColumn("decision_reason", TEXT, "The lead's reason for it."),
    ExportColumn("attempt", WHOLE, "Which attempt; empty for a rater who has finished none."),
    ExportColumn("outcome", TEXT, "What it came to.", ("passed", "not passed")),
    ExportColumn("n_passages", WHOLE, "Qualifying passages."),
    ExportColumn("n_levels", WHOLE, "Levels that were asked for on them."),
    *_share("exact", "equal to the panel's"),
    *_share("within_one", "at most one from the panel's"),
    ExportColumn("weighted_kappa", NUMBER, "With quadratic weights; empty where undefined."),
    ExportColumn("weighted_kappa_asked", NUMBER, "The threshold of the weighted kappa."),
)
"""One row a finished attempt, and one for each rater who has finished none."""

ANSWER_COLUMNS = (
    *_WHO,
    _ATTEMPT,
    ExportColumn("part", TEXT, "What the passage is for.", tuple(PracticePart)),
    ExportColumn("passage", TEXT, "Id of the passage in the practice file."),
    ExportColumn("kind", TEXT, "What the question asks.", tuple(QuestionKind)),
    ExportColumn("item", TEXT, "Id of the criterion or flag; empty where the kind says it all."),
    ExportColumn("value", TEXT, "The rater's answer, the newest of the attempt."),
    ExportColumn("missing_reason", TEXT, "Why there is none.", tuple(MissingReason)),
    ExportColumn("consensus", TEXT, "What the panel agreed on, where it agreed on something."),
    ExportColumn("distance", WHOLE, "How many levels lie between the two."),
)
"""One row an answer."""

Row = dict[str, object]


def practice_attempts(rows: Iterable[Row]) -> "pd.DataFrame":
    """The attempts as a table, with ``ATTEMPT_COLUMNS``; a gap stays empty."""
    return _table(rows, ATTEMPT_COLUMNS)


def practice_answers(rows: Iterable[Row]) -> "pd.DataFrame":
    """The answers as a table, with ``ANSWER_COLUMNS``; a gap stays empty."""
    return _table(rows, ANSWER_COLUMNS)


def _table(rows: Iterable[Row], columns: tuple[ExportColumn, ...]) -> "pd.DataFrame":
    import pandas as pd

    names = [column.name for column in columns]
    frame = pd.DataFrame(list(rows), columns=names, dtype=object)
    whole = {c.name: "Int64" for c in columns if c.type == WHOLE}
    numbers = {c.name: "Float64" for c in columns if c.type == NUMBER}
    return frame.astype(whole | numbers)
