"""The engine of a database: SQLite by default, PostgreSQL by URL; the only place that knows which.

On SQLite writers begin with BEGIN IMMEDIATE: a transaction that starts as a reader and then writes
fails at once under load, whatever its busy timeout.
"""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from evalkit.errors import StoreError

BUSY_SECONDS = 10.0
POOLED_CONNECTIONS = 16
"""Kept open on SQLite: every message comes in a thread of its own, and opening takes long."""
CACHE_KIB = 512
"""Of each connection on SQLite; the system keeps the file's pages in memory anyway."""
_QUERY_ONLY = "query_only"
"""What a pooled connection was last told, so that it is told only what is new."""


def database_url(database: str | Path) -> URL:
    """The URL of a database that is named by a path or by a URL.

    Examples
    --------
    >>> str(database_url("study/evalkit.db"))
    'sqlite:///study/evalkit.db'
    >>> database_url("postgres://lead@db.example.org/studies").drivername
    'postgresql'
    """
    text = str(database)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise StoreError(f"{text.split('@')[-1]!r} is not a database URL.") from error
    return url.set(drivername="postgresql") if url.drivername == "postgres" else url


def sqlite_file(database: str | Path) -> Path | None:
    """The file of a SQLite database; None for a server's."""
    url = database_url(database)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def is_there(database: str | Path) -> bool:
    """Whether a database file exists and holds something; of a server's nothing is asked."""
    url = database_url(database)
    if url.get_backend_name() != "sqlite" or not url.database:
        return True
    file = Path(url.database)
    return file.is_file() and file.stat().st_size > 0


def file_tables(file: Path) -> frozenset[str]:
    """The tables of a SQLite file, read without changing a byte of it; none where it is none.

    Opening a file as a store changes it (WAL), so that an archive, or a database of something
    else, must be told apart before.
    """
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as found:
            rows = found.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    except sqlite3.Error:
        return frozenset()
    return frozenset(str(name) for (name,) in rows)


def open_engine(database: str | Path, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """Make an engine for a path, an ``sqlite:///`` URL or a ``postgresql://`` URL.

    Parameters
    ----------
    busy_seconds
        How long a writer waits for another one before it gives up.

    Raises
    ------
    StoreError
        For a database that is neither, one in memory, or a driver that is not installed.
    """
    url = database_url(database)
    kind = url.get_backend_name()
    try:
        match kind:
            case "sqlite":
                return _sqlite(url, busy_seconds)
            case "postgresql":
                return _postgresql(url, busy_seconds)
    except NoSuchModuleError as error:
        raise StoreError(
            f"There is no driver {url.drivername!r}; write {kind}:// in front of the rest."
        ) from error
    raise StoreError(
        f"A database is a file for SQLite or a postgresql:// URL, not one of {kind!r}."
    )


def _sqlite(url: URL, busy_seconds: float) -> Engine:
    if url.database in (None, "", ":memory:"):
        raise StoreError("A database in memory would forget the ratings; name a file.")
    _make_private(Path(str(url.database)))
    # None leaves BEGIN to the listener below instead of to the driver's guesses.
    connect_args = {"isolation_level": None, "timeout": busy_seconds}
    engine = create_engine(
        url, connect_args=connect_args, pool_size=POOLED_CONNECTIONS, max_overflow=64
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private(file: Path) -> None:
    """Make a new file for its owner alone, since it will hold the key.

    SQLite gives its -wal and -shm files the same permissions. A file that is there keeps its own,
    and where none can be made SQLite says why.
    """
    with suppress(OSError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    # recursive_triggers: without it INSERT OR REPLACE deletes rows past the append-only triggers.
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",
        f"cache_size = -{CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    readonly = connection.get_execution_options().get("readonly", False)
    driver = connection.connection.driver_connection
    if driver is None:
        return
    if connection.info.get(_QUERY_ONLY, False) != readonly:
        driver.execute(f"PRAGMA query_only = {'ON' if readonly else 'OFF'}")
        connection.info[_QUERY_ONLY] = readonly
    driver.execute("BEGIN" if readonly else "BEGIN IMMEDIATE")


def _postgresql(url: URL, busy_seconds: float) -> Engine:
    wanted = url.query.get("options", "")
    options = f"{wanted} -c lock_timeout={int(busy_seconds * 1000)}"
    url = url.update_query_dict({"options": options})
    try:
        return create_engine(url, max_overflow=64, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError(
            "PostgreSQL needs one more package; install it with: pip install 'evalkit[postgres]'"
        ) from error
