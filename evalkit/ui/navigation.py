"""Which pages there are, and for whom; a page that is not in a person's list cannot be opened."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from evalkit.service.access import Session
from evalkit.study.rater import Role
from evalkit.ui.session import is_asked
from evalkit.ui.words.languages import Words


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page: for whom, what it is called, and the module whose ``show`` draws it.

    A rater's page is called by a key of the words, everybody else's by its title. One
    ``of_profiles`` is there only where the study asks its raters about themselves.
    """

    role: Role
    title: str
    path: str
    module: str
    of_profiles: bool = False


PAGES: tuple[PageEntry, ...] = (
    PageEntry(Role.RATER, "rate", "rate", "evalkit.ui.pages.rate"),
    PageEntry(Role.RATER, "guide", "guide", "evalkit.ui.pages.guide"),
    PageEntry(Role.RATER, "about_you", "about", "evalkit.ui.pages.about_you", of_profiles=True),
    PageEntry(Role.LEAD, "Overview", "overview", "evalkit.ui.pages.overview"),
    PageEntry(Role.LEAD, "People", "people", "evalkit.ui.pages.people"),
    PageEntry(Role.LEAD, "Design", "design", "evalkit.ui.pages.design"),
    PageEntry(Role.LEAD, "Raters", "raters", "evalkit.ui.pages.raters"),
    PageEntry(Role.LEAD, "Agreement", "agreement", "evalkit.ui.pages.agreement"),
    PageEntry(Role.LEAD, "Norming", "norming", "evalkit.ui.pages.norming"),
    PageEntry(Role.LEAD, "Adjudication", "adjudication", "evalkit.ui.pages.adjudication"),
    PageEntry(Role.LEAD, "Results", "results", "evalkit.ui.pages.results"),
    PageEntry(Role.LEAD, "Texts", "texts", "evalkit.ui.pages.texts"),
    PageEntry(Role.LEAD, "Automatic rater", "automatic", "evalkit.ui.pages.automatic"),
    PageEntry(Role.LEAD, "Exports", "exports", "evalkit.ui.pages.exports"),
    PageEntry(Role.ADJUDICATOR, "Adjudication", "adjudication", "evalkit.ui.pages.adjudication"),
    PageEntry(Role.ADJUDICATOR, "Guide", "guide", "evalkit.ui.pages.guide"),
)


def pages_for(session: Session, words: Words) -> list[StreamlitPage]:
    """The pages of this person's role, each loaded only when it is opened."""
    return [
        st.Page(
            _shower(entry, session),
            title=words.app[entry.title] if session.is_rater else entry.title,
            url_path=entry.path,
            default=place == 0,
        )
        for place, entry in enumerate(_entries_for(session))
    ]


def _entries_for(session: Session) -> list[PageEntry]:
    own = [entry for entry in PAGES if entry.role is session.person.role]
    return [entry for entry in own if not entry.of_profiles or is_asked(session)]


def load_pages(role: Role) -> None:
    """Import the pages of a role ahead of the first person who opens one."""
    for entry in PAGES:
        if entry.role is role:
            import_module(entry.module)


def _shower(entry: PageEntry, session: Session) -> Callable[[], None]:
    return partial(_show, entry.module, session)


def _show(module: str, session: Session) -> None:
    import_module(module).show(session)
