"""Changes of the schema, in order; each is applied together with its record in one transaction."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Connection, Engine, func, insert, inspect, select

from evalkit.errors import MigrationError
from evalkit.store import (
    release_1,
    release_2,
    release_3,
    release_4,
    release_5,
    release_6,
    release_7,
)
from evalkit.store.engine import file_tables
from evalkit.store.faults import foreign_database
from evalkit.store.schema import schema_migration

Migration: TypeAlias = Callable[[Connection], None]

# Any number will do, as long as every release takes the same one.
_POSTGRESQL_MIGRATION_LOCK = 735_228_001


def first_release(connection: Connection) -> None:
    """Make the tables of release 0.1, which refuse updates and deletions."""
    _make(connection, release_1.TABLES, release_1.SQLITE_TRIGGERS, release_1.POSTGRESQL_TRIGGERS)


def work_of_many_purposes(connection: Connection) -> None:
    """Tell ratings from repeats and validity passages, and keep what was handed back."""
    _make(connection, release_2.TABLES, release_2.SQLITE_TRIGGERS, release_2.POSTGRESQL_TRIGGERS)


def passages_to_learn_on(connection: Connection) -> None:
    """Keep anchor, practice and qualifying passages, and what raters answered on them."""
    _make(connection, release_3.TABLES, release_3.SQLITE_TRIGGERS, release_3.POSTGRESQL_TRIGGERS)


def norming_and_adjudication(connection: Connection) -> None:
    """Seal ratings that a norming pass revealed, and keep what adjudicators settled."""
    _make(connection, release_4.TABLES, release_4.SQLITE_TRIGGERS, release_4.POSTGRESQL_TRIGGERS)


def raters_of_their_own(connection: Connection) -> None:
    """Keep the form that asks raters about themselves, and what they told and consented to."""
    _make(connection, release_5.TABLES, release_5.SQLITE_TRIGGERS, release_5.POSTGRESQL_TRIGGERS)


def answers_of_a_model(connection: Connection) -> None:
    """Keep what the automatic rater answered, apart from ratings."""
    _make(connection, release_6.TABLES, release_6.SQLITE_TRIGGERS, release_6.POSTGRESQL_TRIGGERS)


def texts_to_hold_passages_against(connection: Connection) -> None:
    """Keep the training set and the references, so that the lead's page can compare."""
    _make(connection, release_7.TABLES, release_7.SQLITE_TRIGGERS, release_7.POSTGRESQL_TRIGGERS)


def _make(
    connection: Connection,
    tables: Sequence[str],
    sqlite_triggers: Sequence[str],
    postgresql_triggers: Sequence[str],
) -> None:
    on_sqlite = connection.dialect.name == "sqlite"
    for statement in (*tables, *(sqlite_triggers if on_sqlite else postgresql_triggers)):
        connection.exec_driver_sql(statement)


MIGRATIONS: tuple[Migration, ...] = (
    first_release,
    work_of_many_purposes,
    passages_to_learn_on,
    norming_and_adjudication,
    raters_of_their_own,
    answers_of_a_model,
    texts_to_hold_passages_against,
)


def is_study_file(file: Path) -> bool:
    """Whether a file is a database of evalkit, of any release; the file is not changed."""
    return schema_migration.name in file_tables(file)


def refuse_foreign_file(database: str) -> None:
    """Leave a SQLite file of something else, such as an archive, as it is.

    Raises
    ------
    MigrationError
        Where the file holds tables, and none of them is evalkit's.
    """
    tables = file_tables(Path(database)) if Path(database).is_file() else frozenset()
    if tables and schema_migration.name not in tables:
        raise foreign_database(database)


def migrate(engine: Engine, database: str, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Apply what is not yet applied.

    Raises
    ------
    MigrationError
        For a database of a newer release, or one that holds the tables of something else.
    """
    with engine.begin() as connection:
        applied = _prepare(connection, database)
    if applied > len(migrations):
        raise MigrationError(
            f"{database} was written by a newer release of evalkit (schema {applied}; this "
            f"release knows {len(migrations)}); install the newer release to open it."
        )
    for version, migration in enumerate(migrations[applied:], start=applied + 1):
        with engine.begin() as connection:
            _hold_lock(connection)
            if _version(connection) < version:
                migration(connection)
                _write_down(connection, version, migration)


def _prepare(connection: Connection, database: str) -> int:
    """Make sure that there is a table of migrations; say how many were applied."""
    _hold_lock(connection)
    tables = inspect(connection).get_table_names()
    if schema_migration.name in tables:
        return _version(connection)
    # A PostgreSQL schema may be shared with others on purpose; a file is not.
    if tables and connection.dialect.name == "sqlite":
        raise foreign_database(database)
    schema_migration.create(connection)
    return 0


def _version(connection: Connection) -> int:
    highest = connection.scalar(select(func.max(schema_migration.c.version)))
    return highest or 0


def _write_down(connection: Connection, version: int, migration: Migration) -> None:
    connection.execute(
        insert(schema_migration).values(
            version=version, name=migration.__name__, applied_at=datetime.now(UTC)
        )
    )


def _hold_lock(connection: Connection) -> None:
    """Let two app processes that start together migrate one after the other."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_POSTGRESQL_MIGRATION_LOCK)))
