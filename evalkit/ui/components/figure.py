"""A figure on a page: drawn for the theme, with its words, its table, and files to take away."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from evalkit.ui.components.table import plain_table
from evalkit.ui.kept_terms import kept_terms

if TYPE_CHECKING:
    from evalkit.report.figures.figure import Figure


def show_figure(
    figure: "Figure | None",
    *,
    key: str,
    otherwise: str,
    is_inside: bool = False,
    in_files: "Callable[[], Figure | None] | None" = None,
) -> None:
    """Draw a figure, or say why there is none.

    Parameters
    ----------
    key
        Tells the figures of one page apart.
    otherwise
        What stands there where nothing can be drawn.
    is_inside
        Whether it lies in a fold already, so that its table needs none of its own.
    in_files
        Makes the figure that files show, where that may differ: raters under pseudonyms.
    """
    if figure is None:
        st.text(otherwise)
        return
    is_dark = st.context.theme.type == "dark"
    st.vega_lite_chart(figure.on_screen(is_dark=is_dark), alt=figure.alt)
    if is_inside:
        _table(figure, key, in_files)
        return
    fold = st.expander("Table and files", key=f"more-{key}", on_change="rerun")
    if fold.open:
        with fold:
            _table(figure, key, in_files)


def _table(figure: "Figure", key: str, in_files: "Callable[[], Figure | None] | None") -> None:
    st.text(figure.alt)
    plain_table(figure.table, alt=figure.title)
    taken = in_files() if in_files else figure
    if taken:
        _downloads(replace(taken, is_pilot=kept_terms().is_pilot), key)


def _downloads(figure: "Figure", key: str) -> None:
    """Each file is made when it is asked for, without a network."""
    with st.container(horizontal=True):
        for kind, make, mime in (
            ("SVG", figure.svg, "image/svg+xml"),
            ("PNG", figure.png, "image/png"),
            ("CSV", figure.csv, "text/csv"),
        ):
            st.download_button(
                kind,
                make,
                file_name=f"{figure.name}.{kind.lower()}",
                mime=mime,
                key=f"{kind.lower()}-{key}",
                on_click="ignore",
            )
