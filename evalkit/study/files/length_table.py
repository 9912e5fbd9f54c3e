"""How long a programme wants its passages, by grade: the range of briefs that name none."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from evalkit.study.brief import Brief
from evalkit.study.files.brief_table import length_faults, lengths_in
from evalkit.study.files.cells import empty_cells
from evalkit.study.files.fault import Fault, Reading
from evalkit.study.files.place import Mention, Source
from evalkit.study.files.shipped import shipped
from evalkit.study.files.table import Columns, Table
from evalkit.study.files.table_file import read_table
from evalkit.study.files.wording import listed, nearest, plain, quoted

REQUIRED = ("programme", "grade", "min_words", "max_words")
LENGTH_COLUMNS = Columns(REQUIRED, ("source",), names=("programme", "grade"))
SHIPPED_FILE = "shipped:lengths.csv"

Lengths = Mapping[str, tuple[int, int]]
"""The fewest and the most words by grade."""


@dataclass(frozen=True, slots=True)
class Programme:
    """The programme that study.yaml names, and where it does."""

    name: str
    mention: Mention


def shipped_lengths() -> Source:
    """The table that comes with evalkit."""
    return Source(shipped("data", "programmes", "lengths.csv"), SHIPPED_FILE)


def read_lengths(source: Source, programme: Programme) -> Reading[Lengths]:
    """Read the lengths of one programme, and report what is wrong with the table or the name."""
    reading = read_table(source, LENGTH_COLUMNS)
    table = reading.value
    if table is None:
        return Reading(None, reading.faults)
    faults = (*reading.faults, *empty_cells(table, REQUIRED), *length_faults(table))
    rows = [row for row in table.rows if row.text("programme") == programme.name]
    found = {row.text("grade"): lengths_in(row) for row in rows}
    whole = {grade: (low, high) for grade, (low, high) in found.items() if low and high}
    return Reading(whole, (*faults, *_unknown(table, programme)))


def _unknown(table: Table, programme: Programme) -> Iterator[Fault]:
    known = list(dict.fromkeys(row.text("programme") for row in table.rows))
    if programme.name not in known:
        meant = nearest(programme.name, known)
        remedy = (
            f"write {plain(meant)}" if meant else "write one of them, or name a table under lengths"
        )
        expected = f"a programme of {table.file} ({listed(known)})"
        yield programme.mention.fault(expected, quoted(programme.name), remedy)


def with_lengths(briefs: Iterable[Brief], lengths: Lengths) -> tuple[Brief, ...]:
    """The briefs, each without a range of its own with that of its grade, where there is one."""
    return tuple(
        replace(brief, min_words=lengths[brief.grade][0], max_words=lengths[brief.grade][1])
        if brief.min_words is None and brief.max_words is None and brief.grade in lengths
        else brief
        for brief in briefs
    )
