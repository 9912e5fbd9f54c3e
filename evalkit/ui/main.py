"""The app: who is it, which page, and the one place where an error becomes a sentence."""

from contextlib import nullcontext

import streamlit as st

from evalkit.errors import AccessError, EvalkitError
from evalkit.service.access import Session
from evalkit.study.terms import PILOT_NOTE
from evalkit.ui import navigation, session
from evalkit.ui.components.language import language_choice
from evalkit.ui.components.notice import notices
from evalkit.ui.failing import lead_sentence_of, sentence_of
from evalkit.ui.words.en import APP

WIDTH_OF_LEADS = 1120
"""Pixels: a page of a report is read from left to right without turning the head."""


def run() -> None:
    """Draw the page that was asked for."""
    st.set_page_config(page_title=APP["name"], layout="wide", initial_sidebar_state="collapsed")
    try:
        person = session.sign_in()
        session.keep_terms(person)
        if person.is_rater:
            session.settle_language(person)
    except EvalkitError as error:
        _refuse(error)
        return
    page = st.navigation(navigation.pages_for(person, session.words()), position="top")
    if person.is_rater and language_choice(session.words()):
        st.rerun()
    if session.terms().is_pilot:
        notices([session.words().app["pilot"] if person.is_rater else PILOT_NOTE])
    try:
        with st.container(width=WIDTH_OF_LEADS) if person.is_lead else nullcontext():
            page.run()
    except EvalkitError as error:
        _say(error, person)


def _refuse(error: EvalkitError) -> None:
    session.settle_language(None)
    words = session.words()
    if language_choice(words):
        st.rerun()
    st.title(APP["name"])
    is_unknown = isinstance(error, AccessError)
    st.text(words.app["link_invalid"] if is_unknown else sentence_of(error, words))


def _say(error: EvalkitError, person: Session) -> None:
    words = session.words()
    st.error(words.app["page_failed"])
    st.text(sentence_of(error, words) if person.is_rater else lead_sentence_of(error, words))
