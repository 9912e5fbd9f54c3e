"""What one browser session keeps: its link, and where the person stands. Never the answers."""

from datetime import datetime
from typing import Final

import streamlit as st

from evalkit.service.access import Session, enter, note_sign_in
from evalkit.service.workspace import Workspace, database_of, open_workspace

INVITE_PARAMETER: Final = "invite"
TOKEN: Final = "token"
SIGNED_IN: Final = "signed_in"
POSITION: Final = "position"
HANDLED: Final = "handled"
ACKNOWLEDGED: Final = "acknowledged"


@st.cache_resource(show_spinner=False)
def _workspace(database: str) -> Workspace:
    return open_workspace(database, must_exist=True)


def workspace() -> Workspace:
    """The workspace on the database that the environment names; one a process."""
    return _workspace(database_of(None))


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


def in_zone_of_browser(moment: datetime) -> datetime:
    """The moment in the reader's own time zone, as far as the browser told it."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return moment.astimezone(ZoneInfo(st.context.timezone or "UTC"))
    except ZoneInfoNotFoundError:
        return moment
