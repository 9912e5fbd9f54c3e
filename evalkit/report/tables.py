"""Tables as plain text for the terminal: aligned, with reasons for every gap below."""

import io
import textwrap
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

WIDTH = 100
LEAST_NAME = 12
GUTTER = 2
GAP = "-"
NOTE = "Note"
REMARK_COLUMNS = ("why_undefined", "why_no_interval", "flags")
"""Columns whose texts explain a row; each text stands once below the table, by its number."""

Format = Callable[[Any], str]


def text_table(
    frame: "pd.DataFrame",
    columns: Mapping[str, str],
    formats: Mapping[str, Format],
    *,
    width: int = WIDTH,
) -> str:
    """Draw a table without colours or control codes, wrapping names where it gets too wide.

    Parameters
    ----------
    columns
        Column of the frame to its heading, in the order in which they are shown.
    formats
        How a column's values are written; such a column stands to the right and never wraps.
    width
        In characters; exceeded only where the numbers alone need more.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame(
    ...     {"name": ["Interest", "Flag"], "p": [0.02, None], "why_undefined": ["", "no ratings"]}
    ... )
    >>> print(text_table(frame, {"name": "Outcome", "p": "p"}, {"p": "{:.2f}".format}))
    Outcome      p  Note
    --------------------
    Interest  0.02
    Flag         -  1
    <BLANKLINE>
    1  no ratings
    """
    remarks = _remarks(frame)
    numbers = {text: number for number, text in enumerate(_distinct(remarks), start=1)}
    headings = [*columns.values(), *([NOTE] if numbers else [])]
    is_number = [*(name in formats for name in columns), *([False] if numbers else [])]
    cells = [_texts(frame[name], formats.get(name, str)) for name in columns]
    if numbers:
        cells.append([", ".join(str(numbers[text]) for text in texts) for texts in remarks])
    drawn = _draw(headings, is_number, list(zip(*cells, strict=True)), width)
    return "\n".join([drawn, *_legend(numbers, width)])


def _remarks(frame: "pd.DataFrame") -> list[list[str]]:
    """What is to be said about each row."""
    found = [name for name in REMARK_COLUMNS if name in frame.columns]
    rows = frame[found].fillna("").astype(str).to_numpy().tolist()
    return [[_printable(text) for text in row if text] for row in rows]


def _distinct(remarks: list[list[str]]) -> list[str]:
    return list(dict.fromkeys(text for texts in remarks for text in texts))


def _legend(numbers: Mapping[str, int], width: int) -> list[str]:
    lines = [""] if numbers else []
    for text, number in numbers.items():
        mark = f"{number}  "
        lines += textwrap.wrap(text, width, initial_indent=mark, subsequent_indent=" " * len(mark))
    return lines


def _texts(column: "pd.Series[Any]", write: Format) -> list[str]:
    missing = column.isna().tolist()
    return [
        GAP if gap else _printable(write(value))
        for value, gap in zip(column.tolist(), missing, strict=True)
    ]


def _printable(text: str) -> str:
    """A text on one line, without the control codes that a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _draw(
    headings: list[str], is_number: list[bool], rows: list[tuple[str, ...]], width: int
) -> str:
    from rich.console import Console

    table = _table(headings, is_number, rows)
    room = max(width, _least_width(headings, is_number, rows))
    console = Console(file=io.StringIO(), width=room, color_system=None, legacy_windows=False)
    with console.capture() as drawn:
        console.print(table)
    return "\n".join(line.rstrip() for line in drawn.get().splitlines())


def _least_width(headings: list[str], is_number: list[bool], rows: list[tuple[str, ...]]) -> int:
    """The width at which numbers stay whole and names have room to wrap."""
    from rich.cells import cell_len

    columns = zip(headings, *rows, strict=True)
    widths = [max(map(cell_len, column)) for column in columns]
    needed = (
        w if number else min(w, LEAST_NAME) for w, number in zip(widths, is_number, strict=True)
    )
    return sum(needed) + GUTTER * (len(headings) - 1)


def _table(headings: list[str], is_number: list[bool], rows: list[tuple[str, ...]]) -> "Table":
    from rich.box import Box
    from rich.table import Table
    from rich.text import Text

    ruled = Box("    \n    \n ---\n    \n    \n    \n    \n    \n", ascii=True)
    table = Table(box=ruled, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="")
    for heading, number in zip(headings, is_number, strict=True):
        table.add_column(
            Text(heading), justify="right" if number else "left", no_wrap=number, overflow="fold"
        )
    for row in rows:
        table.add_row(*map(Text, row))
    return table
