"""Each command on a tiny study: what it does, what it says, and how it refuses."""

import csv
import hashlib
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from evalkit.cli.main import COMMANDS

SYSTEMS = {"base", "fine_tuned"}
# The comparison table fills text columns that no outcome of the table has.
EMPTY_TEXT_COLUMNS = pytest.mark.filterwarnings("ignore:'str' is not supported as a fill value")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run, command):
    ran = run(command, "--help")
    assert ran.code == 0
    assert f"evalkit {command}" in ran.out


def test_a_new_study_is_sound_and_a_check_says_so_in_json_too(run, new):
    assert "is sound: 4 briefs, 2 systems, 8 passages, 3 people" in run("check", new).out
    checked = run("check", new, "--json").json
    assert checked == {
        "folder": str(new),
        "sound": True,
        "faults": [],
        "refusal_to_generate": None,
    }


def test_faults_are_named_with_file_and_line_by_check_and_by_open(run, new):
    settings = new / "study.yaml"
    settings.write_text(settings.read_text().replace("seed: 1", "sede: 1"))
    checked = run("check", new, "--json")
    assert checked.code == 2
    (fault,) = checked.json["faults"]
    assert (fault["file"], fault["line"]) == ("study.yaml", 31)
    opened = run("open", new)
    assert opened.code == 2
    assert "study.yaml, line 31" in opened.err
    assert "has 1 fault, so it was not opened" in opened.err
    assert not (new / "evalkit.db").exists()


def test_a_study_is_opened_once_and_its_links_are_shown_then(run, new):
    opened = run("open", new, "--json").json
    assert opened["assignments"] == 8
    assert [link["id"] for link in opened["links"]] == ["rater1", "rater2", "lead"]
    assert {len(opened[name]) for name in ("plan_hash", "commitment", "audit_head")} == {64}
    again = run("open", new)
    assert again.code == 2
    assert "give it an id of its own in study.yaml" in again.err


def test_status_tells_progress_and_the_design_without_systems(run, rated):
    assert run("status", rated, "--json").json["finished"] == 8
    shown = run("status", rated, "--design").out
    assert "8 of 8 assignments finished" in shown
    assert not any(system in shown for system in SYSTEMS)


def test_a_link_is_made_and_taken_back(run, rated):
    made = run("invite", rated, "rater1", "--base-url", "https://rate.example.org/", "--json").json
    assert made["link"].startswith("https://rate.example.org/?invite=")
    assert run("revoke", rated, "rater1").out == "Took 2 links of rater1 back.\n"
    assert run("revoke", rated, "rater1").out == "Took 0 links of rater1 back.\n"


def test_open_ratings_are_analysed_for_agreement_alone(run, rated):
    analysis = run("analyze", rated, "--json").json
    assert analysis["why_no_results"].startswith("Ratings are open")
    assert {row["scope"] for row in analysis["agreement"]} == {"all systems"}
    assert "comparison" not in analysis


def test_closed_ratings_are_compared_by_letter_and_unblinded_ones_by_name(run, closed):
    blind = run("analyze", closed, "--json").json
    assert {row["system"] for row in blind["comparison"]} == {"Y"}
    assert not any(system in run("analyze", closed).out for system in SYSTEMS)
    revealed = run("unblind", closed, "--reason", "all in", "--json").json
    assert set(revealed["systems"].values()) == SYSTEMS
    assert revealed["key_unchanged"]
    named = run("analyze", closed, "--json").json
    assert {row["system"] for row in named["comparison"]} == {"fine_tuned"}


def test_closed_ratings_can_be_opened_again_for_a_reason(run, closed):
    reopened = run("reopen", closed, "--reason", "one rater was ill")
    assert reopened.code == 0
    assert re.search(r"audit: [0-9a-f]{64}$", reopened.out.strip())
    assert run("status", closed, "--json").json["state"] == "open"


