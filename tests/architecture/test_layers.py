"""The layers of the design hold."""

from importlinter.cli import lint_imports


def test_no_module_imports_against_the_layers():
    assert lint_imports(no_cache=True) == 0
