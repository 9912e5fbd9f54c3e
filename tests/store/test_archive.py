import hashlib
import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from small_study import KEY, OPENED_AT, PREFERENCE, RUBRIC, STUDY_ID

from evalkit.errors import ClosedError, StoreError
from evalkit.store import audit
from evalkit.store.archive import write_archive
from evalkit.store.archive_schema import TABLES, VIEWS
from evalkit.store.invitations import add_invitation
from evalkit.store.rating_events import Stamp, Work, append_answers
from evalkit.store.ratings import RATING_COLUMNS, ratings_frame
from evalkit.store.tabular import read_table
from evalkit.store.unit_of_work import Store
from evalkit.study.answer import Answer, MissingReason, Question, QuestionKind
from evalkit.study.audit import AuditKind

LATER = OPENED_AT + timedelta(hours=1)


@pytest.fixture
def finished(store: Store) -> Store:
    """A study that was rated a little, closed and unblinded."""
    work = Work(STUDY_ID, "ana", "work1")
    score_a = Question(QuestionKind.SCORE, "grade_fit", "slot1a")
    score_b = Question(QuestionKind.SCORE, "accuracy", "slot1b")
    with store.writing() as connection:
        add_invitation(connection, STUDY_ID, "ana", "canary-token-hash", OPENED_AT)
        form = Stamp(RUBRIC.content_hash, 1, LATER)
        append_answers(connection, work, {score_a: Answer("2")}, form)
        unchecked = Answer(None, MissingReason.COULD_NOT_CHECK)
        append_answers(connection, work, {score_a: Answer("4"), score_b: unchecked}, form)
        preference = {Question(QuestionKind.PREFERENCE): Answer("clearly_a")}
        append_answers(connection, work, preference, Stamp(PREFERENCE.content_hash, 1, LATER))
        audit.record(connection, STUDY_ID, AuditKind.CLOSED, "lea", LATER)
        audit.record(connection, STUDY_ID, AuditKind.UNBLINDED, "lea", LATER)
    return store


def archive(store: Store, path: Path, *, unblinded: bool = True) -> Path:
    with store.reading() as connection:
        write_archive(connection, STUDY_ID, path, unblinded=unblinded)
    return path


def query(path: Path, sql: str) -> list[tuple]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_the_file_is_sound_and_every_key_holds(finished: Store, tmp_path: Path):
    path = archive(finished, tmp_path / "out.db")
    assert query(path, "PRAGMA integrity_check") == [("ok",)]
    assert query(path, "PRAGMA foreign_key_check") == []
    for table in TABLES:
        keys = {row[2] for row in query(path, f"PRAGMA foreign_key_list({table.name})")}
        assert keys == {key.table for key in table.foreign_keys}


def test_every_table_and_view_is_described(finished: Store, tmp_path: Path):
    path = archive(finished, tmp_path / "out.db")
    names = {row[0] for row in query(path, "SELECT name FROM metadata WHERE description <> ''")}
    there = {row[0] for row in query(path, "SELECT name FROM sqlite_master WHERE type <> 'index'")}
    assert names == there - {"metadata"} == {part.name for part in (*TABLES, *VIEWS)}


def test_the_archive_gives_the_same_ratings_as_the_database(finished: Store, tmp_path: Path):
    table = read_table(archive(finished, tmp_path / "out.db"), "current_rating")
    with finished.reading() as connection:
        frame = ratings_frame(connection, STUDY_ID)
    assert tuple(table.columns) == RATING_COLUMNS
    moments = frame["answered_at"].map(lambda moment: moment.isoformat(timespec="microseconds"))
    expected = frame.assign(answered_at=moments).astype("str").fillna("")
    assert table.to_numpy().tolist() == expected.to_numpy().tolist()


@pytest.mark.parametrize(
    ("unblinded", "systems"),
    [(True, ["walrus_tuned", "zebrafish_base"]), (False, ["X", "Y"])],
)
def test_scores_come_in_the_long_form_that_analysis_reads(
    finished: Store, tmp_path: Path, unblinded, systems
):
    table = read_table(archive(finished, tmp_path / "out.db", unblinded=unblinded))
    columns = ["rater", "brief", "system", "criterion", "score", "missing_reason"]
    assert table[columns].to_numpy().tolist() == [
        ["ana", "01", systems[0], "grade_fit", "4", ""],
        ["ana", "01", systems[1], "accuracy", "", "could_not_check"],
    ]


def test_preferences_have_a_strength_and_what_stood_at_either_side(finished: Store, tmp_path: Path):
    path = archive(finished, tmp_path / "out.db")
    columns = "rater, brief, code_a, code_b, system_a, system_b, option, strength"
    assert query(path, f"SELECT {columns} FROM preference") == [
        ("ana", "01", "X", "Y", "walrus_tuned", "zebrafish_base", "clearly_a", -2)
    ]


def test_a_blinded_archive_names_no_system(finished: Store, tmp_path: Path):
    content = archive(finished, tmp_path / "out.db", unblinded=False).read_bytes()
    for name in (b"walrus", b"Walrus", b"zebrafish", b"Zebrafish", b"canary"):
        assert name not in content


def test_the_secret_is_in_an_archive_only_once_it_is_revealed(finished: Store, tmp_path: Path):
    blinded = archive(finished, tmp_path / "blinded.db", unblinded=False).read_bytes()
    assert KEY.secret.hex().encode() not in blinded
    named = archive(finished, tmp_path / "named.db").read_bytes()
    assert KEY.secret.hex().encode() in named


def test_no_archive_holds_a_name_or_a_link(finished: Store, tmp_path: Path):
    content = archive(finished, tmp_path / "out.db").read_bytes()
    assert b"canary-token-hash" not in content
    assert b"Ana Silva" not in content
    assert KEY.commitment.encode() in content


def test_systems_are_named_only_once_the_study_is_unblinded(store: Store, tmp_path: Path):
    with pytest.raises(ClosedError, match="not unblinded"):
        archive(store, tmp_path / "out.db")
    assert list(tmp_path.glob("out*")) == []


def test_the_same_study_gives_the_same_bytes(finished: Store, tmp_path: Path):
    first = archive(finished, tmp_path / "first.db").read_bytes()
    assert archive(finished, tmp_path / "second.db").read_bytes() == first


def test_a_file_that_is_there_is_not_overwritten(finished: Store, tmp_path: Path):
    path = tmp_path / "out.db"
    path.write_text("notes")
    with pytest.raises(StoreError, match="never overwritten"):
        archive(finished, path)
    assert path.read_text() == "notes"


def test_a_folder_that_is_not_there_is_named(finished: Store, tmp_path: Path):
    with pytest.raises(StoreError, match="cannot be written"):
        archive(finished, tmp_path / "absent" / "out.db")


def test_a_reader_can_check_the_chain_from_the_archive_alone(finished: Store, tmp_path: Path):
    path = archive(finished, tmp_path / "out.db")
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    events = connection.execute("SELECT * FROM rating_event ORDER BY sequence").fetchall()
    connection.close()
    previous = "0" * 64
    for event in events:
        columns = {**dict(event), "study_id": STUDY_ID}
        content = {name: value for name, value in columns.items() if value is not None}
        written_down = content.pop("hash")
        canonical = json.dumps(
            content, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        ).encode()
        assert hashlib.sha256(canonical).hexdigest() == written_down
        assert content["previous_hash"] == previous
        previous = written_down
    assert len(events) == 4
