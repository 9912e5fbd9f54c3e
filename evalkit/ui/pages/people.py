"""Who may open the study: links made, renewed and taken back, each act written down; the log."""

from datetime import datetime
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from evalkit.service.access import Invitation, Session, invite, renew, require_lead, revoke
from evalkit.service.accounts import Account, accounts_of
from evalkit.service.auditing import audit_csv
from evalkit.service.departing import depart, departures_of
from evalkit.service.exporting import note_export
from evalkit.ui.components.notice import notices
from evalkit.ui.components.table import plain_table
from evalkit.ui.pages.profile_sums import show_profiles
from evalkit.ui.session import in_zone_of_browser, workspace

ACTS = {
    "make": "Make another link",
    "renew": "Take all links back and make a new one",
    "revoke": "Take all links back",
}

AUDIT_FILE = "audit.csv"


def show(session: Session) -> None:
    """Everybody and when they were last seen, links, consent, departures, and the audit log."""
    require_lead(session)
    accounts = accounts_of(workspace(), session.study_id)
    st.title("People")
    plain_table(_rows(accounts), alt="Everybody of the study, and when they were last seen")
    st.text("A link signs one person in. A new one is shown here once and stored nowhere.")
    _links(session, accounts)
    show_profiles(session)
    _departures(session)
    _log(session)


def _rows(accounts: tuple[Account, ...]) -> pd.DataFrame:
    rows = [
        {
            "Name": account.person.name,
            "Role": str(account.person.role),
            "Valid links": account.n_links,
            "Sign-ins": account.n_sign_ins,
            "Signed in last": _moment(account.signed_in_at),
            "Answered last": _moment(account.answered_at),
            "Last seen": _moment(account.last_seen),
        }
        for account in accounts
    ]
    return pd.DataFrame(rows)


def _moment(at: datetime | None) -> str:
    return f"{in_zone_of_browser(at):%Y-%m-%d %H:%M}" if at else "–"


def _links(session: Session, accounts: tuple[Account, ...]) -> None:
    st.subheader("Links")
    people = {account.person.id: account.person for account in accounts}
    with st.form("links", border=False, clear_on_submit=True):
        chosen = st.selectbox("Person", list(people), format_func=lambda one: people[one].name)
        act = st.radio("What to do", list(ACTS), format_func=ACTS.__getitem__)
        reason = st.text_input("Why? It is written down; raters do not see it.")
        is_sent = st.form_submit_button("Do it")
    if not is_sent:
        return
    if act == "revoke":
        count = revoke(workspace(), session.study_id, chosen, session.person.id, reason.strip())
        st.text(f"Took {count} {'link' if count == 1 else 'links'} of {people[chosen].name} back.")
        return
    make = renew if act == "renew" else invite
    _show_once(make(workspace(), session.study_id, chosen, session.person.id, reason.strip()))


def _show_once(invitation: Invitation) -> None:
    st.text(f"The link of {invitation.person.name}, shown this once:")
    here = urlsplit(st.context.url or "")
    base = f"{here.scheme}://{here.netloc}{here.path.rpartition('/')[0]}"
    st.code(f"{base}/?invite={invitation.token}", language=None, wrap_lines=True)


def _departures(session: Session) -> None:
    st.subheader("Departures from the plan")
    found = departures_of(workspace(), session.study_id)
    notices(one.sentence for one in found)
    if not found:
        st.text(
            "None so far. Early looks, exclusions and reopening are written down by themselves."
        )
    with st.form("depart", border=False, clear_on_submit=True):
        reason = st.text_area("What was done otherwise than the plan says, and why?")
        is_sent = st.form_submit_button("Write it down as a departure")
    if is_sent and reason.strip():
        depart(workspace(), session.study_id, session.person.id, reason.strip())
        st.rerun()


def _log(session: Session) -> None:
    st.subheader("Audit log")
    st.text("Every act on the study with its hash; the command evalkit verify checks the chain.")
    st.download_button(
        "Download the audit log",
        lambda: _taken(session),
        file_name=AUDIT_FILE,
        mime="text/csv",
        key="take-audit",
    )


def _taken(session: Session) -> bytes:
    note_export(workspace(), session.study_id, session.person.id, [AUDIT_FILE])
    return audit_csv(workspace(), session.study_id)
