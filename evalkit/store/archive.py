"""One file that holds a whole study, for sqlite-utils and Datasette: no name, no link in it.

The secret behind the design is in it once the study is unblinded, so that anyone can check the key.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from evalkit.errors import ClosedError, StoreError
from evalkit.store import archive_rows, audit, studies
from evalkit.store.archive_pseudonyms import rows_under
from evalkit.store.archive_rows import Row
from evalkit.store.archive_schema import TABLES, VIEWS, ArchiveTable, ArchiveView
from evalkit.study.audit import StudyState
from evalkit.study.pseudonym import Pseudonyms

if TYPE_CHECKING:
    from sqlite_utils import Database

STORED_TABLES = (
    "brief",
    "rater",
    "assignment",
    "assignment_purpose",
    "returned_assignment",
    "sealed_assignment",
    "slot",
    "rating_event",
    "audit_event",
    "adjudication_event",
    "known_brief",
    "known_passage",
    "known_level",
    "practice_setting",
    "practice_passage",
    "practice_consensus",
    "practice_event",
    "profile_form",
    "profile_event",
    "automatic_rating",
)


def write_archive(
    connection: Connection,
    study_id: str,
    path: Path,
    *,
    unblinded: bool,
    names: Pseudonyms | None = None,
) -> None:
    """Write a study into a new SQLite file with keys and views; the same study, the same bytes.

    Parameters
    ----------
    unblinded
        Whether the file says which letter is which system, and where each passage came from.
    names
        What each rater's id is replaced by; without hashes and secret, which would undo it.

    Raises
    ------
    StoreError
        Where the file is there already, or cannot be written.
    ClosedError
        Where the systems are to be named and the study is not unblinded.
    """
    if unblinded and audit.state(connection, study_id) is not StudyState.UNBLINDED:
        raise ClosedError(
            "This study is not unblinded, so an archive of it cannot name the systems."
        )
    rows = _rows(connection, study_id, unblinded=unblinded)
    if names:
        rows = rows_under(rows, names)
    with _new_file(path) as partial:
        _write(partial, rows)


def _rows(connection: Connection, study_id: str, *, unblinded: bool) -> dict[str, Iterable[Row]]:
    study = studies.load_study(connection, study_id)
    codes = studies.codes(connection, study_id)
    stored = {
        table.name: archive_rows.stored_rows(connection, table, study_id)
        for table in TABLES
        if table.name in STORED_TABLES
    }
    return {
        **stored,
        "study": [archive_rows.study_row(connection, study, unblinded=unblinded)],
        "system": archive_rows.system_rows(study, codes, unblinded=unblinded),
        "passage": archive_rows.passage_rows(connection, study_id, unblinded=unblinded),
        "rubric": archive_rows.form_rows(study),
        "rubric_criterion": archive_rows.criterion_rows(study),
        "rubric_level": archive_rows.level_rows(study),
        "rubric_flag": archive_rows.flag_rows(study),
        "decision_option": archive_rows.decision_rows(study),
        "preference_option": archive_rows.preference_rows(study),
    }


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """Hold the name from the start and give it a whole file at the end, or nothing."""
    try:
        path.touch(exist_ok=False)
    except FileExistsError as error:
        raise StoreError(f"{path} is there already; an archive is never overwritten.") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}.") from error
    partial = path.with_name(f"{path.name}.partial")
    try:
        yield partial
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        raise


def _write(path: Path, rows: Mapping[str, Iterable[Row]]) -> None:
    import sqlite_utils

    path.unlink(missing_ok=True)
    database = sqlite_utils.Database(path, execute_plugins=False)
    with closing(database), database.atomic():
        for table in TABLES:
            _write_table(database, table, rows[table.name])
        database.index_foreign_keys()
        for view in VIEWS:
            database.create_view(view.name, view.sql)
        _describe(database)


def _write_table(database: "Database", table: ArchiveTable, rows: Iterable[Row]) -> None:
    keys = [table.primary_key] if isinstance(table.primary_key, str) else [*table.primary_key]
    database.table(table.name).create(
        table.columns,
        pk=table.primary_key,
        foreign_keys=[(key.columns, key.table, key.columns) for key in table.foreign_keys],
    )
    # By key and not as the database gives them: its order of texts depends on its collation.
    ordered = sorted(rows, key=lambda row: [row[name] for name in keys])
    database.table(table.name).insert_all(
        {name: row[name] for name in table.columns} for row in ordered
    )


def _describe(database: "Database") -> None:
    described: list[ArchiveTable | ArchiveView] = [*TABLES, *VIEWS]
    database.table("metadata").create({"name": str, "kind": str, "description": str}, pk="name")
    database.table("metadata").insert_all(
        {
            "name": part.name,
            "kind": "table" if isinstance(part, ArchiveTable) else "view",
            "description": part.description,
        }
        for part in described
    )
