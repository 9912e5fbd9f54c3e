"""What one browser session keeps: its link, and where the person stands. Never the answers."""

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Final

import streamlit as st

from evalkit.service import profiles
from evalkit.service.access import Session, enter, note_sign_in, study_terms
from evalkit.service.workspace import Workspace, database_of, open_workspace
from evalkit.study.language import DEFAULT_LANGUAGE, known_language
from evalkit.study.terms import StudyTerms
from evalkit.ui.components.language import COOKIE, chosen_language
from evalkit.ui.kept_terms import TERMS, kept_terms
from evalkit.ui.words.languages import Words, words_of

if TYPE_CHECKING:
    from evalkit.service.automatic_results import AutomaticAnalysis
    from evalkit.service.kept_analysis import AnalysisKeeper, KeptAnalysis
    from evalkit.service.kept_pages import PageKeeper

INVITE_PARAMETER: Final = "invite"
LANGUAGE_PARAMETER: Final = "lang"
TOKEN: Final = "token"
SIGNED_IN: Final = "signed_in"
EARLY_LOOK: Final = "early_look"
POSITION: Final = "position"
HANDLED: Final = "handled"
ACKNOWLEDGED: Final = "acknowledged"
PAUSED: Final = "paused"
CONTINUED: Final = "continued"
LAST_STEP: Final = "last_step"
QUALIFIED: Final = "qualified"
ASKED: Final = "asked_about"
PROFILED: Final = "profiled"
LEARNING: Final = "learning"
LANGUAGE: Final = "language"
VERDICTS_SEEN: Final = "verdicts_seen"
NORMING_AT: Final = "norming_at"
NORMING_READ: Final = "norming_read"


@cache
def _workspace(database: str) -> Workspace:
    return open_workspace(database, must_exist=True)


def workspace() -> Workspace:
    """The workspace on the database that the environment names; one a process."""
    return _workspace(database_of(None))


@cache
def _analyses(database: str) -> "AnalysisKeeper":
    from evalkit.service.kept_analysis import AnalysisKeeper

    return AnalysisKeeper(_workspace(database))


def analysis_of(session: Session) -> "KeptAnalysis":
    """The study's analysis, kept for all leads of this process; the first one takes a moment."""
    with st.spinner("Reading the answers and computing every table …"):
        return _analyses(database_of(None)).analysis_of(session.study_id)


@cache
def _kept_pages(database: str) -> "PageKeeper":
    from evalkit.service.kept_pages import PageKeeper

    return PageKeeper(_workspace(database))


def kept() -> "PageKeeper":
    """What pages of leads ask for at every run, made again only where something was done."""
    return _kept_pages(database_of(None))


def automatic_of(session: Session) -> "AutomaticAnalysis | None":
    """The automatic rater held against the experts; the first time takes a moment."""
    with st.spinner("Holding the automatic rater against the experts …"):
        return kept().automatic_of(session.study_id)


def sign_in() -> Session:
    """Tell who opened this page, from the link, on every run.

    Raises
    ------
    AccessError
        Where the link is missing, unknown or revoked.
    """
    token = st.query_params.get(INVITE_PARAMETER) or st.session_state.get(TOKEN, "")
    session = enter(workspace(), token)
    st.session_state[TOKEN] = token
    if st.query_params.get(INVITE_PARAMETER) != token:
        # Changing pages drops the parameter, and a reload must find the same person again.
        st.query_params[INVITE_PARAMETER] = token
    if st.session_state.get(SIGNED_IN) != token:
        st.session_state[SIGNED_IN] = token
        note_sign_in(workspace(), session)
    return session


def words() -> Words:
    """The words of this person's language, as settled at the start of the run."""
    return words_of(st.session_state.get(LANGUAGE, DEFAULT_LANGUAGE))


def text_language() -> str:
    """The language of the study's own texts."""
    return terms().language


def terms() -> StudyTerms:
    """What everybody is told of the study, as it was when this browser session began."""
    return kept_terms()


def keep_terms(session: Session) -> None:
    """Read the study's terms once a browser session."""
    if TERMS not in st.session_state:
        st.session_state[TERMS] = study_terms(workspace(), session)


def is_asked(session: Session) -> bool:
    """Whether the study asks this person about themselves; asked of the store once a session."""
    if ASKED not in st.session_state:
        st.session_state[ASKED] = profiles.is_asked(workspace(), session)
    return bool(st.session_state[ASKED])


def settle_language(session: Session | None) -> None:
    """Keep the language of this run: chosen on the page, by the browser, the link, or the study.

    Whoever is not signed in is spoken to in the language of the browser.
    """
    wanted = (
        chosen_language(),
        st.context.cookies.get(COOKIE),
        st.query_params.get(LANGUAGE_PARAMETER),
        st.session_state.get(LANGUAGE),
        st.context.locale if session is None else text_language(),
    )
    known = (known_language(code) for code in wanted)
    st.session_state[LANGUAGE] = next((code for code in known if code), DEFAULT_LANGUAGE)
    _keep_in_link(st.session_state[LANGUAGE])


def _keep_in_link(language: str) -> None:
    """Let a reload find the language again; a link without it means the study's."""
    linked = st.query_params.get(LANGUAGE_PARAMETER)
    if linked != language and (linked or language != text_language()):
        st.query_params[LANGUAGE_PARAMETER] = language


def in_zone_of_browser(moment: datetime) -> datetime:
    """The moment in the reader's own time zone, as far as the browser told it."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return moment.astimezone(ZoneInfo(st.context.timezone or "UTC"))
    except ZoneInfoNotFoundError:
        return moment
