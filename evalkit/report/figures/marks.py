"""Parts that several figures are made of."""

import math
import textwrap
from collections.abc import Sequence
from typing import Any

Spec = dict[str, Any]
ROW_HEIGHT = 26
SMALLEST_HEIGHT = 110
ONCE: Spec = {"values": [{}]}
"""Data of a mark that is drawn once: without any, nothing would be."""


def rows_height(n_rows: int, row_height: int = ROW_HEIGHT) -> int:
    """The height of a figure with so many rows."""
    return max(SMALLEST_HEIGHT, row_height * n_rows)


LINE = 20
"""Characters of a row's name on one line: a phone has room for a figure beside that."""


def in_lines(name: str) -> str:
    r"""A row's name in lines short enough to stand beside a figure.

    Examples
    --------
    >>> in_lines("Theme and levels of meaning")
    'Theme and levels of\nmeaning'
    """
    return "\n".join(textwrap.wrap(name, LINE)) or name


def row_axis(order: Sequence[str], field: str = "row") -> Spec:
    """Rows in a given order, every one labelled; a name may have lines."""
    axis = {
        "labelExpr": "split(datum.label, '\\n')",
        "labelOverlap": False,
        "labelFlush": False,
        "ticks": False,
        "domain": False,
        "labelPadding": 8,
    }
    return {
        "field": field,
        "type": "nominal",
        "sort": list(order),
        "title": None,
        "axis": axis,
    }


def zero_line(at: float = 0.0) -> Spec:
    """A dashed line where nothing differs, or at a threshold."""
    return {
        "data": ONCE,
        "mark": {"type": "rule", "style": "zero", "aria": False},
        "encoding": {"x": {"datum": at}},
    }


def finite(value: object) -> float | None:
    """A number that can be drawn, or None."""
    if value is None or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) else None
