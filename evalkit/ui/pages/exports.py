"""Ratings and codebook as CSV files to take away; each download is written down."""

from functools import partial

import streamlit as st

from evalkit.service.access import Session, require_lead
from evalkit.service.exporting import ExportFile, export_files, note_export
from evalkit.ui.components.notice import notices
from evalkit.ui.session import analysis_of, automatic_of, workspace


def show(session: Session) -> None:
    """One button a file, with what is in it."""
    require_lead(session)
    analysis = analysis_of(session).analysis
    exports = export_files(
        workspace(), session.study_id, analysis=analysis, automatic=automatic_of(session)
    )
    st.title("Exports")
    notices(exports.notes)
    for file in exports.files:
        _file(session, file)


def _file(session: Session, file: ExportFile) -> None:
    text, button = st.columns([4, 1], vertical_alignment="center")
    text.text(f"{file.name}: {file.purpose}")
    button.download_button(
        "Download",
        partial(_taken, session, file),
        file_name=file.name,
        mime="text/csv",
        key=f"take-{file.name}",
        on_click="ignore",  # drawn anew, the page would forget what was clicked meanwhile
    )


def _taken(session: Session, file: ExportFile) -> bytes:
    made = file.make()
    note_export(workspace(), session.study_id, session.person.id, [file.name])
    return made
