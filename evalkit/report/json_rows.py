"""A frame as rows that JSON can hold."""

import math
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

UNBOUNDED = "unbounded"


def json_ready(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """One mapping a row, of plain Python values in the order of the columns.

    What is missing becomes None (null). JSON has no infinity, so an unbounded limit becomes None
    too, and ``unbounded`` in its row then names the columns where that is so.

    Examples
    --------
    >>> import pandas as pd
    >>> json_ready(pd.DataFrame({"low": [float("-inf"), 0.5], "p_value": [None, 0.25]}))
    [{'low': None, 'p_value': None, 'unbounded': ['low']}, {'low': 0.5, 'p_value': 0.25}]
    """
    names = [str(name) for name in frame.columns]
    columns = [_plain(frame.iloc[:, position]) for position in range(frame.shape[1])]
    return [_row(dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]


def _row(row: dict[str, Any]) -> dict[str, Any]:
    unbounded = [name for name, value in row.items() if _is_infinite(value)]
    if not unbounded:
        return row
    return row | dict.fromkeys(unbounded) | {UNBOUNDED: unbounded}


def _is_infinite(value: object) -> bool:
    return isinstance(value, float) and math.isinf(value)


def _plain(column: "pd.Series[Any]") -> list[Any]:
    import numpy as np

    def plain(value: object) -> object:
        match value:
            case np.generic():
                return value.item()
            case date():
                return value.isoformat()
            case Enum():
                return value.value
        return value

    missing = column.isna().tolist()
    return [None if gap else plain(value) for value, gap in zip(column, missing, strict=True)]
