"""The app: who is it, which page, and the one place where an error becomes a sentence."""

import logging

import streamlit as st

from evalkit.errors import AccessError, EvalkitError
from evalkit.ui import navigation, session
from evalkit.ui.app_words import APP

_log = logging.getLogger(__name__)


def run() -> None:
    """Draw the page that was asked for."""
    st.set_page_config(page_title=APP["name"], layout="wide", initial_sidebar_state="collapsed")
    try:
        person = session.sign_in()
    except AccessError as refused:
        _refuse(str(refused))
        return
    except EvalkitError as error:
        _refuse(str(error))
        _log.exception("The app could not start")
        return
    page = st.navigation(navigation.pages_for(person), position="top")
    try:
        page.run()
    except EvalkitError as error:
        st.error(APP["page_failed"])
        st.text(str(error))


def _refuse(sentence: str) -> None:
    st.title(APP["name"])
    st.text(sentence)
