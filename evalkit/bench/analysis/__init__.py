"""`evalkit bench analysis`: how long statistics take, beside other libraries and as they grow."""

from evalkit.bench.analysis.report import AnalysisReport, run
from evalkit.bench.analysis.table import format_table

__all__ = ["AnalysisReport", "format_table", "run"]
