"""`evalkit bench coverage`: how often intervals hold what they claim, ours and the peers'."""

from evalkit.bench.coverage.report import CoverageReport, run
from evalkit.bench.coverage.table import format_table

__all__ = ["CoverageReport", "format_table", "run"]
