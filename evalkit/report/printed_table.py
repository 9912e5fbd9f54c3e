"""Tables as a report sets them: numbers in the manner of the APA, reasons as notes below."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from evalkit.report.number_text import (
    Number,
    coefficient_text,
    count_text,
    interval_text,
    p_text,
    points_text,
)

if TYPE_CHECKING:
    import pandas as pd

GAP = "–"
NOTE = "note"
REMARKS = ("why undefined", "why no interval", "why no κ", "to be read with care", "flags")
"""Columns whose texts explain a row; each text stands once below the table, by its number."""
P_VALUE = re.compile(r"^p\b|\bp$|^adjusted p|^smallest p|\bp value$", re.IGNORECASE)
COEFFICIENT = re.compile(
    r"^(α|κ|AC|kappa|alpha|coefficient|halo|drift|exact|within|adjacent|most used|straight-lined"
    r"|too fast|left won|power|blinding index|at the known)\b|\b(share|rate|κ|kappa)\b"
)
LIMIT = re.compile(r"\b(low|high)$")
COUNT = re.compile(
    r"^n\b|^(wins|ties|losses|briefs|raters|votes|runs|scores|right|wrong|cannot tell|ratings"
    r"|levels used|longest run|passages|pairs|repeats|left out|met|missing)$"
)
MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """One column: its heading, and whether it holds numbers, which stand to the right."""

    name: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table in which every cell is the text that is read.

    ``notes`` stand below it, and are named by their numbers, from 1, in its last column.
    """

    columns: tuple[PrintedColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def printed(frame: "pd.DataFrame") -> PrintedTable:
    """Set a table whose columns bear the names that readers know.

    Two limits stand in one column. A value that is missing is a dash; why it is missing is a
    note, where the table says so.

    Examples
    --------
    >>> import pandas as pd
    >>> table = printed(
    ...     pd.DataFrame(
    ...         {
    ...             "question": ["Fit", "Flag"],
    ...             "α": [0.667, None],
    ...             "low": [-0.05, None],
    ...             "high": [0.9, None],
    ...             "p exact": [0.0004, None],
    ...             "why undefined": ["", "all alike"],
    ...         }
    ...     )
    ... )
    >>> table.rows
    (('Fit', '.67', '[−.05, .90]', '< .001', ''), ('Flag', '–', '–', '–', '1'))
    >>> [column.name for column in table.columns], table.notes
    (['question', 'α', 'interval', 'p exact', 'note'], ('all alike',))
    """
    names = [str(name) for name in frame.columns]
    shown = [name for name in names if name.lower() not in REMARKS]
    remarks = [frame[name].tolist() for name in names if name not in shown]
    marks, notes = _notes(remarks, len(frame))
    columns, cells = [], []
    for heading, parts, write in _set(shown):
        values = [frame[part].tolist() for part in parts]
        columns.append(PrintedColumn(heading, all(map(_is_numeric, values))))
        cells.append(_texts(values, write))
    if notes:
        columns.append(PrintedColumn(NOTE, is_number=False))
        cells.append(marks)
    return PrintedTable(tuple(columns), tuple(zip(*cells, strict=True)), notes)


def _set(names: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...], Number]]:
    """Each printed column: its heading, its columns of the frame, how its fractions are written.

    Two limits become one interval, which is written as the estimate that it belongs to.
    """
    estimate: Number = points_text
    for name in names:
        prefix = LIMIT.sub("", name)
        is_pair = {f"{prefix}low", f"{prefix}high"} <= set(names)
        if is_pair and name == f"{prefix}low":
            heading = f"{prefix}interval"
            yield heading, (name, f"{prefix}high"), estimate
        elif not is_pair:
            write = _writer(name)
            if write in (points_text, coefficient_text, _minutes_text):
                estimate = write
            yield name, (name,), write


def _writer(name: str) -> Number:
    if P_VALUE.search(name):
        return p_text
    if COUNT.search(name):
        return count_text
    if MINUTES in name.lower():
        return _minutes_text
    return coefficient_text if COEFFICIENT.search(name) else points_text


def _minutes_text(value: float) -> str:
    return f"{value:.1f}"


def _cell(value: Any, write: Number) -> str:  # noqa: ANN401  (a cell of any table)
    if _is_missing(value):
        return GAP
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:d}".replace("-", "−")
    if isinstance(value, float):
        return write(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return str(value)


def _texts(values: list[list[Any]], write: Number) -> list[str]:
    """The cells of one column, or of the two that hold an interval's limits."""
    if len(values) == 1:
        return [_cell(value, write) for value in values[0]]
    return [_limits(low, high, write) for low, high in zip(*values, strict=True)]


def _limits(low: Any, high: Any, write: Number) -> str:  # noqa: ANN401  (cells of any table)
    if _is_missing(low) or _is_missing(high):
        return GAP
    return interval_text(float(low), float(high), write) or GAP


def _is_numeric(values: list[Any]) -> bool:
    held = [value for value in values if not _is_missing(value)]
    return all(isinstance(v, int | float) and not isinstance(v, bool) for v in held)


def _is_missing(value: Any) -> bool:  # noqa: ANN401  (a cell of any table)
    # Neither NaN, NaT nor NA equals itself, and NA does not even say so.
    return value is None or str(value) in ("nan", "NaT", "<NA>")


def _notes(columns: list[list[Any]], n_rows: int) -> tuple[list[str], tuple[str, ...]]:
    numbers: Mapping[str, int]
    texts = [
        [str(c[row]) for c in columns if c[row] and not _is_missing(c[row])]
        for row in range(n_rows)
    ]
    numbers = {
        text: number
        for number, text in enumerate(dict.fromkeys(t for row in texts for t in row), start=1)
    }
    return [", ".join(str(numbers[text]) for text in row) for row in texts], tuple(numbers)
