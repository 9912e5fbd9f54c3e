"""The guide: what raters read before they rate, and can come back to."""

import streamlit as st

from evalkit.service import rating
from evalkit.service.access import Session
from evalkit.study.rubric import Criterion, PreferenceForm, Rubric
from evalkit.ui.app_words import APP
from evalkit.ui.session import workspace


def show(session: Session) -> None:
    """The study's title, how to rate, and every form in words."""
    guide = rating.guide(workspace(), session)
    st.title(APP["guide_title"])
    st.text(guide.title)
    st.text(APP["guide_intro"])
    for rubric in guide.rubrics:
        _rubric(rubric)
    if guide.preference:
        _preference(guide.preference)


def _rubric(rubric: Rubric) -> None:
    st.header(_plain(rubric.title), divider="gray")
    if rubric.guide:
        st.text(rubric.guide)
    for criterion in rubric.criteria:
        _criterion(rubric, criterion)
    if rubric.flags:
        st.subheader(APP["flags"])
        for flag in rubric.flags:
            blocking = f" ({APP['blocking']})" if flag.blocking else ""
            st.text(f"{flag.name}{blocking}: {flag.question}")


def _criterion(rubric: Rubric, criterion: Criterion) -> None:
    st.subheader(_plain(criterion.name))
    st.text(criterion.question)
    labels = rubric.scale_of(criterion).labels
    for value in reversed(rubric.values_of(criterion)):
        st.text(f"{value}  {labels[value]}: {criterion.levels[value]}")


def _preference(form: PreferenceForm) -> None:
    st.header(_plain(form.title), divider="gray")
    st.text(f"{APP['guide_preference']} {form.question}")
    for option in form.options:
        st.text(f"{option.name}: {option.descriptor}" if option.descriptor else option.name)


def _plain(text: str) -> str:
    """A heading is read as Markdown, so what could be a mark in it is escaped."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+-.!|<>$:~" else sign for sign in text)
