"""The deliberate way to results while ratings are open: a reason, written down before the look."""

import streamlit as st

from evalkit.service.access import Session
from evalkit.service.departing import look_early
from evalkit.service.results import Analysis
from evalkit.ui.session import EARLY_LOOK, workspace

WARNING = (
    "An early look is a departure from the plan. It is written down with your name and reason, and "
    "every result says so from then on; it cannot be taken back."
)


def offered_early_look(session: Session) -> Analysis | None:
    """Offer the look, folded away; once a reason was given, what was seen, in this browser."""
    seen: Analysis | None = st.session_state.get(EARLY_LOOK)
    if seen is not None:
        return seen
    with st.expander("Look early, for a reason"), st.form("early-look", border=False):
        st.text(WARNING)
        reason = st.text_input("Why must it be now?")
        is_sure = st.checkbox("I know that every result will tell of this look")
        is_sent = st.form_submit_button("Look now")
    if not (is_sent and is_sure and reason.strip()):
        return None
    look = look_early(workspace(), session.study_id, session.person.id, reason.strip())
    st.session_state[EARLY_LOOK] = look
    return look
