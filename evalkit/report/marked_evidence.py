"""Evidence as a tidy table: one row for each stretch of words that a rater marked."""

from typing import TYPE_CHECKING

from evalkit.report.columns import CURRENT_COLUMNS, SPAN_COLUMNS, shown_columns
from evalkit.report.long_ratings import require_columns
from evalkit.study.answer import QuestionKind
from evalkit.study.span import stored_spans

if TYPE_CHECKING:
    import pandas as pd

PLACE = ("start", "end", "quote")


def marked_evidence(answers: "pd.DataFrame", *, is_unblinded: bool) -> "pd.DataFrame":
    """Every stretch of words that is tied to a criterion or flag now, with ``SPAN_COLUMNS``.

    Parameters
    ----------
    answers
        All current answers, with at least ``CURRENT_COLUMNS``, systems included.
    is_unblinded
        Whether the column that names the system comes along; the letter always does.

    Raises
    ------
    RatingsTableError
        Where a column is missing.
    """
    import pandas as pd

    require_columns(answers, CURRENT_COLUMNS)
    marked = answers[(answers["kind"] == QuestionKind.SPANS) & answers["value"].notna()]
    columns = [column.name for column in shown_columns(SPAN_COLUMNS, is_unblinded=is_unblinded)]
    places = marked[[name for name in columns if name not in PLACE]].to_dict("records")
    rows = [
        {**place, "start": span.start, "end": span.end, "quote": span.quote}
        for place, value in zip(places, marked["value"], strict=True)
        for span in stored_spans(value)
    ]
    return pd.DataFrame(rows, columns=columns)
