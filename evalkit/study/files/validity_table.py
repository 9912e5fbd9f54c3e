"""The table of validity passages: texts of known levels, seeded among raters' work."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evalkit.study.brief import Brief
from evalkit.study.files.brief_table import brief_in, length_faults
from evalkit.study.files.cells import choice_faults, empty_cells, id_faults, long_texts
from evalkit.study.files.fault import Fault, Reading
from evalkit.study.files.passage_files import read_texts
from evalkit.study.files.place import Source
from evalkit.study.files.table import Columns, Row, Table
from evalkit.study.files.table_file import read_table
from evalkit.study.files.wording import listed, nearest, plain, plural, quoted
from evalkit.study.purpose import Purpose
from evalkit.study.rubric import Rubric
from evalkit.study.study import Presentation
from evalkit.study.validity import ExpectedLevel, ValidityBrief, ValidityPassage

OF_BRIEF = ("grade", "passage_type", "topic", "instruction")
REQUIRED = ("brief", "id", *OF_BRIEF, "expected")
VALIDITY_COLUMNS = Columns(REQUIRED, ("purpose", "min_words", "max_words"), names=("brief", "id"))
PURPOSES = (Purpose.VALIDITY, Purpose.DAMAGED)
EXPECTED = re.compile(r"^\s*([A-Za-z0-9][A-Za-z0-9_.-]*)\s*=\s*(-?\d+)(?:\s*-\s*(-?\d+))?\s*$")


@dataclass(frozen=True, slots=True)
class ValidityTable:
    """The table, and the text of each of its rows where one could be read."""

    table: Table
    texts: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a study holds beside the table, once all of it could be read."""

    presentation: Presentation
    rubrics: Sequence[Rubric]
    briefs: Sequence[Brief]


def read_validity(folder: Path, source: Source) -> Reading[ValidityTable]:
    """Read the table with its texts, and report every fault within it."""
    reading = read_table(source, VALIDITY_COLUMNS)
    table = reading.value
    if table is None:
        return Reading(None, reading.faults)
    texts = read_texts(folder, table)
    faults = (*reading.faults, *_row_faults(table), *texts.faults)
    return Reading(ValidityTable(table, texts.value or ()), faults)


def _row_faults(table: Table) -> Iterator[Fault]:
    yield from empty_cells(table, REQUIRED)
    for column in ("brief", "id", "passage_type"):
        yield from id_faults(table, column)
    yield from choice_faults(table, "purpose", PURPOSES)
    yield from long_texts(table, REQUIRED)
    yield from length_faults(table)
    first: dict[str, Row] = {}
    passages: dict[tuple[str, str], Row] = {}
    for row in table.rows:
        yield from _unreadable_levels(table, row)
        earlier = first.setdefault(row.text("brief"), row)
        yield from _differing_briefs(table, row, earlier)
        key = (row.text("brief"), row.text("id"))
        if all(key) and passages.setdefault(key, row) is not row:
            came = f"{quoted(key[1])} of brief {quoted(key[0])} again (line {passages[key].line})"
            yield table.fault(row, "a passage id of its own in the brief", came, "rename one")


def _unreadable_levels(table: Table, row: Row) -> Iterator[Fault]:
    for part in filter(str.strip, row.text("expected").split(";")):
        if not EXPECTED.match(part):
            expected = "levels such as grade_fit=3 or meaning=1-2, with semicolons between them"
            yield table.fault(row, expected, quoted(part.strip()), "write criterion=level")


def _differing_briefs(table: Table, row: Row, earlier: Row) -> Iterator[Fault]:
    for column in OF_BRIEF:
        if earlier.text(column) and row.text(column) not in ("", earlier.text(column)):
            expected = f"the {column} that line {earlier.line} gives this brief"
            yield table.fault(row, expected, quoted(row.text(column)), "make the two alike")


def validity_faults(found: ValidityTable, study: Surroundings) -> Iterator[Fault]:
    """Every fault that shows only when the table is held against the rest of the study."""
    table = found.table
    own = {brief.id for brief in study.briefs}
    for row in table.rows:
        name = row.text("brief")
        if name in own:
            came = f"{quoted(name)}, which the study compares systems on"
            yield table.fault(row, "a brief outside the study", came, "give it another id")
        yield from _level_faults(table, row, study.rubrics)
    if study.presentation is Presentation.PAIR:
        yield from _not_in_pairs(table)


def _level_faults(table: Table, row: Row, rubrics: Sequence[Rubric]) -> Iterator[Fault]:
    types = {name: rubric for rubric in rubrics for name in rubric.applies_to}
    rubric = types.get(row.text("passage_type"))
    if rubric is None:
        expected = f"a passage type that a rubric is for ({listed(types)})"
        yield table.fault(row, expected, quoted(row.text("passage_type")), "write one of them")
        return
    criteria = {criterion.id: criterion for criterion in rubric.criteria}
    for level in expected_levels(row):
        criterion = criteria.get(level.criterion)
        if criterion is None:
            meant = nearest(level.criterion, list(criteria))
            remedy = f"write {plain(meant)}" if meant else "name one of them or remove it"
            expected = f"a criterion of the rubric {rubric.id} ({listed(criteria)})"
            yield table.fault(row, expected, quoted(level.criterion), remedy)
            continue
        values = rubric.values_of(criterion)
        if level.lowest > level.highest or not {level.lowest, level.highest} <= set(values):
            expected = f"levels of {level.criterion} from {min(values)} to {max(values)}"
            came = f"{level.lowest}-{level.highest}"
            yield table.fault(row, expected, came, "write levels of the scale, the lower first")


def _not_in_pairs(table: Table) -> Iterator[Fault]:
    """In a study of pairs a validity brief alone on its screen would be told at once."""
    rows: dict[str, list[Row]] = {}
    for row in table.rows:
        rows.setdefault(row.text("brief"), []).append(row)
    for brief, own in rows.items():
        if brief and len(own) != 2:
            expected = f"two passages of brief {quoted(brief)}, since the study shows pairs"
            remedy = "add one" if len(own) < 2 else "keep two of them"
            yield table.fault(own[0], expected, plural(len(own), "passage"), remedy)


def expected_levels(row: Row) -> tuple[ExpectedLevel, ...]:
    """The levels that a row names; what cannot be read is left out, it was reported."""
    matches = (EXPECTED.match(part) for part in row.text("expected").split(";"))
    return tuple(
        ExpectedLevel(found[1], int(found[2]), int(found[3] or found[2]))
        for found in matches
        if found
    )


def validity_in(found: ValidityTable) -> tuple[ValidityBrief, ...]:
    """The validity briefs of a table without fault, in its order."""
    briefs: dict[str, Brief] = {}
    passages: dict[str, list[ValidityPassage]] = {}
    for row, text in zip(found.table.rows, found.texts, strict=True):
        name = row.text("brief")
        briefs.setdefault(name, brief_in(row, "brief"))
        purpose = Purpose(row.text("purpose") or Purpose.VALIDITY)
        passages.setdefault(name, []).append(
            ValidityPassage(row.text("id"), purpose, text or "", expected_levels(row))
        )
    return tuple(ValidityBrief(brief, tuple(passages[name])) for name, brief in briefs.items())
