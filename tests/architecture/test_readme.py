"""What the README shows is what the program prints."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_shows_the_help_page_of_today():
    shown = subprocess.run(
        [sys.executable, "-m", "evalkit", "--help"], capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() in README


def test_every_file_that_the_readme_points_to_is_there():
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_readme_names_the_gpl_of_krippendorff():
    assert re.search(r"krippendorff.*GPL-3", README)


@pytest.mark.parametrize("name", ["demo", "new", "check", "open", "serve", "analyze", "export"])
def test_every_command_has_a_help_page(name):
    shown = subprocess.run(
        [sys.executable, "-m", "evalkit", name, "--help"], capture_output=True, text=True
    )
    assert shown.returncode == 0
    assert "Usage: evalkit" in shown.stdout


def test_the_configuration_keeps_the_app_local_and_silent():
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["address"] == "127.0.0.1"
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "type"
    assert settings["runner"]["postScriptGC"] is False
