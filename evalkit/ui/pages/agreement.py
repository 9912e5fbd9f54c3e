"""How far raters agree, criterion by criterion; open at all times."""

import streamlit as st

from evalkit.service.access import Session, require_lead
from evalkit.service.results import analyse_study
from evalkit.ui.components.interval_plot import agreement_plot
from evalkit.ui.components.notice import notices
from evalkit.ui.components.table import further_tables, result_table
from evalkit.ui.session import workspace

COLUMNS = {
    "name": "Question",
    "scope": "Passages",
    "coefficient": "α",
    "low": "low",
    "high": "high",
    "ac": "AC",
    "exact": "exact",
    "adjacent": "within one",
    "n_briefs": "briefs",
    "n_passages": "passages",
    "n_ratings": "ratings",
    "why_undefined": "why undefined",
    "why_no_interval": "why no interval",
    "flags": "to be read with care",
}


def show(session: Session) -> None:
    """Sentences first, then the picture, then the whole table."""
    require_lead(session)
    analysis = analyse_study(workspace(), session.study_id)
    agreement = analysis.agreement
    st.title("Agreement")
    notices(agreement.notes)
    agreement_plot(agreement.table)
    with st.expander("In sentences", expanded=False):
        for sentence in agreement.sentences:
            st.text(sentence)
    st.subheader("Table")
    result_table(agreement.table, COLUMNS, alt="Agreement of the raters on each question")
    st.text(
        "α is Krippendorff's alpha at the question's level of measurement, with a leave-one-brief-"
        "out jackknife interval; AC is Gwet's coefficient, which bears a ceiling better. Exact and "
        "within one are shares of all pairs of ratings."
    )
    st.subheader("Behind the table")
    further_tables(analysis.further_agreement)
