import subprocess
import sys

import evalkit.stats.agreement as agreement


def test_all_is_sorted_and_whole() -> None:
    assert list(agreement.__all__) == sorted(agreement.__all__)
    assert all(hasattr(agreement, name) for name in agreement.__all__)


def test_import_loads_neither_scipy_nor_krippendorff() -> None:
    program = (
        "import sys, evalkit.stats.agreement, evalkit.stats.raters, evalkit.stats.preference\n"
        "print([name for name in ('scipy', 'krippendorff', 'pandas') if name in sys.modules])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"
