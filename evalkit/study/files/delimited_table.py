"""CSV and TSV as spreadsheets write them, with the physical line of each row."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evalkit.study.files.fault import Fault, Reading
from evalkit.study.files.repeats import repeats
from evalkit.study.files.table import Row, Table
from evalkit.study.files.wording import plural

LONGEST_CELL = 2**31 - 1
DELIMITER_NAMES = {",": "commas", "\t": "tabs", ";": "semicolons"}


@dataclass(frozen=True, slots=True)
class _Record:
    """The cells of one record and the line where it begins."""

    line: int
    cells: list[str]

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


def parse_delimited(
    text: str, file: str, delimiter: str, names: tuple[str, ...] = ()
) -> Reading[Table]:
    r"""Turn delimited text into rows of texts; nothing is converted.

    Parameters
    ----------
    names
        The columns by which other files know a row. A row with too few or too many cells keeps
        only these, since its other cells may stand under the wrong column.

    Examples
    --------
    >>> parse_delimited("id,name\n01,NA\n", "raters.csv", ",").value.rows
    (Row(line=2, cells={'id': '01', 'name': 'NA'}),)
    """
    reading = _records(text, file, delimiter)
    records = reading.value or []
    while records and records[-1].is_blank:
        records.pop()
    while records and records[0].is_blank:
        records.pop(0)
    if not records:
        empty = Fault(file, None, "a header and rows", "empty cells only", "fill the table")
        return Reading(None, reading.faults or (empty,))
    header = records[0]
    other = _other_delimiter(header, delimiter)
    if other:
        expected, came = DELIMITER_NAMES[delimiter], DELIMITER_NAMES[other]
        remedy = f"save the table with {expected}"
        fault = Fault(file, header.line, f"{expected} between the cells", came, remedy)
        return Reading(None, (*reading.faults, fault))
    columns = [name.strip() for name in header.cells]
    faults = [*reading.faults, *_header_faults(file, columns, records)]
    rows = []
    for record in records[1:]:
        ragged = list(_width_faults(file, record, len(columns)))
        faults += ragged
        if not record.is_blank:
            rows.append(_row(record, columns, names if ragged else columns))
    known = tuple(dict.fromkeys(column for column in columns if column))
    return Reading(Table(file, known, tuple(rows), not reading.faults), tuple(faults))


def _row(record: _Record, columns: Sequence[str], kept: Sequence[str]) -> Row:
    cells = zip(columns, record.cells, strict=False)
    return Row(record.line, {column: cell for column, cell in cells if column and column in kept})


def _records(text: str, file: str, delimiter: str) -> Reading[list[_Record]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records = []
    line = 1
    try:
        for cells in reader:
            records.append(_Record(line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        # What follows a quotation mark out of place would be read in the wrong way: stop there.
        return Reading(records, (_quote_fault(str(error), file, line, reader.line_num),))
    return Reading(records)


def _quote_fault(error: str, file: str, began: int, stopped: int) -> Fault:
    expected = "quotation marks in pairs"
    if "end of data" in error:
        came = "a quotation mark that opens a cell and is never closed"
        return Fault(file, began, expected, came, "close or remove it")
    came = "text right after a closing quotation mark"
    if stopped > began:
        came += f", in a row that begins in line {began}"
    remedy = 'write each quotation mark within a quoted cell twice ("")'
    return Fault(file, stopped, expected, came, remedy)


def _other_delimiter(header: _Record, delimiter: str) -> str | None:
    if len(header.cells) > 1:
        return None
    return next((d for d in DELIMITER_NAMES if d != delimiter and d in header.cells[0]), None)


def _header_faults(
    file: str, columns: Sequence[str], records: Sequence[_Record]
) -> Iterator[Fault]:
    line = records[0].line
    for repeat in repeats((line, column) for column in columns if column):
        remedy = "rename or remove one of the two"
        yield Fault(file, line, "each column once", repeat.came, remedy)
    for index, column in enumerate(columns):
        is_used = any(len(r.cells) > index and r.cells[index].strip() for r in records[1:])
        if not column and is_used:
            came = f"none for column {index + 1}"
            yield Fault(file, line, "a name for each column", came, "name it or empty its cells")


def _width_faults(file: str, record: _Record, width: int) -> Iterator[Fault]:
    expected, came = plural(width, "cell"), plural(len(record.cells), "cell")
    if record.is_blank:
        yield Fault(file, record.line, "a row with cells", "a blank row", "remove the row")
    elif len(record.cells) < width:
        yield Fault(file, record.line, expected, came, "add what is missing")
    elif len(record.cells) > width:
        remedy = "put a cell that holds a delimiter in quotation marks"
        yield Fault(file, record.line, expected, came, remedy)
