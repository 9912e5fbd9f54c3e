"""Generated passages through the whole of a study: opened, rated (simulated), analysed."""

import csv
import json
import subprocess
import sys

import pytest
from five_systems import BASE, OTHERS, lay_out

from evalkit.service.closing import close, unblind
from evalkit.service.exporting import archive_to
from evalkit.service.generating import generate
from evalkit.service.generation_scope import Wanted
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.results import analyse_study
from evalkit.service.shipped import shipped_file
from evalkit.service.simulation import simulate_ratings
from evalkit.service.verifying import verify_place
from evalkit.service.workspace import open_workspace

PRICE = 'prices:\n  - {model: small, date: "2026-11-01", input: 2.50, output: 1e1}\n'
SYSTEMS = ("base", "prompted", "few", "sourced", "tuned")


@pytest.fixture
def folder(tmp_path, model_server, monkeypatch):
    monkeypatch.setenv("TEST_MODEL_KEY", "sk-for-tests-only")
    return lay_out(tmp_path / "study", model_server.url, systems=BASE + OTHERS, more=PRICE)


def ratings_for_five(out):
    """The demo's simulated ratings: its base system's for ours, its other's for the other four."""
    source = shipped_file("data", "demo_study") / "simulated_ratings.csv"
    with source.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] != "preference"]
    taken = {"base": ("base",), "fine_tuned": SYSTEMS[1:]}
    made = [{**row, "system": name} for row in rows for name in taken.get(row["system"], ())]
    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(made)
    return out


def test_five_generated_systems_are_rated_and_compared_with_no_change_there(folder, tmp_path):
    generate(folder, Wanted())
    workspace = open_workspace(str(tmp_path / "evalkit.db"))
    opened = open_study(workspace, read_sound_study(folder))
    assert opened.n_assignments == 12 * 5 * 4  # each passage singly, by four raters
    simulate_ratings(workspace, "five", ratings_for_five(tmp_path / "ratings.csv"))
    close(workspace, "five", "lead")
    unblind(workspace, "five", "lead", "all in")
    table = analyse_study(workspace, "five").results.comparison
    main = table[table["outcome"] == "composite"]
    assert sorted(main["system"]) == sorted(SYSTEMS[1:])
    assert set(main["n_briefs"]) == {12}
    assert len({round(each, 9) for each in main["estimate"]}) == 1  # the same ratings for all


def test_an_archive_from_before_unblinding_tells_nothing_of_where_passages_come_from(
    folder, tmp_path
):
    generate(folder, Wanted())
    workspace = open_workspace(str(tmp_path / "evalkit.db"))
    open_study(workspace, read_sound_study(folder))
    close(workspace, "five", "lead")
    archive = tmp_path / "five.db"
    archive_to(workspace, "five", archive, "lead")
    written = archive.read_bytes()
    canaries = (
        b"small-2026-11-01",
        b"fp_test_1",
        b"few_shot",
        b"worked_on",
        b"ft:small",
        b"Word31",
    )
    assert b"Five ways" in written
    assert [canary for canary in canaries if canary in written] == []
    assert verify_place(archive).is_sound


def run(folder, *options):
    command = [sys.executable, "-m", "evalkit", "generate", str(folder), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_the_command_prints_requests_and_cost_and_then_makes_the_passages(folder, model_server):
    dry = run(folder, "--dry-run", "--prompts", "--system", "base", "--brief", "g3-lit")
    assert (dry.returncode, model_server.calls) == (0, [])
    assert "--- user\nWrite a literary reading passage for grade 3." in dry.stdout
    assert "1 requests, 1 of them to send" in dry.stdout
    assert "Expected cost: 0.0081 USD." in dry.stdout
    made = run(folder, "--system", "base", "--json")
    report = json.loads(made.stdout)
    assert (made.returncode, report["whole"], report["n_sent"]) == (0, True, 12)
    assert made.stderr == ""
    unknown = run(folder, "--system", "bas")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "write base" in unknown.stderr
