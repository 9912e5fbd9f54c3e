"""`verify` finds a sound study sound, and names whatever was changed in it, wherever it lies."""

import re
import shutil
import sqlite3
from contextlib import closing as closed_connection
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.errors import StoreError
from evalkit.service.closing import close, reopen, unblind
from evalkit.service.demo import open_demo
from evalkit.service.exporting import archive_to
from evalkit.service.verifying import Verdict, verify, verify_place
from evalkit.service.workspace import open_workspace
from evalkit.store.chain import link_hash
from evalkit.store.evidence import Evidence, file_evidence
from evalkit.study.analysis_code import AnalysisCode

STUDY_ID = "demo-study"


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Path:
    """A folder with the database of a finished study, and its archive before and after the key."""
    folder = tmp_path_factory.mktemp("finished")
    workspace = open_workspace(str(folder / "evalkit.db"))
    open_demo(workspace)
    close(workspace, STUDY_ID, "lead")
    reopen(workspace, STUDY_ID, "lead", "one rater was ill")
    close(workspace, STUDY_ID, "lead")
    archive_to(workspace, STUDY_ID, folder / "blind.db", "test")
    unblind(workspace, STUDY_ID, "lead", "all in")
    archive_to(workspace, STUDY_ID, folder / "named.db", "test")
    workspace.store.close()
    return folder


@pytest.fixture(scope="module")
def evidence(finished) -> Evidence:
    return file_evidence(finished / "evalkit.db")


def broken(found) -> dict[str, str]:
    return {f.check: f.sentence for f in found.findings if f.verdict is Verdict.BROKEN}


@pytest.mark.parametrize("name", ["evalkit.db", "named.db"])
def test_a_finished_study_is_sound_in_every_part(finished, name):
    found = verify_place(finished / name)
    assert found.verdict == "demo-study: sound."
    links = ["links"] if name == "evalkit.db" else []  # an archive holds none
    assert [f.check for f in found.findings] == [
        "audit",
        "ratings of sim1",
        "ratings of sim2",
        "ratings of sim3",
        "heads at closing",
        *links,
        "plan",
        "analysis code",
        "key",
        "passages",
        "letters",
        "design",
    ]


def test_a_link_that_no_act_made_is_named(evidence):
    (first, *_) = evidence.rows("invitation")
    slipped_in = {**first, "rater_id": "sim1", "token_hash": "0" * 64}
    tables = {**evidence.tables, "invitation": [*evidence.tables["invitation"], slipped_in]}
    found = verify(replace(evidence, tables=tables))
    assert broken(found) == {"links": "sim1 has a link that no act in the audit log made"}


def test_links_of_an_earlier_release_are_counted_by_person(evidence):
    acts = [
        {**act, "detail": re.sub(r'"link":"[0-9a-f]{16}",', "", str(act["detail"]))}
        for act in evidence.tables["audit_event"]
    ]
    tables = {**evidence.tables, "audit_event": acts}
    assert "links" not in broken(verify(replace(evidence, tables=tables)))
    links = evidence.tables["invitation"]
    more = {**tables, "invitation": [*links, {**links[0], "token_hash": "0" * 64}]}
    assert "links" in broken(verify(replace(evidence, tables=more)))


def test_an_archive_from_before_unblinding_is_sound_as_far_as_it_goes(finished):
    found = verify_place(finished / "blind.db")
    assert found.is_sound
    assert [f.check for f in found.findings if f.verdict is Verdict.UNCHECKED] == ["plan", "key"]


def test_verifying_changes_no_byte(finished):
    before = {path.name: path.read_bytes() for path in finished.glob("*.db")}
    verify_place(finished / "evalkit.db")
    verify_place(finished / "named.db")
    assert {path.name: path.read_bytes() for path in finished.glob("*.db")} == before


ALTERED = [
    ("rating_event", "value", "WHERE rater_id = 'sim2' AND sequence = 17", "ratings of sim2"),
    ("rating_event", "answered_at", "WHERE rater_id = 'sim1' AND sequence = 3", "ratings of sim1"),
    ("audit_event", "actor", "WHERE sequence = 2", "audit"),
    ("audit_event", "detail", "WHERE kind = 'unblinded'", "audit"),
    ("rater", "kind", "WHERE rater_id = 'sim1'", "plan"),
    ("rubric", "content", "WHERE kind = 'rubric'", "plan"),
    ("brief", "topic", "WHERE position = 1", "plan"),
    ("slot", "label", "WHERE rowid = 1", "design"),
    ("assignment", "position", "WHERE rowid = 1", "design"),
]
IN_DATABASE = [
    ("study_key", "secret", "", "key"),
    ("study_key", "nonce", "", "key"),
    ("study_key", "commitment", "", "key"),
    ("system", "code", "WHERE system_id = 'base'", "letters"),
    ("identity", "system_id", "WHERE rowid = 1", "passages"),
    ("identity", "provenance", "WHERE rowid = 1", "plan"),
    ("passage_text", "text", "WHERE rowid = 1", "plan"),
    ("study_settings", "settings", "", "plan"),
]
IN_ARCHIVE = [
    ("study", "secret", "", "key"),
    ("study", "nonce", "", "key"),
    ("study", "commitment", "", "key"),
    ("passage", "code", "WHERE rowid = 1", "passages"),
    ("passage", "text", "WHERE rowid = 1", "plan"),
    ("passage", "provenance", "WHERE rowid = 1", "plan"),
    ("study", "settings", "", "plan"),
]
CASES = [
    *(("evalkit.db", *case) for case in (*ALTERED, *IN_DATABASE)),
    *(("named.db", *case) for case in (*ALTERED, *IN_ARCHIVE)),
]


