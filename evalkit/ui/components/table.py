"""Tables of results as a report sets them: words for columns, aligned numbers, reasons for gaps."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from evalkit.service.printing import PrintedTable, printed
from evalkit.ui.components.assets import joined

if TYPE_CHECKING:
    import pandas as pd

    from evalkit.service.results import FurtherTable

MOST_SET = 150
"""Rows up to which a table is set; a longer one is a grid that draws what is in sight."""

_mount = st.components.v2.component(
    "evalkit_table",
    html="<div class='table' id='table'></div>",
    css=joined("table/table.css"),
    js=joined("desk/words.js", "table/table.js") + "\nexport default showTable;\n",
)


def result_table(frame: "pd.DataFrame", columns: Mapping[str, str], *, alt: str) -> None:
    """Show chosen columns of a result frame under the names that readers know.

    Parameters
    ----------
    columns
        Column of the frame to what it is called; in this order.
    alt
        What the table shows.
    """
    plain_table(frame[list(columns)].rename(columns=dict(columns)), alt=alt)


def plain_table(frame: "pd.DataFrame", *, alt: str) -> None:
    """Show a table whose columns bear readers' names already."""
    if len(frame) > MOST_SET:
        st.dataframe(frame, hide_index=True, alt=alt)
    else:
        _mount(data=[table_content(printed(frame), alt)])


def chosen_row(
    frame: "pd.DataFrame", columns: Mapping[str, str], *, alt: str, key: str, row_id: str
) -> int | None:
    """Show a table of which one row can be chosen, and return which one is.

    Parameters
    ----------
    row_id
        Column of the frame that tells its rows apart, whatever else comes to stand there.
    """
    ids = [str(one) for one in frame[row_id]]
    before = st.session_state.get(key)
    shown = printed(frame[list(columns)].rename(columns=dict(columns)))
    content = table_content(shown, alt, ids, before.get("row") if before else None)
    chosen = _mount(key=key, data=[content], on_row_change=_ignored).get("row")
    return ids.index(chosen) if chosen in ids else None


def table_content(
    table: PrintedTable, caption: str, ids: Sequence[str] | None = None, chosen: object = None
) -> dict[str, object]:
    """What the browser sets: every cell as text, and the rows' ids where they can be chosen."""
    return {
        "caption": caption.rstrip("."),
        "columns": [{"name": c.name, "isNumber": c.is_number} for c in table.columns],
        "rows": table.rows,
        "notes": table.notes,
        "ids": ids,
        "chosen": chosen,
    }


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


def _ignored() -> None:
    """Streamlit keeps a component's state only where a change of it is listened to."""
