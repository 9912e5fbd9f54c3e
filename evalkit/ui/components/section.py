"""A section of the result: its sentences, its figure, its tables."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from evalkit.ui.components.figure import show_figure
from evalkit.ui.components.prose import paragraph
from evalkit.ui.components.table import plain_table

if TYPE_CHECKING:
    from evalkit.report.figures.figure import Figure
    from evalkit.report.sections.section import Section


def show_section(section: "Section", in_files: "Callable[[], Figure | None]") -> None:
    """One section under its heading, or folded where it only describes; nothing is Markdown.

    ``in_files`` makes its figure as files show it.
    """
    if section.is_description:
        fold = st.expander(section.title, key=f"section-{section.id}", on_change="rerun")
        if fold.open:
            with fold:
                _content(section, in_files)
        return
    st.subheader(section.title, anchor=section.id)
    _content(section, in_files)


def _content(section: "Section", in_files: "Callable[[], Figure | None]") -> None:
    paragraph(section.sentences)
    if section.figure is not None:
        show_figure(
            section.figure,
            key=section.id,
            otherwise="",
            is_inside=section.is_description,
            in_files=in_files,
        )
    for table in section.tables:
        plain_table(table.frame, alt=table.alt)
    if section.further:
        _further(section)


def _further(section: "Section") -> None:
    """Tables that are sent when somebody opens them."""
    fold = st.expander(
        "; ".join(table.alt for table in section.further),
        key=f"further-{section.id}",
        on_change="rerun",
    )
    if fold.open:
        with fold:
            for table in section.further:
                plain_table(table.frame, alt=table.alt)
