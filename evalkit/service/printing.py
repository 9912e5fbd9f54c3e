"""Tables as pages set them."""

from evalkit.report.printed_table import PrintedColumn, PrintedTable, printed

__all__ = ["PrintedColumn", "PrintedTable", "printed"]
