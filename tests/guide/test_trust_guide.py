"""What the page on proof tells people to type does what it says."""

import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

from evalkit.cli.main import COMMANDS
from evalkit.service.closing import close, unblind
from evalkit.service.demo import open_demo
from evalkit.service.planning import write_parts
from evalkit.service.verifying import verify_place
from evalkit.service.workspace import open_workspace
from evalkit.store import audit
from evalkit.study.departure import AUTOMATIC

PAGE = (files("evalkit") / "guide" / "trust.md").read_text(encoding="utf-8")
STUDY_ID = "demo-study"
NEEDS_SHA256SUM = pytest.mark.skipif(
    not shutil.which("sha256sum"), reason="sha256sum is not installed here"
)


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> tuple[Path, dict[str, str]]:
    """A finished study's folder, and what opening and unblinding printed."""
    folder = tmp_path_factory.mktemp("trust")
    workspace = open_workspace(str(folder / "evalkit.db"))
    open_demo(workspace)
    close(workspace, STUDY_ID, "lead")
    revealed = unblind(workspace, STUDY_ID, "lead", "all in")
    with workspace.store.reading() as connection:
        opened = audit.audit_events(connection, STUDY_ID)[0]
    workspace.store.close()
    printed = {
        "plan_hash": str(opened.detail["plan_hash"]),
        "commitment": revealed.commitment,
        "NONCE": revealed.nonce,
        "SECRET": revealed.secret,
    }
    return folder, printed


def shell(command: str, folder: Path) -> str:
    ran = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@NEEDS_SHA256SUM
def test_the_plan_is_checked_with_sha256sum_as_the_page_says(finished, tmp_path):
    folder, printed = finished
    write_parts(folder, None, tmp_path / "parts")
    (commands,) = re.findall(r"```sh\n(evalkit plan.*?)```", PAGE, re.DOTALL)
    _, check, hashing = commands.strip().splitlines()
    checked = shell(check, tmp_path)
    assert len(checked.splitlines()) == 10
    assert all(line.endswith(": OK") for line in checked.splitlines())
    assert shell(hashing, tmp_path / "parts").split()[0] == printed["plan_hash"]


@NEEDS_SHA256SUM
def test_the_commitment_is_checked_with_sha256sum_as_the_page_says(finished, tmp_path):
    _, printed = finished
    (command,) = re.findall(r"```sh\n(printf.*?)\n```", PAGE)
    for name in ("NONCE", "SECRET"):
        command = command.replace(name, printed[name])
    assert shell(command, tmp_path).split()[0] == printed["commitment"]


def test_the_page_names_commands_that_there_are():
    named = set(re.findall(r"(?:`|\n)evalkit (\w+)", PAGE))
    assert {"open", "close", "unblind", "plan", "audit", "verify", "depart", "exclude"} <= named
    assert named - set(COMMANDS) == set()


def test_the_study_of_the_page_is_sound(finished):
    assert verify_place(finished[0]).is_sound


def test_the_page_tells_of_every_departure_that_writes_itself_down():
    told = {
        "departed": "evalkit depart",
        "early_look": "Early looks",
        "rater_added": "raters who join or leave",
        "rater_withdrawn": "raters who join or leave",
        "reopened": "reopening",
        "work_returned": "work that is taken from a desk",
        "unblinded": "unblinding by force",
        "excluded": "exclusions that no rule",
        "included": "exclusions that no rule",
    }
    assert {str(kind) for kind in AUTOMATIC} == set(told)
    assert [kind for kind, words in told.items() if words not in " ".join(PAGE.split())] == []
