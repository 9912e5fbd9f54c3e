"""A section of the result: its sentences, its figure, its tables."""

from typing import TYPE_CHECKING

import streamlit as st

from evalkit.ui.components.figure import show_figure
from evalkit.ui.components.table import plain_table

if TYPE_CHECKING:
    from evalkit.report.sections.section import Section


def show_section(section: "Section") -> None:
    """One section under its heading; nothing in it is read as Markdown."""
    st.subheader(section.title, anchor=section.id)
    for sentence in section.sentences:
        st.text(sentence)
    if section.figure is not None:
        show_figure(section.figure, key=section.id, otherwise="")
    for table in section.tables:
        plain_table(table.frame, alt=table.alt)
