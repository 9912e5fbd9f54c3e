"""The command line as people call it, and a tiny study at each stage of its life."""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from evalkit.cli.main import main
from evalkit.service import profiles
from evalkit.service.access import Session
from evalkit.service.finding import find_study
from evalkit.service.rating import open_desk, save, work_of
from evalkit.service.workspace import DATABASE_VARIABLE, Workspace
from evalkit.store import studies
from evalkit.study.blinded import Desk
from evalkit.study.rater import Role

ABOUT = {"role": "teacher", "years": "9", "paid": "yes", "known_to_authors": "no"}
"""What the raters of a new study tell about themselves."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as strict JSON: without NaN and without infinity."""
        return json.loads(self.out, parse_constant=_refuse)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


Run = Callable[..., Ran]


def call(*words: object) -> int:
    """Run the console script in this process; the exit code."""
    before, sys.argv = sys.argv, ["evalkit", *map(str, words)]
    try:
        main()
    except SystemExit as left:
        return int(left.code or 0)
    finally:
        sys.argv = before
    return 0


@pytest.fixture(autouse=True)
def _no_database_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command; an exception that is no exit fails the test, as a traceback would."""

    def run_words(*words: object) -> Ran:
        capsys.readouterr()
        code = call(*words)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run_words


@pytest.fixture(scope="session")
def _rated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study that `evalkit new` lays out, opened, and rated to the end by both raters."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(DATABASE_VARIABLE, raising=False)
        folder = tmp_path_factory.mktemp("rated") / "tiny"
        assert call("new", folder) == 0
        assert call("open", folder) == 0
        _rate_to_the_end(folder)
    return folder


def _rate_to_the_end(folder: Path) -> None:
    found = find_study(folder)
    with found.workspace.store.reading() as connection:
        people = studies.raters(connection, found.study_id)
    for number, person in enumerate(p for p in people if p.role is Role.RATER):
        session = Session(found.study_id, person)
        profiles.say_consent(found.workspace, session, "en", agrees=True)
        assert profiles.save_profile(found.workspace, session, ABOUT, "en").is_whole
        _rate_all(found.workspace, session, number)
    found.workspace.store.close()


def _rate_all(workspace: Workspace, session: Session, number: int) -> None:
    for assignment in work_of(workspace, session).assignments:
        desk = open_desk(workspace, session, assignment.id)
        saved = save(workspace, session, desk, _answers(desk, number), finish=True)
        assert saved.is_finished, saved.unanswered


def _answers(desk: Desk, number: int) -> dict[str, object]:
    """Level 3 for A and 2 or 3 for B, with every text that may be asked for."""
    assert desk.rubric is not None
    assert desk.preference is not None
    answers: dict[str, object] = {
        "preference//": desk.preference.options[0].id,
        "preference_reason//": "=1+1",  # a spreadsheet would run it
    }
    for detail in desk.preference.details:
        answers[f"preference_detail/{detail.id}/"] = detail.options[0]
    for place, slot in enumerate(desk.assignment.slots):
        for criterion in desk.rubric.criteria:
            level = "3" if place == 0 else str(2 + number % 2)
            answers[f"score/{criterion.id}/{slot.token}"] = level
            answers[f"evidence/{criterion.id}/{slot.token}"] = "Paragraph 1."
            if criterion.direction:
                answers[f"direction/{criterion.id}/{slot.token}"] = criterion.direction.options[0]
        if desk.rubric.decision:
            answers[f"decision//{slot.token}"] = desk.rubric.decision.options[0].id
            answers[f"decision_reason//{slot.token}"] = "None."
    return answers


@pytest.fixture
def new(run: Run, tmp_path: Path) -> Path:
    """A study's folder as it is laid out."""
    assert run("new", tmp_path / "tiny").code == 0
    return tmp_path / "tiny"


@pytest.fixture
def pilot(run: Run, new: Path) -> Path:
    """A study that was opened as a pilot, rated to the end, and closed."""
    assert run("open", new, "--pilot").code == 0
    _rate_to_the_end(new)
    assert run("close", new).code == 0
    return new


@pytest.fixture
def rated(_rated: Path, tmp_path: Path) -> Path:
    """A study that is rated to the end and still open."""
    shutil.copytree(_rated, tmp_path / "rated")
    return tmp_path / "rated"


@pytest.fixture
def closed(run: Run, rated: Path) -> Path:
    """A study whose ratings are closed."""
    assert run("close", rated).code == 0
    return rated


@pytest.fixture
def unblinded(run: Run, closed: Path) -> Path:
    """A study whose systems are known."""
    assert run("unblind", closed, "--reason", "all ratings are in").code == 0
    return closed
