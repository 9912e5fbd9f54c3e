"""What a rater is asked about themselves: before any work, and whenever they want to change it."""

import streamlit as st

from evalkit.errors import EvalkitError
from evalkit.service import profiles
from evalkit.service.access import Session
from evalkit.service.profiles import OwnProfile
from evalkit.study.profile import ReadProfile
from evalkit.ui.components.notice import simulated_notice
from evalkit.ui.components.step import Choice, StepView, handled, step, waiting_step
from evalkit.ui.failing import sentence_of
from evalkit.ui.pages.profile_steps import (
    AGREE,
    DECLINE,
    REREAD,
    SEND,
    consent_view,
    declined_view,
    questions_view,
)
from evalkit.ui.session import PROFILED, is_asked, text_language, words, workspace

REREADS = "rereads_consent"


def is_shown(session: Session) -> bool:
    """Whether consent and questions stand before all work, as they do until both are given."""
    state = st.session_state
    if not is_asked(session) or state.get(PROFILED):
        return False
    state[PROFILED] = not profiles.is_waiting(workspace(), session)
    return not state[PROFILED]


def show(session: Session, *, is_visit: bool = True) -> None:
    """Do what the rater chose, then show what comes next; on a visit the form stays."""
    choice = waiting_step()
    read, error = _act_on(session, choice) if choice else (None, None)
    own = profiles.own_profile(workspace(), session)
    st.session_state[PROFILED] = own.is_complete
    if own.is_complete and not is_visit:
        st.rerun()
    simulated_notice(session.person, words())
    is_saved = bool(read and read.is_whole and is_visit)
    if step(_view(session, own, read, error, is_visit, is_saved), words(), text_language()):
        st.rerun()


def _view(
    session: Session,
    own: OwnProfile,
    read: ReadProfile | None,
    error: str | None,
    is_visit: bool,
    is_saved: bool,
) -> StepView:
    if own.has_declined and not st.session_state.get(REREADS):
        return declined_view(has_rated=profiles.has_rated(workspace(), session))
    if own.has_to_consent:
        return consent_view(own, error)
    return questions_view(own, read, error, is_visit=is_visit, is_saved=is_saved)


def _act_on(session: Session, choice: Choice) -> tuple[ReadProfile | None, str | None]:
    """Do what a rater chose; what came of the form, or the sentence that says why it failed."""
    handled(choice)
    try:
        return _act(session, choice), None
    except EvalkitError as error:
        return None, sentence_of(error, words())


def _act(session: Session, choice: Choice) -> ReadProfile | None:
    language = words().language
    st.session_state[REREADS] = choice.act == REREAD
    match choice.act:
        case _ if choice.act in (AGREE, DECLINE):
            agrees = choice.act == AGREE
            profiles.say_consent(workspace(), session, language, agrees=agrees)
        case _ if choice.act == SEND:
            return profiles.save_profile(workspace(), session, choice.answers, language)
    return None