def altered_copy(source: Path, target: Path, table: str, column: str, where: str) -> Path:
    """A copy in which one character of one cell is another one, past the append-only triggers."""
    shutil.copyfile(source, target)
    with closed_connection(sqlite3.connect(target)) as database, database:
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        query = f"SELECT rowid, {column} FROM {table} {where}"
        rowid, value = database.execute(query).fetchone()
        database.execute(
            f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (altered(value, column), rowid)
        )
    return target


def altered(value: str | int, column: str) -> str | int:
    if isinstance(value, int):
        return value + 100
    swapped = {"kind": "person", "code": "Z"}
    if column == "system_id":
        return "base" if value == "fine_tuned" else "fine_tuned"
    if column in swapped and swapped[column] != value:
        return swapped[column]
    at = max(value.rfind(letter) for letter in "abcdef0123456789AB")
    other = "1" if value[at] != "1" else "2"
    return value[:at] + other + value[at + 1 :]


@pytest.mark.parametrize(("file", "table", "column", "where", "check"), CASES)
def test_a_copy_with_one_cell_altered_is_broken_and_named(
    finished, tmp_path, file, table, column, where, check
):
    copy = altered_copy(finished / file, tmp_path / "copy.db", table, column, where)
    found = verify_place(copy)
    assert not found.is_sound
    assert check in broken(found)


def test_the_first_broken_link_is_named_with_its_number(finished, tmp_path):
    where = "WHERE rater_id = 'sim2' AND sequence = 17"
    copy = altered_copy(
        finished / "evalkit.db", tmp_path / "copy.db", "rating_event", "value", where
    )
    found = broken(verify_place(copy))
    assert found == {"ratings of sim2": "link 17: the content of event 17 is not what was stored"}


@settings(max_examples=150)
@given(data=st.data())
def test_any_single_changed_character_of_ratings_audit_or_key_is_found(evidence, data):
    table = data.draw(st.sampled_from(["rating_event", "audit_event", "study_key"]))
    rows = [dict(row) for row in evidence.tables[table]]
    row = data.draw(st.sampled_from(rows))
    column = data.draw(st.sampled_from([n for n, v in row.items() if v not in (None, "")]))
    if column == "study_id":
        return  # where a row belongs is what was asked for, not what is stored
    value = row[column]
    if isinstance(value, int):
        row[column] = value + data.draw(st.sampled_from([-1, 1, 10]))
    else:
        at = data.draw(st.integers(0, len(value) - 1))
        letters = st.characters(exclude_characters=value[at], exclude_categories=["Cs"])
        row[column] = value[:at] + data.draw(letters) + value[at + 1 :]
    forged = replace(evidence, tables={**evidence.tables, table: rows})
    assert not verify(forged).is_sound


def test_events_cut_off_at_the_end_are_found_by_the_heads_kept_at_closing(evidence):
    rows = [row for row in evidence.tables["rating_event"] if row["rater_id"] == "sim3"]
    last = max(rows, key=lambda row: row["sequence"])
    kept = [row for row in evidence.tables["rating_event"] if row is not last]
    forged = replace(evidence, tables={**evidence.tables, "rating_event": kept})
    assert "does not hold it" in broken(verify(forged))["heads at closing"]


def test_a_head_written_down_elsewhere_shows_that_the_audit_was_cut(evidence):
    head = max(evidence.tables["audit_event"], key=lambda row: row["sequence"])
    assert verify(evidence, [head["hash"]]).is_sound
    kept = [row for row in evidence.tables["audit_event"] if row is not head]
    cut = replace(evidence, tables={**evidence.tables, "audit_event": kept})
    assert verify(cut).is_sound
    assert "is in no chain of this study" in broken(verify(cut, [head["hash"]]))["head"]


def test_an_answer_slipped_in_after_closing_is_found(evidence):
    rows = [row for row in evidence.tables["rating_event"] if row["rater_id"] == "sim3"]
    last = dict(max(rows, key=lambda row: row["sequence"]))
    late = {**last, "sequence": last["sequence"] + 1, "previous_hash": last["hash"]}
    late["hash"] = link_hash(late)
    more = [*evidence.tables["rating_event"], late]
    forged = replace(evidence, tables={**evidence.tables, "rating_event": more})
    assert "after ratings were closed" in broken(verify(forged))["heads at closing"]


def test_other_analysis_code_is_said_and_not_fatal(evidence):
    found = verify(evidence, code=AnalysisCode("9.9.9", "", ""))
    assert found.is_sound
    (code,) = [f for f in found.findings if f.check == "analysis code"]
    assert code.verdict is Verdict.UNCHECKED
    assert "evalkit 9.9.9" in code.sentence


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "no database"), (b"notes", "cannot be read as a SQLite database")],
)
def test_a_file_that_is_no_study_is_a_sentence(tmp_path, content, sentence):
    file = tmp_path / "some.db"
    file.write_bytes(content)
    with pytest.raises(StoreError, match=sentence):
        verify_place(file)


def test_a_head_that_is_none_is_refused(finished):
    with pytest.raises(StoreError, match="A head is 64 characters"):
        verify_place(finished / "evalkit.db", heads=["abc"])
