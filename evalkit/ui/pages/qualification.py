"""Who has qualified, and the lead's decision where the thresholds do not settle it."""

import streamlit as st

from evalkit.errors import EvalkitError
from evalkit.service.access import Session
from evalkit.service.admitting import (
    Qualification,
    decide,
    qualification_rows,
    qualifications,
)
from evalkit.ui.components.prose import as_written
from evalkit.ui.components.table import plain_table
from evalkit.ui.failing import lead_sentence_of
from evalkit.ui.session import words, workspace

CAUTION = (
    "Shares of all levels on the qualifying passages, with Wilson's 95 % interval. It takes the "
    "levels as independent; levels of one passage are not, so the truth is less certain than that."
)
TITLE = "Qualification"


def show_qualification(session: Session) -> None:
    """A table of raters' attempts and a form to decide; nothing where nobody has to qualify."""
    found = qualifications(workspace(), session.study_id)
    if not found:
        return
    import pandas as pd

    st.subheader(TITLE)
    plain_table(pd.DataFrame(qualification_rows(found)), alt=TITLE)
    st.text(CAUTION)
    with st.expander("Decide about a rater"), st.form("qualification", clear_on_submit=True):
        _form(session, found)


def _form(session: Session, found: tuple[Qualification, ...]) -> None:
    names = {one.rater.id: one.rater.name for one in found}
    rater = st.selectbox("Rater", list(names), format_func=lambda key: f"{names[key]} ({key})")
    reason = st.text_input("Why? It is written down.")
    admits = st.form_submit_button("Let in")
    refuses = st.form_submit_button("Do not let in")
    if not (admits or refuses) or rater is None:
        return
    try:
        decide(workspace(), session.study_id, rater, session.person.id, reason, admit=admits)
    except EvalkitError as error:
        st.error(as_written(lead_sentence_of(error, words())))
        return
    st.rerun()
