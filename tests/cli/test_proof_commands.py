"""plan, verify, audit, depart and exclude as people call them."""

import csv
import io
import sqlite3
from contextlib import closing

import pytest


def alter(file, statement: str) -> None:
    """Change a database past its append-only triggers."""
    with closing(sqlite3.connect(file)) as database, database:
        found = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in database.execute(found).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute(statement)


def test_a_finished_study_and_its_archive_are_sound(run, unblinded, tmp_path):
    run("archive", unblinded, tmp_path / "tiny.db")
    for place in (unblinded, unblinded / "evalkit.db", tmp_path / "tiny.db"):
        verified = run("verify", place)
        assert verified.code == 0
        assert verified.out.splitlines()[-1].endswith(": sound.")


@pytest.mark.parametrize(
    ("statement", "check", "sentence"),
    [
        (
            "UPDATE rating_event SET value = '4' "
            "WHERE rater_id = 'rater1' AND question_kind = 'score' AND sequence = "
            "(SELECT min(sequence) FROM rating_event WHERE rater_id = 'rater1' "
            "AND question_kind = 'score' AND value <> '4')",
            "ratings of rater1",
            "is not what was stored",
        ),
        (
            "UPDATE audit_event SET actor = 'nobody' WHERE sequence = 2",
            "audit",
            "link 2: the content of event 2 is not what was stored",
        ),
        (
            "UPDATE study_key SET secret = replace(secret, 'a', 'b')",
            "key",
            "secret and nonce do not give the commitment",
        ),
    ],
    ids=["a rating", "an audit line", "the key"],
)
def test_an_altered_copy_is_broken_and_exit_code_1(run, unblinded, statement, check, sentence):
    alter(unblinded / "evalkit.db", statement)
    verified = run("verify", unblinded, "--json")
    assert verified.code == 1
    assert not verified.json["sound"]
    broken = {
        f["check"]: f["sentence"] for f in verified.json["findings"] if f["verdict"] == "BROKEN"
    }
    assert sentence in broken[check]
    assert f"BROKEN       {check}: " in run("verify", unblinded).out


def test_a_head_that_was_printed_is_found_and_another_is_missed(run, rated):
    closed = run("close", rated).out
    head = closed.split("audit: ")[1].split()[0]
    assert run("verify", rated, "--head", head).code == 0
    missed = run("verify", rated, "--head", "0" * 63 + "1")
    assert missed.code == 1
    assert "is in no chain of this study" in missed.out


def test_the_plan_is_a_draft_before_opening_and_frozen_after(run, new, tmp_path):
    assert "**Draft.**" in run("plan", new).out
    refused = run("plan", new, "--parts", tmp_path / "parts")
    assert refused.code == 2
    assert "is not opened" in refused.err
    plan_hash = run("open", new, "--json").json["plan_hash"]
    assert run("plan", new, "--out", tmp_path / "plan.md").code == 0
    assert f"plan hash `{plan_hash}`" in (tmp_path / "plan.md").read_text(encoding="utf-8")


def test_the_audit_log_is_a_table_with_reasons(run, unblinded, tmp_path):
    assert run("audit", unblinded, "--out", tmp_path / "audit.csv").code == 0
    content = (tmp_path / "audit.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [int(row["sequence"]) for row in rows] == list(range(1, len(rows) + 1))
    (last,) = [row for row in rows if row["kind"] == "unblinded"]
    assert (last["actor"], last["reason"]) == ("evalkit unblind", "all ratings are in")


def test_departures_are_printed_with_the_result(run, rated):
    assert run("depart", rated, "--reason", "the guide was read aloud").code == 0
    looked = run("analyze", rated, "--early-look", "the funder asks", "--json").json
    assert [row["reason"] for row in looked["departures"]] == [
        "the guide was read aloud",
        "the funder asks",
    ]
    assert {row["system"] for row in looked["comparison"]} == {"Y"}
    assert "comparison" not in run("analyze", rated, "--json").json


def test_an_exclusion_shows_both_results(run, closed):
    assert "a departure" in run("exclude", closed, "--rater", "rater2", "--reason", "ill").out
    table = run("analyze", closed, "--json").json["exclusions"]
    assert {row["ratings"] for row in table} == {"all ratings", "without rater rater2"}
    undone = run("exclude", closed, "--rater", "rater2", "--undo", "--reason", "was not ill")
    assert "taken back" in undone.out
    assert "exclusions" not in run("analyze", closed, "--json").json


def test_forced_unblinding_heads_the_result_and_a_second_one_says_who_was_first(run, rated):
    forced = run("unblind", rated, "--reason", "no patience", "--force", "--json").json
    assert len(forced["secret"]) == 64
    assert len(forced["nonce"]) == 32
    assert run("analyze", rated).out.startswith("NOTE: UNBLINDED BY FORCE")
    again = run("unblind", rated, "--reason", "me too")
    assert again.code == 0
    assert "It was unblinded already on" in again.err
    assert "because: no patience" in again.err
    assert "me too" in run("audit", rated).out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("verify", "{tmp}/file"), "no database"),
        (("verify", "{study}/study.yaml"), "cannot be read as a SQLite database"),
        (("verify", "{study}", "--head", "abc"), "A head is 64 characters"),
        (("verify", "{study}", "--study", "other"), "no study 'other'"),
        (("exclude", "{study}", "--reason", "x"), "Name either --rater or --brief"),
        (("exclude", "{study}", "--rater", "nobody", "--reason", "x"), "'nobody' came"),
        (("depart", "{study}", "--reason", " "), "expected a reason in words"),
        (("analyze", "{study}", "--early-look", " "), "expected a reason in words"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_a_sentence_and_exit_code_2(run, rated, tmp_path, words, sentence):
    (tmp_path / "file").touch()
    refused = run(*(word.format(study=rated, tmp=tmp_path) for word in words))
    assert refused.code == 2
    assert sentence in refused.err
