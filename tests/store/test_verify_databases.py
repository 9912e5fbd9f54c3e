"""A study is verified alike in a SQLite file and on a PostgreSQL server."""

from pathlib import Path

import pytest
from sqlalchemy import text

from evalkit.service.closing import close
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.shipped import shipped_file
from evalkit.service.simulation import simulate_ratings
from evalkit.service.verifying import Verdict, verify
from evalkit.service.workspace import Workspace
from evalkit.store.evidence import stored_evidence
from evalkit.store.unit_of_work import Store

STUDY_ID = "demo-study"
CHANGES = [
    ("rating_event", "value = 'forged'", "rater_id = 'sim2' AND sequence = 5", "ratings of sim2"),
    ("audit_event", "actor = 'nobody'", "sequence = 3", "audit"),
    ("study_key", "secret = upper(secret)", "true", "key"),
]


@pytest.fixture
def rated(empty_store: Store) -> Store:
    folder: Path = shipped_file("data", "demo_study")
    workspace = Workspace(empty_store)
    open_study(workspace, read_sound_study(folder))
    simulate_ratings(workspace, STUDY_ID, folder / "simulated_ratings.csv")
    close(workspace, STUDY_ID, "lead")
    return empty_store


def forge(store: Store, table: str, change: str, where: str) -> None:
    on_sqlite = store.engine.dialect.name == "sqlite"
    off = f"DROP TRIGGER {table}_refuses_update"
    if not on_sqlite:
        off = f"ALTER TABLE {table} DISABLE TRIGGER ALL"
    with store.writing() as connection:
        connection.execute(text(off))
        connection.execute(text(f"UPDATE {table} SET {change} WHERE {where}"))


def test_a_sound_study_is_sound_and_each_forgery_is_named(rated: Store):
    with rated.reading() as connection:
        assert verify(stored_evidence(connection, STUDY_ID)).is_sound
    for done, (table, change, where, check) in enumerate(CHANGES, start=1):
        forge(rated, table, change, where)
        with rated.reading() as connection:
            found = verify(stored_evidence(connection, STUDY_ID))
        broken = {f.check for f in found.findings if f.verdict is Verdict.BROKEN}
        assert check in broken
        assert len(broken) >= done
