"""The app: who is it, which page, and the one place where an error becomes a sentence."""

import streamlit as st

from evalkit.errors import EvalkitError
from evalkit.ui import navigation, session
from evalkit.ui.failing import sentence_of
from evalkit.ui.words.en import APP


def run() -> None:
    """Draw the page that was asked for."""
    st.set_page_config(page_title=APP["name"], layout="wide", initial_sidebar_state="collapsed")
    try:
        person = session.sign_in()
    except EvalkitError as error:
        st.title(APP["name"])
        st.text(sentence_of(error))
        return
    page = st.navigation(navigation.pages_for(person), position="top")
    try:
        page.run()
    except EvalkitError as error:
        st.error(APP["page_failed"])
        st.text(sentence_of(error))
