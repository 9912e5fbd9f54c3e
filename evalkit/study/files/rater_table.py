"""The table of raters and leads."""

from collections.abc import Iterator

from evalkit.study.files.cells import (
    choice_faults,
    empty_cells,
    id_faults,
    long_texts,
    repeated_ids_in,
)
from evalkit.study.files.fault import Fault
from evalkit.study.files.table import Columns, Table
from evalkit.study.rater import Rater, RaterKind, Role

REQUIRED = ("id", "name", "role")
RATER_COLUMNS = Columns(REQUIRED, ("kind",), names=("id",))


def rater_faults(table: Table) -> Iterator[Fault]:
    """Every fault within the table of raters."""
    yield from empty_cells(table, REQUIRED)
    yield from id_faults(table, "id")
    yield from repeated_ids_in(table, "id")
    yield from choice_faults(table, "role", tuple(Role))
    yield from choice_faults(table, "kind", tuple(RaterKind))
    yield from long_texts(table, REQUIRED)
    if table.is_whole and table.rows and "role" in table.columns and not number_of_raters(table):
        yield Fault(
            table.file, None, "at least one person of the role rater", "none", "add a rater"
        )


def number_of_raters(table: Table) -> int:
    """How many rows are raters; a role that is mistyped counts, since it is reported anyway."""
    others = (Role.LEAD, Role.ADJUDICATOR)
    return sum(row.text("role") not in others for row in table.rows)


def raters_in(table: Table) -> tuple[Rater, ...]:
    """The people of a table without fault."""
    return tuple(
        Rater(
            id=row.text("id"),
            name=row.text("name"),
            role=Role(row.text("role")),
            kind=RaterKind(row.text("kind") or RaterKind.PERSON),
        )
        for row in table.rows
    )
