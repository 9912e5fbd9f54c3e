"""What is stored of a study, as it is stored: rows of text that nothing has read or trusted yet.

The same rows come from a database and from an archive, so that both are checked by the same code.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, Table, select

from evalkit.errors import StoreError, UnknownStudyError
from evalkit.store import schema
from evalkit.store.chain import stored_columns
from evalkit.store.columns import JsonText, Moment, canonical_json, utc_text

StoredRow: TypeAlias = Mapping[str, Any]
EVIDENCE_TABLES: tuple[Table, ...] = (
    schema.study,
    schema.study_settings,
    schema.rubric,
    schema.rater,
    schema.brief,
    schema.passage_text,
    schema.identity,
    schema.system,
    schema.assignment,
    schema.slot,
    schema.rating_event,
    schema.audit_event,
    schema.study_key,
)
LATER_TABLES: tuple[Table, ...] = (
    schema.assignment_purpose,
    schema.returned_assignment,
    schema.known_brief,
    schema.known_passage,
    schema.known_level,
    schema.practice_setting,
    schema.practice_passage,
    schema.practice_consensus,
    schema.practice_event,
    schema.sealed_assignment,
    schema.adjudication_event,
    schema.profile_form,
    schema.profile_event,
    schema.invitation,
    schema.source_text,
    schema.automatic_rating,
)
"""Tables that the first release did not have; a file of it is evidence without them."""
AS_THEY_ARE = (
    "rubric",
    "rater",
    "brief",
    "assignment",
    "slot",
    "rating_event",
    "audit_event",
)
"""Tables that an archive takes over with all their columns but the study's id."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Every stored row of a study by the name of its table; a table that a file lacks is not in it.

    ``under_pseudonyms`` says that raters' ids were replaced when the file was written, so that no
    hash over them can be computed again.
    """

    study_id: str
    tables: Mapping[str, Sequence[StoredRow]]
    under_pseudonyms: bool = False

    def rows(self, table: str, *order: str) -> list[StoredRow]:
        """The rows of a table, in the order of these columns; none where it lacks the table."""
        found = list(self.tables.get(table, ()))
        return sorted(found, key=lambda row: [_sortable(row.get(name)) for name in order])

    def has(self, table: str) -> bool:
        """Whether there is a row of this table."""
        return bool(self.tables.get(table))


def _sortable(value: object) -> tuple[int, float, str]:
    """Numbers before texts: a forged row may hold either in any column."""
    return (0, float(value), "") if isinstance(value, int | float) else (1, 0.0, str(value))


def as_stored(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row that is about to be stored, as the database will hold it."""
    return {
        column.name: _stored_value(column.type, row[column.name])
        for column in table.columns
        if column.name in row
    }


def _stored_value(kind: object, value: Any) -> Any:  # noqa: ANN401  a cell holds anything
    if isinstance(kind, JsonText):
        return canonical_json(dict(value) if isinstance(value, Mapping) else value)
    return utc_text(value) if isinstance(kind, Moment) else value


def stored_evidence(connection: Connection, study_id: str) -> Evidence:
    """Everything that a database holds of a study.

    Raises
    ------
    UnknownStudyError
        Where it holds no such study.
    """
    tables = {
        table.name: [
            dict(row)
            for row in connection.execute(
                select(*stored_columns(table)).where(table.c.study_id == study_id)
            ).mappings()
        ]
        for table in (*EVIDENCE_TABLES, *LATER_TABLES)
    }
    if not tables["study"]:
        raise _no_study(study_id, "The database")
    return Evidence(study_id, tables)


