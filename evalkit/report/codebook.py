"""The codebook: what every column of the exported files holds, and every question and level."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evalkit.report.columns import (
    CURRENT_COLUMNS,
    EVENT_COLUMNS,
    RATER_PREFIX,
    SPAN_COLUMNS,
    TEXT,
    WIDE_COLUMNS,
    ExportColumn,
    shown_columns,
)
from evalkit.report.later_records import ADJUDICATION_COLUMNS, NORMING_FILE_COLUMNS
from evalkit.report.practice_results import (
    ANSWER_COLUMNS,
    ANSWERS_FILE,
    ATTEMPT_COLUMNS,
    ATTEMPTS_FILE,
)
from evalkit.report.profile_summary import PROFILE_COLUMNS, PROFILE_FILE
from evalkit.report.questions import AskedQuestion, questions_of
from evalkit.study.rater import Rater, Role
from evalkit.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

CODEBOOK_COLUMNS = (
    "about",
    "file",
    "form",
    "kind",
    "item",
    "name",
    "type",
    "values",
    "value",
    "label",
    "question",
    "descriptor",
)
WIDE_FILE = "ratings_wide.csv"
FILES = {
    "ratings.csv": CURRENT_COLUMNS,
    "rating_events.csv": EVENT_COLUMNS,
    "evidence.csv": SPAN_COLUMNS,
    WIDE_FILE: WIDE_COLUMNS,
    "adjudication.csv": ADJUDICATION_COLUMNS,
    "norming.csv": NORMING_FILE_COLUMNS,
}
SEPARATOR = " | "
WIDE_CELL = (
    "Answer of {rater} ({kind}). A preference stands as its strength, positive where it favours "
    "the row's code or system over the one it is against; all else as in the column value of "
    "ratings.csv."
)

CodebookRow = dict[str, str]


def codebook(study: Study, *, is_unblinded: bool) -> "pd.DataFrame":
    """Explain the exports of a study, with ``CODEBOOK_COLUMNS``.

    One row a column of each file (``about`` is "column"), one a question ("question") and one an
    answer that a question takes ("level"), with the rater's wording. Systems are named only where
    the study is unblinded.
    """
    import pandas as pd

    rows = [*_column_rows(study, is_unblinded=is_unblinded)]
    for question in questions_of(study):
        rows += _question_rows(question)
    return pd.DataFrame(rows, columns=list(CODEBOOK_COLUMNS)).fillna("")


def _column_rows(study: Study, *, is_unblinded: bool) -> Iterator[CodebookRow]:
    systems = tuple(system.id for system in study.settings.systems)
    for file, columns in _files_of(study).items():
        for column in shown_columns(columns, is_unblinded=is_unblinded):
            values = systems if column.is_identity else column.values
            yield _column_row(file, column, values)
    for rater in study.raters:
        if rater.role is Role.RATER:
            yield _column_row(WIDE_FILE, _rater_column(rater), ())


def _files_of(study: Study) -> dict[str, tuple[ExportColumn, ...]]:
    """The files that this study exports, each with its columns."""
    practice = {ATTEMPTS_FILE: ATTEMPT_COLUMNS, ANSWERS_FILE: ANSWER_COLUMNS}
    profile = {PROFILE_FILE: PROFILE_COLUMNS}
    return FILES | (practice if study.practice else {}) | (profile if study.profile else {})


def _rater_column(rater: Rater) -> ExportColumn:
    text = WIDE_CELL.format(rater=rater.id, kind=rater.kind)
    return ExportColumn(RATER_PREFIX + rater.id, TEXT, text)


def _column_row(file: str, column: ExportColumn, values: tuple[str, ...]) -> CodebookRow:
    return {
        "about": "column",
        "file": file,
        "name": column.name,
        "type": column.type,
        "values": SEPARATOR.join(values),
        "descriptor": column.text,
    }


def _question_rows(asked: AskedQuestion) -> Iterator[CodebookRow]:
    place = {"form": asked.form, "kind": str(asked.kind), "item": asked.item, "name": asked.name}
    yield {
        **place,
        "about": "question",
        "type": asked.type,
        "values": SEPARATOR.join(option.value or option.label for option in asked.options),
        "question": asked.text,
    }
    for option in asked.options:
        yield {
            **place,
            "about": "level",
            "value": option.value,
            "label": option.label,
            "descriptor": option.descriptor,
        }
