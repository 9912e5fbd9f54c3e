"""Nothing heavy is imported before it is needed."""

import json
import subprocess
import sys
import time

import pytest

HEAVY = ("pandas", "scipy", "streamlit", "sqlalchemy", "altair", "krippendorff", "pydantic", "docx")


def modules_after(statement: str) -> set[str]:
    program = f"{statement}\nimport sys, json; print(json.dumps(sorted(sys.modules)))"
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(json.loads(found.stdout.splitlines()[-1]))


def test_help_answers_within_half_a_second_and_names_every_command():
    times = []
    for _ in range(6):
        start = time.perf_counter()
        shown = subprocess.run(
            [sys.executable, "-m", "evalkit", "--help"], capture_output=True, text=True, check=True
        )
        times.append(time.perf_counter() - start)
    assert min(times) < 0.5
    commands = "demo new check open serve status invite revoke close reopen unblind analyze export"
    assert all(f"  {name} " in shown.stdout for name in [*commands.split(), "archive", "bench"])


def test_help_loads_no_heavy_library():
    help_page = "from evalkit.cli.main import evalkit_command as c\n"
    help_page += "c.main(['--help'], standalone_mode=False)"
    assert not modules_after(help_page) & set(HEAVY)


@pytest.mark.parametrize("library", ["pandas", "scipy", "altair", "openai", "textstat", "numpy"])
def test_the_rating_page_loads_no_library_of_analysis(library):
    assert library not in modules_after("import evalkit.ui.main, evalkit.ui.pages.rate")


def test_statistics_load_neither_scipy_nor_krippendorff_before_they_are_asked():
    families = "agreement paired interval effect_size preference multiplicity design raters"
    statement = "\n".join(f"import evalkit.stats.{family}" for family in families.split())
    assert not modules_after(statement) & {"scipy", "krippendorff", "pandas"}
