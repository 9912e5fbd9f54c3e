"""A database, and the two ways to work with it: one transaction that reads, or one that writes."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from evalkit.errors import StoreError
from evalkit.store.engine import BUSY_SECONDS, open_engine
from evalkit.store.faults import as_store_error
from evalkit.store.migrations import migrate, refuse_foreign_file

# SQLite lets writers wait by polling, which is unfair: without a queue of our own the slowest of
# sixteen waits seconds. One lock a process is enough, since SQLite has one writer a file anyway.
_WRITERS = threading.Lock()


@dataclass(frozen=True, slots=True)
class Store:
    """One database that holds any number of studies.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     store = open_store(Path(folder) / "evalkit.db")
    ...     with store.reading() as connection:
    ...         connection.exec_driver_sql("SELECT count(*) FROM study").scalar_one()
    ...     store.close()
    0
    """

    engine: Engine
    busy_seconds: float = BUSY_SECONDS

    @property
    def name(self) -> str:
        """The file, or the URL without its password."""
        url = self.engine.url
        if url.get_backend_name() == "sqlite":
            return str(url.database)
        return url.render_as_string(hide_password=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that sees one state of the database and writes nothing."""
        with _in_sentences(self.name), self.engine.connect() as raw:
            options = (
                {"readonly": True}
                if self._is_sqlite
                else {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
            )
            yield raw.execution_options(**options)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all that is written in it is stored at its end, or nothing is."""
        with _in_sentences(self.name), self._turn(), self.engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @property
    def _is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def _turn(self) -> AbstractContextManager[object]:
        return _write_turn(self.name, self.busy_seconds) if self._is_sqlite else nullcontext()


def open_store(database: str | Path, busy_seconds: float = BUSY_SECONDS) -> Store:
    """Open a database by path or URL, make it if there is none, and bring it up to this release.

    Raises
    ------
    MigrationError
        For a database of a newer release, or of another program.
    StoreError
        For a file or server that cannot be opened.
    """
    store = Store(open_engine(database, busy_seconds), busy_seconds)
    try:
        with _in_sentences(store.name), store._turn():
            if store._is_sqlite:
                refuse_foreign_file(store.name)
            migrate(store.engine, store.name)
    except BaseException:
        store.close()
        raise
    return store


@contextmanager
def _in_sentences(database: str) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise as_store_error(error, database) from error


@contextmanager
def _write_turn(database: str, seconds: float) -> Iterator[None]:
    # Timed, so that a unit of work opened inside another one ends in a sentence and not for ever.
    if not _WRITERS.acquire(timeout=seconds):
        raise StoreError(
            f"Another write to {database} did not finish within {seconds:g} seconds; "
            "nothing was stored, try again."
        )
    try:
        yield
    finally:
        _WRITERS.release()
