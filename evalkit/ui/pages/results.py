"""The comparison of systems, once ratings are closed: a sentence, a dot a brief, the table."""

import streamlit as st

from evalkit.service.access import Session, require_lead
from evalkit.service.results import analyse_study
from evalkit.ui.components.dot_plot import difference_plot
from evalkit.ui.components.notice import notices
from evalkit.ui.components.table import further_tables, result_table
from evalkit.ui.session import workspace

COMPARISON = {
    "name": "Outcome",
    "role": "Role",
    "system": "System",
    "reference_system": "minus",
    "estimate": "difference",
    "low": "low",
    "high": "high",
    "cautious_low": "cautious low",
    "cautious_high": "cautious high",
    "p_value": "p exact",
    "adjusted_p": "p adjusted",
    "wins": "wins",
    "ties": "ties",
    "losses": "losses",
    "n_briefs": "briefs",
    "n_pairs": "rated pairs",
    "flags": "to be read with care",
    "why_undefined": "why undefined",
}
WIN_RATES = {
    "system": "System",
    "reference_system": "against",
    "win_rate": "Counted by",
    "estimate": "share won",
    "low": "low",
    "high": "high",
    "wins": "wins",
    "ties": "ties",
    "losses": "losses",
    "n_briefs": "briefs",
    "n_votes": "votes",
    "method": "Method",
    "interval_method": "Interval",
}


def show(session: Session) -> None:
    """What was shown and what was not; nothing at all before ratings are closed."""
    require_lead(session)
    st.title("Results")
    analysis = analyse_study(workspace(), session.study_id)
    results = analysis.results
    if results is None:
        st.text(analysis.why_no_results)
        return
    notices(results.notes)
    for sentence in results.headline:
        st.text(sentence)
    if not results.is_unblinded:
        st.text("Systems go by X and Y until the study is unblinded on the Overview page.")
    difference_plot(results.differences, results.comparison)
    st.subheader("Every outcome")
    result_table(results.comparison, COMPARISON, alt="Differences between the systems")
    with st.expander("In sentences"):
        for sentence in results.sentences:
            st.text(sentence)
    st.subheader("Wins")
    result_table(results.win_rates, WIN_RATES, alt="How often each system wins")
    st.subheader("Behind the result")
    further_tables(analysis.further_results)