def test_exports_name_systems_only_after_unblinding(run, closed, tmp_path):
    assert run("export", closed, tmp_path / "blind").code == 0
    files = list((tmp_path / "blind").glob("*.csv"))
    wanted = {"ratings.csv", "rating_events.csv", "ratings_wide.csv", "codebook.csv"}
    wanted |= {"agreement.csv", "comparison.csv", "win_rates.csv", "differences.csv"}
    assert wanted <= {file.name for file in files}
    named = re.compile(rf"\b({'|'.join(SYSTEMS)})\b".encode())
    assert [file.name for file in files if named.search(file.read_bytes())] == []
    run("unblind", closed, "--reason", "all in")
    assert run("export", closed, tmp_path / "named").code == 0
    ratings = rows_of(tmp_path / "named" / "ratings.csv")
    assert {row["system"] for row in ratings if row["kind"] == "score"} == SYSTEMS
    assert {row["value"] for row in ratings if row["kind"] == "preference_reason"} == {"'=1+1"}


def test_the_written_comparison_is_the_printed_one(run, unblinded, tmp_path):
    printed = run("analyze", unblinded, "--json", "--csv", tmp_path / "out").json["comparison"]
    written = rows_of(tmp_path / "out" / "comparison.csv")
    estimates = [float(row["estimate"]) if row["estimate"] else None for row in written]
    assert [row["estimate"] for row in printed] == estimates


@EMPTY_TEXT_COLUMNS
def test_an_archive_is_written_once_and_analysing_it_changes_no_byte(run, unblinded, tmp_path):
    archive = tmp_path / "tiny.db"
    assert "with its systems" in run("archive", unblinded, archive).out
    before = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert run("archive", unblinded, archive).code == 2
    analysed = run("analyze", archive, "--reference", "base", "--json")
    assert {row["system"] for row in analysed.json["comparison"]} == {"fine_tuned"}
    refused = run("status", archive)
    assert refused.code == 2
    assert "not those of evalkit" in refused.err
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == before
    assert not list(tmp_path.glob("tiny.db-*"))


