"""Who of the raters consented, and what all of them told about themselves, in sums."""

import pandas as pd
import streamlit as st

from evalkit.service.access import Session
from evalkit.service.consents import HIDDEN_NOTE, consent_rows, study_profiles, summary_rows
from evalkit.ui.components.table import plain_table
from evalkit.ui.session import workspace

TITLE = "Consent and profiles"
APART = (
    "What raters tell about themselves is kept apart from their ratings and is shown here as "
    "counts and medians only; no page or export ties it to a rater's ratings."
)


def show_profiles(session: Session) -> None:
    """Two tables, where the study asks its raters about themselves; nothing where it does not."""
    found = study_profiles(workspace(), session.study_id)
    if found is None:
        return
    st.subheader(TITLE)
    plain_table(pd.DataFrame(consent_rows(found.consents)), alt="Who consented, and when")
    st.text(APART)
    if found.hides_small:
        st.text(HIDDEN_NOTE)
    rows = pd.DataFrame(summary_rows(found.summary))
    plain_table(rows, alt="What raters told about themselves, in sums")
