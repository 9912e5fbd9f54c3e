import subprocess
import sys
from importlib import import_module

import pytest

FAMILIES = ("paired", "interval", "effect_size", "multiplicity", "design")


@pytest.mark.parametrize("family", FAMILIES)
def test_public_names_are_sorted_and_complete(family: str) -> None:
    module = import_module(f"evalkit.stats.{family}")
    public = [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", "").startswith("evalkit")
    ]
    assert module.__all__ == sorted(public)


def test_importing_statistics_loads_no_scipy() -> None:
    names = ", ".join(f"evalkit.stats.{family}" for family in FAMILIES)
    loaded = subprocess.run(
        [sys.executable, "-c", f"import sys, {names}; print('scipy' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.strip() == "False"