@EMPTY_TEXT_COLUMNS
def test_a_table_from_anywhere_is_analysed_and_its_columns_are_named(run, tmp_path):
    table = tmp_path / "ratings.csv"
    cells = [(f"b{n}", s, 2 + (s == "new") - n % 2) for n in range(1, 7) for s in ("old", "new")]
    table.write_text(
        "who,brief,system,criterion,score\n"
        + "".join(
            f"{who},{brief},{system},fit,{score}\n"
            for who in "ab"
            for brief, system, score in cells
        )
    )
    refused = run("analyze", table)
    assert refused.code == 2
    assert "no rater" in refused.err
    analysed = run("analyze", table, "--rater", "who", "--systems", "old,new", "--json").json
    # 2 of the 64 sign patterns of six equal differences are as extreme: p = 2 / 64.
    (row,) = [row for row in analysed["comparison"] if row["outcome"] == "fit"]
    assert (row["estimate"], row["p_value"]) == (1.0, 0.03125)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("invite", "{study}", "nobody"), "no person 'nobody'; it has rater1, rater2, lead"),
        (("revoke", "{study}", "nobody"), "no person 'nobody'"),
        (("status", "{study}", "--study", "other"), "holds no study 'other'"),
        (("reopen", "{study}", "--reason", "x"), "Ratings of this study are open"),
        (("reopen", "{study}", "--reason", " "), "expected a reason in words"),
        (("unblind", "{study}"), "Missing option '--reason'"),
        (("unblind", "{study}", "--reason", "x"), "Close the ratings before you unblind"),
        (("archive", "{study}", "{tmp}/a.db"), "Close the ratings before you archive"),
        (("export", "{study}", "{tmp}/file/x"), "file/x: Not a directory"),
        (("export", "{study}", "{tmp}/file"), "is a file"),
        (("analyze", "{study}", "--csv", "{tmp}/file"), "file: File exists"),
        (("analyze", "{tmp}/file"), "is empty"),
        (("analyze", "{study}/study.yaml"), "more cells than"),
        (("analyze", "{study}", "--levels", "a,b"), "expected numbers such as 1,2,3,4"),
        (("analyze", "{tmp}/nothing"), "does not exist"),
        (("status", "{tmp}"), "There is no database at"),
        (("status", "{tmp}/file"), "There is no database at"),
        (("status", "{study}/study.yaml"), "is not an evalkit database"),
        (("serve", "{tmp}"), "There is no database at"),
        (("serve", "{study}", "--port", "70000"), "is not in the range"),
        (("open", "{tmp}"), "study.yaml"),
        (("open", "{tmp}/nothing"), "does not exist"),
        (("check", "{tmp}/nothing"), ""),
        (("new", "{study}"), "Expected a new or empty folder"),
        (("new", "{tmp}/file/x"), "Not a directory"),
        (("demo", "--folder", "{study}", "--no-browser"), "may hold a study"),
        (("demo", "--folder", "{tmp}/file", "--no-browser"), "file: File exists"),
        (("bench", "ui", "--raters", "x"), "expected numbers such as 1,10"),
        (("rate",), "No such command 'rate'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_a_sentence_and_exit_code_2(run, rated, tmp_path, words, sentence):
    (tmp_path / "file").touch()
    refused = run(*(word.format(study=rated, tmp=tmp_path) for word in words))
    assert refused.code == 2
    assert sentence in refused.err
    assert (tmp_path / "file").stat().st_size == 0


def test_no_act_on_a_closed_study_is_done_twice(run, unblinded):
    for words, sentence in (
        (("close", unblinded), "closed already"),
        (("reopen", unblinded, "--reason", "x"), "start a new round instead"),
    ):
        refused = run(*words)
        assert refused.code == 2
        assert sentence in refused.err


def test_two_studies_in_one_database_are_told_apart_by_name(run, tmp_path, monkeypatch):
    monkeypatch.setenv("EVALKIT_DATABASE_URL", f"sqlite:///{tmp_path / 'both.db'}")
    empty = run("status", tmp_path)
    assert empty.code == 2
    assert "There is no database at" in empty.err
    assert not (tmp_path / "both.db").exists()
    for name in ("first", "second"):
        run("new", tmp_path / name)
        assert run("open", tmp_path / name).code == 0
    assert run("status", tmp_path / "first", "--json").json["study"] == "first"
    unnamed = run("status", tmp_path)
    assert unnamed.code == 2
    assert "name one of them with --study: first, second" in unnamed.err
    assert run("status", tmp_path, "--study", "second", "--json").json["study"] == "second"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql://lead:s3cret@127.0.0.1:1/studies", "does not answer"),
        ("postgresql+other://lead:s3cret@127.0.0.1/studies", "no driver 'postgresql+other'"),
        ("mysql://lead:s3cret@127.0.0.1/studies", "not one of 'mysql'"),
    ],
)
def test_a_database_that_cannot_be_reached_is_named_without_its_password(
    run, tmp_path, monkeypatch, url, sentence
):
    monkeypatch.setenv("EVALKIT_DATABASE_URL", url)
    refused = run("status", tmp_path)
    assert refused.code == 2
    assert sentence in refused.err
    assert "s3cret" not in refused.err


def test_a_taken_port_is_refused_before_a_link_is_shown(run, rated, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = [
            run("serve", rated, "--port", port),
            run("demo", "--folder", tmp_path / "demo", "--port", port),
        ]
    assert [ran.code for ran in refused] == [2, 2]
    assert all(f"Port {port} is taken" in ran.err for ran in refused)
    assert not any("invite=" in ran.out for ran in refused)


def test_the_demo_shows_links_and_serves_until_it_is_stopped(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    words = ["demo", "--folder", str(tmp_path), "--port", str(port), "--no-browser"]
    with subprocess.Popen(
        [sys.executable, "-m", "evalkit", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as demo:
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", demo)
        finally:
            demo.terminate()
        said = demo.stdout.read() if demo.stdout else ""
    assert "SIMULATED" in said
    links = re.findall(rf"  (.+?) +http://127\.0\.0\.1:{port}/\?invite=\S+", said)
    assert links == ["rater", "new rater", "lead"]
    assert "Traceback" not in said
    with closing(sqlite3.connect(tmp_path / "evalkit.db")) as database:
        assert database.execute("SELECT count(*) FROM rating_event").fetchone()[0] > 1000


def wait_for(address: str, process: subprocess.Popen[str]) -> None:
    """Wait until the server answers; fail where it ended instead."""
    for _ in range(300):
        assert process.poll() is None
        try:
            urllib.request.urlopen(address, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"{address} did not answer")
