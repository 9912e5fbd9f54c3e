"""The design as it was drawn: who rates what, how even it is, and how firmly raters are linked."""

import streamlit as st

from evalkit.service.access import Session, require_lead
from evalkit.service.design_table import design_of, linkage_sentences
from evalkit.ui.components.table import plain_table, result_table
from evalkit.ui.session import workspace

EXPLAINED = (
    "Sides and orders come from a secret that was drawn when the study was opened. A letter stands "
    "for a system; as long as Results shows nothing the rows bear none, since together with the "
    "ratings they would tell the systems apart. Validity passages are not listed."
)
COLUMNS = {
    "rater": "Rater",
    "position": "Place in order",
    "brief": "Brief",
    "kind": "Shown as",
    "purpose": "For",
    "A": "A",
    "B": "B",
}


def show(session: Session) -> None:
    """Connectivity in words, how often each letter came first, and every assignment."""
    require_lead(session)
    design = design_of(workspace(), session.study_id)
    st.title("Design")
    st.text(EXPLAINED)
    if design.assignments.empty:
        st.text("Nobody has work in this study.")
        return
    for sentence in linkage_sentences(design):
        st.text(sentence)
    st.subheader("How often each letter stood first")
    plain_table(
        design.balance.rename(columns={"kind": "Shown as", "of": "Rater or brief"}),
        alt="How often each letter stood first, for each rater and for each brief.",
    )
    st.subheader("Every assignment")
    shown = {name: words for name, words in COLUMNS.items() if name in design.assignments}
    result_table(design.assignments, shown, alt="One row an assignment, in each rater's order.")
