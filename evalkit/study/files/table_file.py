"""A file as a table, whatever text format it has."""

from evalkit.study.files.delimited_table import parse_delimited
from evalkit.study.files.fault import Fault, Reading
from evalkit.study.files.jsonl_table import parse_jsonl
from evalkit.study.files.place import Source
from evalkit.study.files.table import Columns, Table, column_faults
from evalkit.study.files.text_file import read_text
from evalkit.study.files.wording import quoted

DELIMITERS = {".csv": ",", ".tsv": "\t"}
JSONL = ".jsonl"
SAVE_AS_TABLE = 'save the table as "CSV UTF-8" (.csv), .tsv or .jsonl'


def read_table(source: Source, columns: Columns) -> Reading[Table]:
    """Read a table and report everything that is wrong with its form and its columns."""
    suffix = source.path.suffix.lower()
    if suffix not in {*DELIMITERS, JSONL}:
        came = quoted(source.path.name)
        fault = Fault(source.file, None, "a table in a text format", came, SAVE_AS_TABLE)
        return Reading(None, (fault,))
    text = read_text(source.path, source.file)
    if text.value is None:
        return Reading(None, text.faults)
    if suffix == JSONL:
        table = parse_jsonl(text.value, source.file)
    else:
        table = parse_delimited(text.value, source.file, DELIMITERS[suffix], columns.names)
    faults = text.faults + table.faults
    if table.value is None:
        return Reading(None, faults)
    return Reading(table.value, (*faults, *column_faults(table.value, columns)))
