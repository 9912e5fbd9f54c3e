from collections.abc import Callable
from typing import Any

import pytest
from small_study import STUDY_ID, open_small_study
from sqlalchemy import Connection, Inspector, inspect, select

from evalkit.errors import MigrationError
from evalkit.store import desk, schema
from evalkit.store.engine import open_engine
from evalkit.store.migrations import MIGRATIONS, first_release, migrate
from evalkit.store.purposes import purposes_of
from evalkit.store.studies import list_studies
from evalkit.store.unit_of_work import Store, open_store

NUMBERS = list(range(1, len(MIGRATIONS) + 1))


def shape_of(inspector: Inspector, table: str) -> dict[str, Any]:
    """Everything about a table but the names that a database gives to its constraints."""
    return {
        "columns": [
            (column["name"], str(column["type"]), column["nullable"])
            for column in inspector.get_columns(table)
        ],
        "primary_key": inspector.get_pk_constraint(table)["constrained_columns"],
        "foreign_keys": sorted(
            (key["constrained_columns"], key["referred_table"], key["referred_columns"])
            for key in inspector.get_foreign_keys(table)
        ),
        "unique": sorted(key["column_names"] for key in inspector.get_unique_constraints(table)),
        "checks": sorted(
            (check["name"], check["sqltext"]) for check in inspector.get_check_constraints(table)
        ),
        "indexes": sorted(
            (index["name"], index["column_names"], bool(index["unique"]))
            for index in inspector.get_indexes(table)
            if "duplicates_constraint" not in index
        ),
    }


def shapes(database: str) -> dict[str, dict[str, Any]]:
    engine = open_engine(database)
    with engine.connect() as connection:
        inspector = inspect(connection)
        found = {table: shape_of(inspector, table) for table in inspector.get_table_names()}
    engine.dispose()
    return found


def test_the_migrations_one_by_one_give_the_tables_of_the_schema(new_database: Callable[[], str]):
    migrated, created = new_database(), new_database()
    engine = open_engine(migrated)
    for version in range(1, len(MIGRATIONS) + 1):
        migrate(engine, migrated, MIGRATIONS[:version])
    engine.dispose()
    engine = open_engine(created)
    with engine.begin() as connection:
        schema.metadata.create_all(connection)
    engine.dispose()
    assert shapes(migrated) == shapes(created)


def test_every_primary_key_begins_with_the_study():
    tables = [table for name, table in schema.metadata.tables.items() if name != "schema_migration"]
    assert {next(iter(table.primary_key.columns)).name for table in tables} == {"study_id"}


def add_motto(connection: Connection) -> None:
    """A change of some later release."""
    connection.exec_driver_sql("ALTER TABLE study ADD COLUMN motto TEXT")


def fail_after_a_change(connection: Connection) -> None:
    add_motto(connection)
    raise RuntimeError("power cut")


def test_a_database_of_an_earlier_release_opens_with_its_studies(store: Store):
    migrate(store.engine, store.name, (*MIGRATIONS, add_motto))
    migrate(store.engine, store.name, (*MIGRATIONS, add_motto))
    with store.reading() as connection:
        assert [study.id for study in list_studies(connection)] == [STUDY_ID]
        columns = [column["name"] for column in inspect(connection).get_columns("study")]
        recorded = connection.execute(
            select(schema.schema_migration.c.name).order_by(schema.schema_migration.c.version)
        ).scalars()
        assert columns[-1] == "motto"
        assert list(recorded) == [*(done.__name__ for done in MIGRATIONS), "add_motto"]


def test_a_migration_that_fails_leaves_neither_change_nor_record(store: Store):
    with pytest.raises(RuntimeError, match="power cut"):
        migrate(store.engine, store.name, (*MIGRATIONS, fail_after_a_change))
    with store.reading() as connection:
        columns = [column["name"] for column in inspect(connection).get_columns("study")]
        versions = connection.execute(select(schema.schema_migration.c.version)).scalars().all()
    assert "motto" not in columns
    assert versions == NUMBERS


def test_a_database_of_a_newer_release_is_refused_and_left_alone(database: str):
    store = open_store(database)
    open_small_study(store)
    migrate(store.engine, store.name, (*MIGRATIONS, add_motto))
    store.close()
    newer = rf"newer release of evalkit \(schema {len(NUMBERS) + 1}; .* knows {len(NUMBERS)}\)"
    with pytest.raises(MigrationError, match=newer):
        open_store(database)


def test_opening_again_changes_nothing(database: str):
    for _ in range(2):
        store = open_store(database)
        with store.reading() as connection:
            versions = connection.execute(select(schema.schema_migration.c.version)).scalars()
            assert sorted(versions) == NUMBERS
        store.close()


def test_a_database_of_the_first_release_gets_the_tables_of_purposes(database: str):
    engine = open_engine(database)
    migrate(engine, database, (first_release,))
    engine.dispose()
    store = open_store(database)
    open_small_study(store)
    with store.reading() as connection:
        assert purposes_of(connection, STUDY_ID) == {}
        assert len(desk.assignments_of(connection, STUDY_ID, "ana")) == 2
    store.close()
