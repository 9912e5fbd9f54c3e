"""What the cells of a column must hold: ids, filled texts, one of a few words."""

import re
from collections.abc import Iterator, Sequence

from evalkit.study.files.fault import Fault
from evalkit.study.files.model_words import IDENTIFIER, suggested_id
from evalkit.study.files.repeats import repeats
from evalkit.study.files.table import Row, Table
from evalkit.study.files.wording import listed, nearest, quoted
from evalkit.study.value import IDENTIFIER_PATTERN

MOST_CHARACTERS = 4000


def filled_rows(table: Table, column: str) -> Iterator[Row]:
    """The rows whose cell in a column holds something."""
    return (row for row in table.rows if row.text(column))


def empty_cells(table: Table, columns: Sequence[str]) -> Iterator[Fault]:
    """A fault for each cell that holds nothing, or no cell at all in a JSONL row."""
    # A CSV row that is too short was reported as such; a JSONL row may lack any key.
    may_lack = table.file.lower().endswith(".jsonl")
    for row in table.rows:
        for column in columns:
            is_there = column in row.cells or (may_lack and column in table.columns)
            if is_there and not row.text(column):
                expected = f"a value in the column {quoted(column)}"
                came = "an empty cell" if column in row.cells else "none"
                yield table.fault(row, expected, came, "fill it")


def id_faults(table: Table, column: str) -> Iterator[Fault]:
    """A fault for each id with spaces around it or letters that ids do not have."""
    for row in filled_rows(table, column):
        name = row.cells[column]
        if name != name.strip():
            came = f"{quoted(name)}, with a space around it"
            yield table.fault(row, IDENTIFIER, came, "remove the space")
        elif not re.fullmatch(IDENTIFIER_PATTERN, name):
            yield table.fault(row, IDENTIFIER, quoted(name), f"write {suggested_id(name)}")


def repeated_ids_in(table: Table, column: str) -> Iterator[Fault]:
    """A fault for each id that an earlier row has, also with other capitals."""
    words = ((row, row.text(column)) for row in filled_rows(table, column))
    for repeat in repeats(words):
        came = f"{repeat.came} (first in line {repeat.first_place.line})"
        yield table.fault(repeat.place, f"each {column} once", came, "rename or remove one")


def choice_faults(table: Table, column: str, allowed: Sequence[str]) -> Iterator[Fault]:
    """A fault for each filled cell that holds none of the allowed words."""
    for row in filled_rows(table, column):
        word = row.text(column)
        if word not in allowed:
            meant = nearest(word, allowed)
            remedy = f"write {meant}" if meant else "write one of them"
            yield table.fault(row, f"one of {listed(allowed)}", quoted(word), remedy)


def long_texts(table: Table, columns: Sequence[str]) -> Iterator[Fault]:
    """A fault for each cell that is longer than any such text needs to be."""
    for row in table.rows:
        for column in columns:
            count = len(row.text(column))
            if count > MOST_CHARACTERS:
                expected = f"at most {MOST_CHARACTERS:,} characters in {quoted(column)}"
                yield table.fault(row, expected, f"{count:,}", "shorten it")
