"""An installed wheel does all that a checkout does."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "unpacked")
    return folder / "unpacked"


def run_evalkit(unpacked: Path, *arguments: str, where: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    program = "import evalkit, sys; print(evalkit.__file__, file=sys.stderr)\n"
    program += "from evalkit.cli.main import main\nmain()"
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True)


def test_rubrics_data_script_and_configuration_travel_in_the_wheel(unpacked):
    shipped = unpacked / "evalkit" / "_shipped"
    wanted = [
        "app.py",
        ".streamlit/config.toml",
        "rubrics/literary.yaml",
        "rubrics/study.schema.json",
        "data/demo_study/study.yaml",
        "data/demo_study/simulated_ratings.csv",
        "data/published/ttcw_ratings.csv",
    ]
    assert [name for name in wanted if not (shipped / name).is_file()] == []


def test_a_study_is_laid_out_checked_and_opened_from_the_wheel(unpacked, tmp_path):
    made = run_evalkit(unpacked, "new", "mine", where=tmp_path)
    assert str(unpacked) in made.stderr
    assert run_evalkit(unpacked, "check", "mine", where=tmp_path).returncode == 0
    opened = run_evalkit(unpacked, "open", "mine", where=tmp_path)
    assert "?invite=" in opened.stdout
