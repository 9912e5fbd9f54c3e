"""A table as rows of texts, with the line of each row and the columns it ought to have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evalkit.study.files.fault import Fault
from evalkit.study.files.wording import listed, nearest, quoted


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line where it begins, and its cells as they stand in the file."""

    line: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """A cell without the spaces around it; empty where there is none."""
        return self.cells.get(column, "").strip()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one file. ``is_whole`` is false where some of them could not be read."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    is_whole: bool = True

    def fault(self, row: Row, expected: str, came: str, remedy: str) -> Fault:
        """A fault in a row."""
        return Fault(self.file, row.line, expected, came, remedy)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that a table must have, and those that it may have besides.

    ``names`` are the columns by which other files know a row.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def column_faults(table: Table, columns: Columns) -> Iterator[Fault]:
    """A fault for each column that is missing or nearly named; other columns are welcome."""
    extra = [name for name in table.columns if name not in columns.required + columns.optional]
    for column in columns.required:
        if column not in table.columns:
            meant = nearest(column, extra)
            remedy = f"rename {quoted(meant)} to {column}" if meant else "add it"
            came = f"the columns {listed(table.columns)}"
            yield Fault(table.file, 1, f"a column {quoted(column)}", came, remedy)
    absent = [column for column in columns.optional if column not in table.columns]
    for name in extra:
        meant = nearest(name, absent)
        if meant:
            came = f"the column {quoted(name)}"
            yield Fault(table.file, 1, f"a column {quoted(meant)}", came, f"rename it to {meant}")
    if not table.rows and table.is_whole:
        yield Fault(table.file, None, "a row below the header", "none", "add one")
