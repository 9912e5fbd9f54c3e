"""The automatic rater: a model beside the experts, labelled, and never among their ratings."""

import streamlit as st

from evalkit.service.access import Session, require_lead
from evalkit.service.automatic_results import AutomaticAnalysis
from evalkit.ui.components.notice import notices
from evalkit.ui.components.table import further_tables, plain_table
from evalkit.ui.session import automatic_of

NONE = (
    "No automatic rater has answered in this study. An engineer describes one under "
    "automatic_rater in study.yaml before the study is opened, and asks it with "
    "evalkit rate-by-model."
)
HOW_IT_IS_READ = (
    "Share as near: each expert is left out in turn, and this is the share of passages where the "
    "model was as near to the others as the one left out, or nearer (Calderon, Reichart and Dror "
    "2025); shown for how many of the experts. Share changed with sides: of the briefs, those in "
    "which an answer changed when the two passages changed sides. p of length: whether it favours "
    "longer or shorter passages beyond what the experts do."
)


def show(session: Session) -> None:
    """The verdict, then what it rests on; nothing before people's results may be seen."""
    require_lead(session)
    st.title("Automatic rater")
    analysis = automatic_of(session)
    if analysis is None:
        st.text(NONE)
        return
    notices(analysis.notes)
    st.text(f"Model: {analysis.model}. Requests answered: {analysis.n_requests}.")
    st.subheader("May it stand beside the experts?")
    st.text(analysis.verdict)
    if not analysis.why_hidden:
        _evidence(analysis)


def _evidence(analysis: AutomaticAnalysis) -> None:
    plain_table(
        analysis.overview,
        alt="What decides, question by question, whether it may stand",
    )
    st.text(HOW_IT_IS_READ)
    with st.expander("Question by question, in sentences"):
        for standing in analysis.standings:
            st.text(standing.sentence)
    st.subheader("Behind it")
    further_tables(analysis.further)
