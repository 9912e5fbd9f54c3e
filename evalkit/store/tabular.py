"""Tables of unknown shape, read as text: CSV, TSV, JSON, JSON Lines, or a SQLite database.

Nothing is guessed: an id "01" stays "01", a rater "NA" stays "NA", and a cell that is empty (or a
JSON null) is an empty text.
"""

import csv
import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evalkit.errors import RatingsTableError
from evalkit.store.columns import canonical_json

if TYPE_CHECKING:
    import pandas as pd

SQLITE_HEADER = b"SQLite format 3\x00"
RATINGS_TABLES = ("score", "current_rating", "rating", "ratings")
"""The tables or views of a database that are taken for its ratings, in this order."""

DELIMITERS = (",", ";", "\t", "|")
_NOT_TEXT = {
    b"PK\x03\x04": "a spreadsheet or a zip file; save the sheet as CSV (UTF-8) and read that",
    b"\xff\xfe": "UTF-16 text; save it as UTF-8",
    b"\xfe\xff": "UTF-16 text; save it as UTF-8",
}


def read_table(path: Path, table: str | None = None) -> "pd.DataFrame":
    """Read a table as text, whatever its format and delimiter.

    Parameters
    ----------
    table
        The table or view of a database; without it one of ``RATINGS_TABLES``, or the only one.

    Returns
    -------
    pandas.DataFrame
        Every column ``str``, without missing values, in the order of the file.

    Raises
    ------
    RatingsTableError
        Where the file cannot be read as one table; the message names file and row.
    """
    content = _content(path)
    if content.startswith(SQLITE_HEADER):
        rows = _database_rows(path, table)
    else:
        _require_utf8(path, content)
        is_json = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
        rows = _json_rows(path, content) if is_json else _csv_rows(path, content)
    return _frame(path, rows)


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RatingsTableError(f"{path} cannot be read: {error.strerror}.") from error
    if not content.strip():
        raise RatingsTableError(f"{path} is empty; a table needs a header and rows.")
    for sign, what in _NOT_TEXT.items():
        if content.startswith(sign):
            raise RatingsTableError(f"{path} is {what}.")
    return content


def _require_utf8(path: Path, content: bytes) -> None:
    try:
        content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RatingsTableError(
            f"{path}, line {line}: byte {content[error.start]:#04x} is not UTF-8; "
            "save the file as UTF-8 (in Excel: CSV UTF-8)."
        ) from error


def _csv_rows(path: Path, content: bytes) -> Iterable[Mapping[str, Any]]:
    from sqlite_utils.utils import Format, RowError, rows_from_file

    dialect = _dialect(content)
    header = _header(path, content, dialect)
    try:
        rows, _ = rows_from_file(BytesIO(content), format=Format.CSV, dialect=dialect)
        for number, row in enumerate(rows, start=1):
            if None in row.values():
                raise RatingsTableError(
                    f"{path}, row {number}: fewer cells than the {len(header)} columns of the "
                    "header; a text with line breaks or delimiters needs quotes."
                )
            yield row
    except RowError as error:
        raise RatingsTableError(
            f"{path}: a row has more cells than the {len(header)} columns of the header; "
            f"a text with {dialect.delimiter!r} in it needs quotes."
        ) from error
    except csv.Error as error:
        raise RatingsTableError(f"{path} is no sound CSV: {error}.") from error


def _dialect(content: bytes) -> type[csv.Dialect]:
    """Excel's rules with the delimiter that stands most often in the header."""
    first_line = content.lstrip(b"\xef\xbb\xbf").splitlines()[0].decode()
    counts = {delimiter: first_line.count(delimiter) for delimiter in DELIMITERS}

    class Dialect(csv.excel):
        delimiter = max(counts, key=lambda sign: counts[sign])
        strict = True

    return Dialect


def _header(path: Path, content: bytes, dialect: type[csv.Dialect]) -> list[str]:
    try:
        header = next(csv.reader(content.decode("utf-8-sig").splitlines(keepends=True), dialect))
    except csv.Error as error:
        raise RatingsTableError(f"{path}, line 1 is no sound CSV header: {error}.") from error
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise RatingsTableError(
            f"{path}: the header names {', '.join(map(repr, repeated))} more than once; "
            "give each column a name of its own."
        )
    return header


def _json_rows(path: Path, content: bytes) -> Iterable[Mapping[str, Any]]:
    from sqlite_utils.utils import Format, rows_from_file

    text = content.removeprefix(b"\xef\xbb\xbf")
    is_lines = path.suffix in (".jsonl", ".ndjson") or _is_json_lines(text)
    rows: list[Any] = []
    try:
        parsed, _ = rows_from_file(BytesIO(text), format=Format.NL if is_lines else Format.JSON)
        rows.extend(parsed)
    except json.JSONDecodeError as error:
        where = f"record {len(rows) + 1}" if is_lines else f"line {error.lineno}"
        raise RatingsTableError(
            f"{path}, {where}: no sound JSON: {error.msg} at column {error.colno}."
        ) from error
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise RatingsTableError(
                f"{path}, record {number}: a record is an object of columns, but "
                f"{type(row).__name__} came."
            )
    return rows


def _is_json_lines(text: bytes) -> bool:
    first_line = text.lstrip().split(b"\n", 1)[0]
    return text.lstrip().startswith(b"{") and first_line.rstrip().endswith(b"}")


def _database_rows(path: Path, table: str | None) -> Iterable[Mapping[str, Any]]:
    import sqlite_utils

    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            database = sqlite_utils.Database(connection, execute_plugins=False)
            names = [*database.view_names(), *database.table_names()]
            name = table if table in names else _ratings_table(path, names, table)
            return list(database[name].rows)
    except sqlite3.Error as error:
        raise RatingsTableError(f"{path} cannot be read as a SQLite database: {error}.") from error


def _ratings_table(path: Path, names: list[str], wanted: str | None) -> str:
    if "schema_migration" in names:
        raise RatingsTableError(
            f"{path} is evalkit's own database; name its study instead, or write an archive of it "
            "with `evalkit archive`."
        )
    known = [name for name in RATINGS_TABLES if name in names]
    if wanted is None and (known or len(names) == 1):
        return (known or names)[0]
    needed = repr(wanted) if wanted else f"one named {' or '.join(RATINGS_TABLES)}"
    raise RatingsTableError(
        f"{path} holds {', '.join(sorted(names)) or 'no tables'}, but not {needed}; name the table "
        "that holds the ratings."
    )


def _frame(path: Path, rows: Iterable[Mapping[str, Any]]) -> "pd.DataFrame":
    import pandas as pd

    texts = [{str(name): _text(cell) for name, cell in row.items()} for row in rows]
    if not texts:
        raise RatingsTableError(f"{path} has no rows below its header.")
    columns = list(dict.fromkeys(name for row in texts for name in row))
    filled = [[row.get(name, "") for name in columns] for row in texts]
    return pd.DataFrame(filled, columns=columns, dtype="str")


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case dict() | list():
            return canonical_json(cell)
        case _:
            return str(cell)
