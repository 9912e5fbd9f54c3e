"""The passages of a study: texts in a table, or files that a manifest names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from evalkit.study.files.cells import empty_cells, id_faults
from evalkit.study.files.docx_file import read_docx
from evalkit.study.files.fault import Fault, Reading
from evalkit.study.files.place import Mention, Source, place
from evalkit.study.files.repeats import repeats
from evalkit.study.files.table import Columns, Row, Table
from evalkit.study.files.table_file import read_table
from evalkit.study.files.text_file import read_text
from evalkit.study.files.wording import listed, quoted
from evalkit.study.passage import EDITS, TEXT_HASH, Passage, Provenance, text_hash

CELL = ("brief", "system")
PASSAGE_COLUMNS = Columns(CELL, names=CELL)
MOST_WORDS = 20_000
MOST_CHARACTERS = 200_000
SPREADSHEET_ERRORS = frozenset({"#NAME?", "#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NULL!", "#NUM!"})


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One row of the passage table or manifest, with its text where one could be read."""

    row: Row
    text: str | None
    provenance: Mapping[str, str]

    @property
    def brief_id(self) -> str:
        """The brief that the row names."""
        return self.row.text("brief")

    @property
    def system_id(self) -> str:
        """The system that the row names."""
        return self.row.text("system")


@dataclass(frozen=True, slots=True)
class PassageTable:
    """The table or manifest, and its rows with their texts."""

    table: Table
    rows: tuple[PassageRow, ...]


def read_passages(folder: Path, source: Source) -> Reading[PassageTable]:
    """Read all passages and report every fault in their rows and texts."""
    reading = read_table(source, PASSAGE_COLUMNS)
    table = reading.value
    if table is None:
        return Reading(None, reading.faults)
    faults = [*reading.faults, *empty_cells(table, CELL)]
    for column in CELL:
        faults += id_faults(table, column)
    texts = read_texts(folder, table)
    faults += texts.faults
    rows = tuple(
        PassageRow(row, text, _provenance(row))
        for row, text in zip(table.rows, texts.value or (), strict=True)
    )
    faults += [*_same_texts(table, rows), *_edits_unrecorded(table, rows)]
    return Reading(PassageTable(table, rows), tuple(faults))


def passages_in(passages: PassageTable) -> tuple[Passage, ...]:
    """The passages of a table without fault."""
    return tuple(
        Passage(row.brief_id, row.system_id, row.text or "", Provenance(row.provenance))
        for row in passages.rows
    )


def _provenance(row: Row) -> dict[str, str]:
    taken = {*CELL, "text"} if "text" in row.cells else set(CELL)
    return {column: cell for column, cell in row.cells.items() if column not in taken}


def read_texts(folder: Path, table: Table) -> Reading[tuple[str | None, ...]]:
    """The text of each row, None where it has none that could be read."""
    if "text" in table.columns:
        readings = [_text_in_cell(table, row) for row in table.rows]
    elif "file" in table.columns:
        readings = [_text_in_file(folder, table, row) for row in table.rows]
        readings.append(Reading(None, tuple(_repeated_files(table))))
    else:
        remedy = "add text with the passages, or file with the names of .txt or .docx files"
        came = f"the columns {listed(table.columns)}"
        fault = Fault(table.file, 1, 'a column "text" or "file"', came, remedy)
        return Reading(tuple(None for _ in table.rows), (fault,))
    faults = tuple(fault for reading in readings for fault in reading.faults)
    return Reading(tuple(reading.value for reading in readings[: len(table.rows)]), faults)


def _text_in_cell(table: Table, row: Row) -> Reading[str]:
    if "text" not in row.cells:
        faults = tuple(empty_cells(Table(table.file, table.columns, (row,)), ("text",)))
        return Reading(None, faults)
    return _checked(row.cells["text"], Mention(table.file, row.line))


def _text_in_file(folder: Path, table: Table, row: Row) -> Reading[str]:
    name = row.text("file")
    mention = Mention(table.file, row.line)
    if not name:
        one = Table(table.file, table.columns, (row,))
        return Reading(None, tuple(empty_cells(one, ("file",))))
    found = place(folder, name, mention, within=str(PurePosixPath(table.file).parent))
    if found.value is None:
        return Reading(None, found.faults)
    source = found.value
    suffix = source.path.suffix.lower()
    if suffix not in {".txt", ".docx"}:
        remedy = "save the passage as .txt (UTF-8) or .docx"
        return Reading(None, (mention.fault("a .txt or .docx file", quoted(name), remedy),))
    read = read_docx if suffix == ".docx" else read_text
    text = read(source.path, source.file)
    if text.value is None:
        return Reading(None, text.faults)
    checked = _checked(text.value, Mention(source.file, None))
    return Reading(checked.value, text.faults + checked.faults)


def _checked(text: str, mention: Mention) -> Reading[str]:
    text = text.rstrip()
    words = len(text.split())
    fault = None
    if not text:
        fault = mention.fault("the text of a passage", "an empty text", "write or remove it")
    elif words > MOST_WORDS or len(text) > MOST_CHARACTERS:
        came = f"{words:,} words in {len(text):,} characters"
        expected = f"a passage of at most {MOST_WORDS:,} words and {MOST_CHARACTERS:,} characters"
        fault = mention.fault(expected, came, "check whether several texts run together")
    elif text.strip() in SPREADSHEET_ERRORS:
        remedy = "put the passage there again; a text that begins with = or - is no formula"
        fault = mention.fault("the text of a passage", f"the error {text.strip()}", remedy)
    return Reading(text, (fault,) if fault else ())


def _repeated_files(table: Table) -> Iterator[Fault]:
    named = ((row, row.text("file")) for row in table.rows if row.text("file"))
    for repeat in repeats(named):
        came = f"{repeat.came} (first in line {repeat.first_place.line})"
        yield table.fault(repeat.place, "each file once", came, "name the file that is meant")


def _same_texts(table: Table, rows: tuple[PassageRow, ...]) -> Iterator[Fault]:
    first: dict[str, PassageRow] = {}
    for row in rows:
        words = " ".join((row.text or "").split())
        earlier = first.setdefault(words, row)
        is_same_file = "file" in row.provenance and row.row.text("file") == earlier.row.text("file")
        if words and earlier is not row and not is_same_file:
            came = (
                f"the text of brief {quoted(earlier.brief_id)} by system "
                f"{quoted(earlier.system_id)} again (line {earlier.row.line})"
            )
            yield table.fault(row.row, "a text of its own", came, "put the right text here")


def _edits_unrecorded(table: Table, rows: tuple[PassageRow, ...]) -> Iterator[Fault]:
    """A generated passage that was edited is no longer the model's own, and must say so."""
    for row in rows:
        written = row.row.text(TEXT_HASH)
        if not written or row.text is None or text_hash(row.text) == written:
            continue
        missing = [column for column in EDITS if not row.row.text(column)]
        if missing:
            expected = "the text as it was generated, or who edited it and why"
            came = f"another text, and nothing in {listed(missing)}"
            remedy = f"fill in {' and '.join(EDITS)}, or bring the text back"
            yield table.fault(row.row, expected, came, remedy)
