"""Tables of results as people read them: words for columns, two decimals, reasons for gaps."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

if TYPE_CHECKING:
    import pandas as pd

    from evalkit.service.results import FurtherTable


def result_table(frame: "pd.DataFrame", columns: Mapping[str, str], *, alt: str) -> None:
    """Show chosen columns of a result frame under the names that readers know.

    Parameters
    ----------
    columns
        Column of the frame to what it is called; in this order.
    alt
        What the table shows, for screen readers.
    """
    shown = frame[list(columns)].rename(columns=dict(columns))
    numbers = {name: _format(name) for name in shown.select_dtypes("float").columns}
    st.dataframe(shown, hide_index=True, column_config=numbers, alt=alt)


def further_tables(tables: "Iterable[FurtherTable]") -> None:
    """Further tables, each folded away under what it tells, without columns that hold nothing."""
    for table in tables:
        with st.expander(table.purpose[:1].upper() + table.purpose[1:]):
            frame = table.frame
            filled = frame.columns[(frame.notna() & (frame != "")).any()]
            columns = {name: str(name).replace("_", " ") for name in filled}
            result_table(frame, columns, alt=table.purpose)


def _format(name: str) -> ColumnConfig:
    digits = 3 if name.startswith(("p", "P", "adjusted", "smallest")) else 2
    return st.column_config.NumberColumn(name, format=f"%.{digits}f")
