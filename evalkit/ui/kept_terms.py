"""What everybody is told of the study, as a browser session keeps it; names no system."""

from typing import Final

import streamlit as st

from evalkit.study.terms import StudyTerms

TERMS: Final = "terms"


def kept_terms() -> StudyTerms:
    """The study's terms, as they were when this browser session began."""
    found: StudyTerms = st.session_state.get(TERMS) or StudyTerms()
    return found
