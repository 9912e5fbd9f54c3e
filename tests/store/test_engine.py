import os
import sqlite3
from pathlib import Path

import pytest
from small_study import OPENED_AT, STUDY_ID, open_small_study

from evalkit.errors import MigrationError, StoreError
from evalkit.store.invitations import add_invitation
from evalkit.store.studies import list_studies
from evalkit.store.unit_of_work import Store, open_store


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)],
)
def test_sqlite_is_set_up_to_keep_what_it_acknowledges(sqlite_store: Store, pragma, value):
    with sqlite_store.reading() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_a_url_and_a_path_open_the_same_file(sqlite_store: Store):
    again = open_store(f"sqlite:///{sqlite_store.name}")
    with again.reading() as connection:
        assert [study.id for study in list_studies(connection)] == [STUDY_ID]
    again.close()


def test_a_unit_of_work_that_reads_cannot_write(store: Store):
    with pytest.raises(StoreError, match="may not"), store.reading() as connection:
        add_invitation(connection, STUDY_ID, "ana", "hash", OPENED_AT)
    with store.writing() as connection:
        add_invitation(connection, STUDY_ID, "ana", "hash", OPENED_AT)


def test_a_unit_of_work_that_reads_sees_one_state(store: Store):
    with store.reading() as connection:
        first = connection.exec_driver_sql("SELECT count(*) FROM invitation").scalar_one()
        with store.writing() as writer:
            add_invitation(writer, STUDY_ID, "ana", "hash", OPENED_AT)
        second = connection.exec_driver_sql("SELECT count(*) FROM invitation").scalar_one()
    assert (first, second) == (0, 0)


@pytest.mark.parametrize("database", ["sqlite://", "sqlite:///:memory:", ":memory:"])
def test_a_database_in_memory_is_refused(database):
    with pytest.raises(StoreError, match="would forget the ratings"):
        open_store(database)


@pytest.mark.parametrize("database", ["mysql://lead@localhost/studies", "http://example.org"])
def test_another_kind_of_database_is_refused(database):
    with pytest.raises(StoreError, match=r"SQLite or a postgresql:// URL"):
        open_store(database)


def test_a_text_file_is_not_taken_for_a_database(tmp_path: Path):
    path = tmp_path / "notes.txt"
    path.write_text("These are notes, and they are long enough to look like something. " * 40)
    with pytest.raises(StoreError, match=r"notes\.txt is not an evalkit database"):
        open_store(path)
    assert path.read_text().startswith("These are notes")


def test_another_programs_database_is_left_alone(tmp_path: Path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.close()
    with pytest.raises(MigrationError, match="holds tables, but not those of evalkit"):
        open_store(path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(StoreError, match="check that its folder exists"):
        open_store(tmp_path / "absent" / "evalkit.db")


def test_a_server_that_does_not_answer_is_named_without_the_password():
    with pytest.raises(StoreError, match="does not answer") as caught:
        open_store("postgresql://lead:canary@127.0.0.1:1/studies")
    assert "canary" not in str(caught.value)


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="Permissions do not bind the administrator."
)
def test_a_file_without_write_permission_is_named(tmp_path: Path):
    path = tmp_path / "evalkit.db"
    open_store(path).close()
    path.chmod(0o400)
    store = open_store(path)
    with pytest.raises(StoreError, match="may not be written to"):
        open_small_study(store)
    store.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permissions of this kind")
def test_a_new_database_is_for_its_owner_alone(tmp_path):
    store = open_store(tmp_path / "evalkit.db")
    with store.writing() as connection:
        connection.exec_driver_sql("SELECT 1")
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    store.close()
    assert modes == dict.fromkeys(("evalkit.db", "evalkit.db-wal", "evalkit.db-shm"), 0o600)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permissions of this kind")
def test_a_database_that_is_there_keeps_its_permissions(tmp_path):
    open_store(tmp_path / "evalkit.db").close()
    (tmp_path / "evalkit.db").chmod(0o640)
    open_store(tmp_path / "evalkit.db").close()
    assert (tmp_path / "evalkit.db").stat().st_mode & 0o777 == 0o640
