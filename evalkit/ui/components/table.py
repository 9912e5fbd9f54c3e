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


def plain_table(frame: "pd.DataFrame", *, alt: str) -> None:
    """Show a table whose columns bear readers' names already."""
    numbers = {name: _format(str(name)) for name in frame.select_dtypes("float").columns}
    st.dataframe(frame, hide_index=True, column_config=numbers, alt=alt)


def chosen_row(
    frame: "pd.DataFrame", columns: Mapping[str, str], *, alt: str, key: str
) -> int | None:
    """Show a table of which one row can be chosen, and return which one is."""
    shown = frame[list(columns)].rename(columns=dict(columns))
    numbers = {name: _format(str(name)) for name in shown.select_dtypes("float").columns}
    state = st.dataframe(
        shown,
        hide_index=True,
        column_config=numbers,
        alt=alt,
        key=key,
        on_select="rerun",
        selection_mode="single-row",
    )
    rows = state.selection.rows
    return int(rows[0]) if rows and rows[0] < len(frame) else None


def further_tables(tables: "Iterable[FurtherTable]") -> None:
    """Further tables, each folded away under what it tells and sent when it is opened."""
    for table in tables:
        title = table.purpose[:1].upper() + table.purpose[1:]
        fold = st.expander(title, key=f"table-{table.name}", on_change="rerun")
        if fold.open:
            with fold:
                _filled(table)


def _filled(table: "FurtherTable") -> None:
    """The columns that hold something."""
    frame = table.frame
    filled = frame.columns[(frame.notna() & (frame != "")).any()]
    columns = {name: str(name).replace("_", " ") for name in filled}
    result_table(frame, columns, alt=table.purpose)


def _format(name: str) -> ColumnConfig:
    digits = 3 if name.startswith(("p ", "p_", "P", "adjusted", "smallest")) else 2
    return st.column_config.NumberColumn(name, format=f"%.{digits}f")
