"""Ratings as tidy tables: one row a rating event, or one row a current answer."""

from typing import TYPE_CHECKING

from evalkit.errors import RatingsTableError
from evalkit.report.columns import CURRENT_COLUMNS, EVENT_COLUMNS, ExportColumn, shown_columns
from evalkit.study.answer import QuestionKind

if TYPE_CHECKING:
    import pandas as pd


def current_ratings(answers: "pd.DataFrame", *, is_unblinded: bool) -> "pd.DataFrame":
    """Every current answer, with the columns of ``CURRENT_COLUMNS`` in their order.

    A withdrawn answer stays in, with its reason; the marks of finished assignments do not.

    Parameters
    ----------
    answers
        All current answers, with at least those columns, systems included.
    is_unblinded
        Whether the columns that name a system come along; the letters always do.

    Raises
    ------
    RatingsTableError
        Where a column is missing.
    """
    return _chosen(answers, CURRENT_COLUMNS, is_unblinded=is_unblinded)


def rating_events(events: "pd.DataFrame", *, is_unblinded: bool) -> "pd.DataFrame":
    """Every answer as it was given, replaced ones included, with ``EVENT_COLUMNS``.

    Raises
    ------
    RatingsTableError
        Where a column is missing.
    """
    return _chosen(events, EVENT_COLUMNS, is_unblinded=is_unblinded)


def require_columns(frame: "pd.DataFrame", columns: tuple[ExportColumn, ...]) -> None:
    """Refuse a frame that lacks a column, named or not in the export."""
    missing = [column.name for column in columns if column.name not in frame.columns]
    if missing:
        raise RatingsTableError(
            f"The export needs the columns {', '.join(column.name for column in columns)}; "
            f"{', '.join(missing)} is missing."
        )


def _chosen(
    frame: "pd.DataFrame", columns: tuple[ExportColumn, ...], *, is_unblinded: bool
) -> "pd.DataFrame":
    require_columns(frame, columns)
    names = [column.name for column in shown_columns(columns, is_unblinded=is_unblinded)]
    return frame.loc[frame["kind"] != QuestionKind.FINISHED, names].reset_index(drop=True)