def file_evidence(path: Path, study_id: str | None = None) -> Evidence:
    """Everything that a SQLite file holds of a study; the file is only read, never migrated.

    Parameters
    ----------
    path
        A database of studies, or the archive of one.
    study_id
        Which study, where there are several.

    Raises
    ------
    StoreError
        Where the file cannot be read, or is neither.
    UnknownStudyError
        Where it holds no such study, or several and none was named.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as found:
            # A byte that is no UTF-8 must end in a finding, not in an error.
            found.text_factory = lambda content: content.decode("utf-8", "backslashreplace")
            found.row_factory = sqlite3.Row
            return _evidence_in(found, path, study_id)
    except sqlite3.Error as error:
        raise StoreError(f"{path} cannot be read as a SQLite database: {error}.") from error


def _evidence_in(found: sqlite3.Connection, path: Path, study_id: str | None) -> Evidence:
    names = {row["name"] for row in found.execute("SELECT name FROM sqlite_master")}
    is_archive = {"metadata", "passage", "audit_event"} <= names
    if not is_archive and not {table.name for table in EVIDENCE_TABLES} <= names:
        raise StoreError(
            f"{path} is neither a database of studies nor the archive of one; name a study's "
            "folder, its evalkit.db, or what `evalkit archive` wrote."
        )
    known = [str(row["study_id"]) for row in found.execute("SELECT study_id FROM study")]
    wanted = known[0] if study_id is None and len(known) == 1 else study_id
    if wanted is None and known:
        raise UnknownStudyError(
            f"{path} holds several studies; name one of them with --study: {', '.join(known)}."
        )
    if wanted not in known:
        raise _no_study(str(wanted or ""), str(path))
    read = _archive_tables if is_archive else _study_tables
    tables = read(found, wanted, [t.name for t in LATER_TABLES if t.name in names])
    is_pseudonymous = is_archive and bool(tables["study"][0].get("has_pseudonyms"))
    return Evidence(wanted, tables, is_pseudonymous)


def _no_study(study_id: str, where: str) -> UnknownStudyError:
    named = f"no study {study_id!r}" if study_id else "no study"
    return UnknownStudyError(f"{where} holds {named}; `evalkit open` puts one there.")


def _study_tables(
    found: sqlite3.Connection, study_id: str, later: Sequence[str]
) -> dict[str, list[StoredRow]]:
    return {
        name: [
            {column: _text(value) for column, value in dict(row).items()}
            for row in found.execute(
                f'SELECT * FROM "{name}" WHERE study_id = ?',  # noqa: S608  a literal name
                (study_id,),
            )
        ]
        for name in (*(table.name for table in EVIDENCE_TABLES), *later)
    }


def _archive_tables(
    found: sqlite3.Connection, study_id: str, later: Sequence[str]
) -> dict[str, list[StoredRow]]:
    """The archive's tables in the shape of the database's."""

    def rows(table: str) -> list[dict[str, Any]]:
        return [
            {"study_id": study_id, **{n: _text(v) for n, v in dict(row).items()}}
            for row in found.execute(f'SELECT * FROM "{table}"')  # noqa: S608
        ]

    (heading,) = rows("study")
    systems = {row["code"]: row for row in rows("system")}
    passages = rows("passage")
    is_named = bool(heading["is_unblinded"])
    tables: dict[str, list[StoredRow]] = {name: list(rows(name)) for name in (*AS_THEY_ARE, *later)}
    tables["study"] = [heading]
    tables["passage_text"] = [
        {name: row[name] for name in ("study_id", "text_id", "brief_id", "text")}
        for row in passages
    ]
    if is_named:
        tables["system"] = list(systems.values())
        tables["identity"] = [
            {
                "study_id": study_id,
                "text_id": row["text_id"],
                "system_id": systems.get(row["code"], {}).get("system_id"),
                "provenance": row["provenance"],
            }
            for row in passages
            if row["code"] is not None
        ]
    if is_named and heading.get("secret"):
        tables["study_settings"] = [{"study_id": study_id, "settings": heading["settings"]}]
        names = ("study_id", "secret", "nonce", "commitment")
        tables["study_key"] = [{name: heading[name] for name in names}]
    return tables


def _text(value: Any) -> Any:  # noqa: ANN401
    """A forged cell may hold bytes; what they are is shown, and no hash of ours fits them."""
    return repr(value) if isinstance(value, bytes) else value
