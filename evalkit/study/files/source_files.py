"""The training set and the references of a study: tables of texts, text files, or folders."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evalkit.study.files.cells import repeated_ids_in
from evalkit.study.files.docx_file import read_docx
from evalkit.study.files.fault import Fault, Reading
from evalkit.study.files.place import Mention, Source, place_all
from evalkit.study.files.table import Columns, Row, Table
from evalkit.study.files.table_file import DELIMITERS, JSONL, read_table
from evalkit.study.files.text_file import read_text
from evalkit.study.files.wording import listed, quoted
from evalkit.study.files.yaml_file import YamlDocument
from evalkit.study.source_text import SourceKind, SourceText

TEXT_COLUMNS = ("text", "passage", "completion", "content")
TEXT_FILES = (".txt", ".md", ".docx")
SUFFIXES = (*TEXT_FILES, *DELIMITERS, JSONL)
ID = "id"


@dataclass(frozen=True, slots=True)
class _Named:
    """A file or folder that study.yaml names, what for, and where it says so."""

    name: str
    kind: SourceKind
    mention: Mention


def read_sources(folder: Path, settings: YamlDocument) -> Reading[tuple[SourceText, ...]]:
    """Read every text that `training` and `references` name, and report what cannot be read."""
    faults: list[Fault] = []
    texts: list[SourceText] = []
    read: set[str] = set()
    for named in _named(settings):
        found = place_all(folder, named.name, named.mention, SUFFIXES)
        faults += found.faults
        for source in found.value or ():
            if source.file in read:
                came, remedy = f"{quoted(source.file)} again", "name it once"
                faults.append(named.mention.fault("each file of texts once", came, remedy))
                continue
            read.add(source.file)
            reading = read_source(source, named.kind)
            faults += reading.faults
            texts += reading.value or ()
    return Reading(tuple(texts), tuple(faults))


def read_source(source: Source, kind: SourceKind) -> Reading[tuple[SourceText, ...]]:
    """Read one file: a text of its own, or a table with a row for each text."""
    suffix = source.path.suffix.lower()
    if suffix in TEXT_FILES:
        text = (read_docx if suffix == ".docx" else read_text)(source.path, source.file)
        texts = (SourceText(source.file, kind, text.value),) if text.value else ()
        return Reading(texts, text.faults)
    reading = read_table(source, Columns(()))
    if reading.value is None:
        return Reading(None, reading.faults)
    table = reading.value
    column = next((name for name in TEXT_COLUMNS if name in table.columns), None)
    if column is None:
        return Reading(None, (*reading.faults, _no_texts(table)))
    rows = tuple(_texts_in(table, column, kind))
    faults = (*reading.faults, *_empty_rows(table, column), *repeated_ids_in(table, ID))
    return Reading(rows, faults)


def _no_texts(table: Table) -> Fault:
    expected = f"a column with the texts, named {' or '.join(map(quoted, TEXT_COLUMNS))}"
    came = f"the columns {listed(table.columns)}"
    return Fault(table.file, 1, expected, came, "rename the column of texts so")


def _texts_in(table: Table, column: str, kind: SourceKind) -> Iterator[SourceText]:
    for row in table.rows:
        others = {name: cell for name, cell in row.cells.items() if name != column}
        if row.text(column):
            yield SourceText(_name(table, row), kind, row.cells[column], others)


def _name(table: Table, row: Row) -> str:
    """By its id where it has one, else by its line; ids of two files may be the same."""
    return f"{table.file}: {row.text(ID)}" if row.text(ID) else f"{table.file}, line {row.line}"


def _empty_rows(table: Table, column: str) -> Iterator[Fault]:
    for row in table.rows:
        if not row.text(column):
            expected = f"a text in the column {quoted(column)}"
            yield table.fault(row, expected, "an empty cell", "fill it or remove the row")


def _named(settings: YamlDocument) -> Iterator[_Named]:
    training = settings.at(("training",))
    if isinstance(training, str):
        mention = Mention(settings.file, settings.line(("training",)))
        yield _Named(training.strip(), SourceKind.TRAINING, mention)
    for where, name in settings.texts(("references",)):
        mention = Mention(settings.file, settings.line(where))
        yield _Named(name.strip(), SourceKind.REFERENCE, mention)
