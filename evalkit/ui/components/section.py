"""A section of the result: its sentences, its figure, its tables."""

from typing import TYPE_CHECKING

import streamlit as st

from evalkit.ui.components.figure import show_figure
from evalkit.ui.components.prose import paragraph
from evalkit.ui.components.table import plain_table

if TYPE_CHECKING:
    from evalkit.report.sections.section import Section


def show_section(section: "Section") -> None:
    """One section under its heading, or folded where it only describes; nothing is Markdown."""
    if section.is_description:
        fold = st.expander(section.title, key=f"section-{section.id}", on_change="rerun")
        if fold.open:
            with fold:
                _content(section)
        return
    st.subheader(section.title, anchor=section.id)
    _content(section)


def _content(section: "Section") -> None:
    paragraph(section.sentences)
    if section.figure is not None:
        show_figure(section.figure, key=section.id, otherwise="", is_inside=section.is_description)
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
