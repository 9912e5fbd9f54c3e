"""Rows become a frame: named columns, numbers as numbers, and no text that is not a text."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

TEXTS = frozenset(
    {
        "flags",
        "verdict",
        "adjustment",
        "equivalence",
        "panel_majorities",
        "unit",
        "moved_most_by",
        "without",
        "other_reasons",
        "rater",
        "first_rater",
        "second_rater",
        "outcome",
        "measure",
        "component",
        "passage",
    }
)


def tidy_frame(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> "pd.DataFrame":
    """One row a mapping, with these columns; what a row does not say is empty.

    Numbers that are missing are NaN, also where a whole column is; texts that are missing are "".

    Examples
    --------
    >>> frame = tidy_frame([{"value": None}, {"method": "by hand"}], ["value", "method"])
    >>> frame.to_dict("records")
    [{'value': nan, 'method': ''}, {'value': nan, 'method': 'by hand'}]
    """
    import pandas as pd

    return pd.DataFrame({name: _column(name, rows) for name in columns}, columns=list(columns))


def _column(name: str, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    values = [row.get(name) for row in rows]
    if _is_text(name):
        return [value if isinstance(value, str) else "" for value in values]
    # A column of nothing but None would be one of objects.
    return [math.nan if value is None else value for value in values]


def _is_text(name: str) -> bool:
    return name in TEXTS or name.startswith("why_") or name.endswith("method")
