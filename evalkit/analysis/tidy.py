"""Rows become a frame: named columns, numbers as numbers, and no text that is not a text."""

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

    frame = pd.DataFrame(rows, columns=list(columns))
    if frame.empty:
        return frame
    nothing = [name for name, is_empty in frame.isna().all().items() if is_empty]
    frame = frame.astype({name: float for name in nothing if not _is_text(str(name))})
    texts = [name for name in columns if _is_text(name)]
    return frame.astype(dict.fromkeys(texts, "str")).fillna(dict.fromkeys(texts, ""))


def _is_text(name: str) -> bool:
    return name in TEXTS or name.startswith("why_") or name.endswith("method")
