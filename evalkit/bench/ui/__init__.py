"""`evalkit bench ui`: what raters wait for, over real websockets and in a real browser."""

from evalkit.bench.ui.report import UiReport, run
from evalkit.bench.ui.table import format_table

__all__ = ["UiReport", "format_table", "run"]
