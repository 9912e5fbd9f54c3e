"""The table of briefs: what each system was to write."""

from collections.abc import Iterator

from evalkit.study.brief import Brief
from evalkit.study.files.cells import (
    empty_cells,
    filled_rows,
    id_faults,
    long_texts,
    repeated_ids_in,
)
from evalkit.study.files.fault import Fault
from evalkit.study.files.table import Columns, Row, Table
from evalkit.study.files.wording import quoted

REQUIRED = ("id", "grade", "passage_type", "topic", "instruction")
BRIEF_COLUMNS = Columns(REQUIRED, ("min_words", "max_words"), names=("id",))


def brief_faults(table: Table) -> Iterator[Fault]:
    """Every fault within the table of briefs."""
    yield from empty_cells(table, REQUIRED)
    yield from id_faults(table, "id")
    yield from repeated_ids_in(table, "id")
    yield from id_faults(table, "passage_type")
    yield from long_texts(table, REQUIRED)
    yield from length_faults(table)


def length_faults(table: Table) -> Iterator[Fault]:
    """Every fault in the ranges of words."""
    for column in BRIEF_COLUMNS.optional:
        yield from _count_faults(table, column)
    yield from _range_faults(table)


def briefs_in(table: Table) -> tuple[Brief, ...]:
    """The briefs of a table without fault."""
    return tuple(brief_in(row, "id") for row in table.rows)


def brief_in(row: Row, id_column: str) -> Brief:
    """The brief of a row; ``id_column`` is the one that names it."""
    least, most = lengths_in(row)
    return Brief(
        id=row.text(id_column),
        grade=row.text("grade"),
        passage_type=row.text("passage_type"),
        topic=row.text("topic"),
        instruction=row.text("instruction"),
        min_words=least,
        max_words=most,
    )


def lengths_in(row: Row) -> tuple[int | None, int | None]:
    """The fewest and the most words that a row asks for; None where it says nothing."""
    return _count(row, "min_words"), _count(row, "max_words")


def _count(row: Row, column: str) -> int | None:
    """The number of words in a cell; None where it holds no count."""
    written = row.text(column)
    is_count = written.isascii() and written.isdigit() and len(written) < 7
    return int(written) if is_count and int(written) > 0 else None


def _count_faults(table: Table, column: str) -> Iterator[Fault]:
    for row in filled_rows(table, column):
        if _count(row, column) is None:
            expected = f"a whole number of words in {quoted(column)}, or nothing"
            remedy = "write digits only, such as 300, or leave the cell empty"
            yield table.fault(row, expected, quoted(row.text(column)), remedy)


def _range_faults(table: Table) -> Iterator[Fault]:
    for row in table.rows:
        least, most = _count(row, "min_words"), _count(row, "max_words")
        if least is not None and most is not None and least > most:
            came = f"min_words {least} and max_words {most}"
            yield table.fault(row, "min_words up to max_words", came, "swap or correct them")
