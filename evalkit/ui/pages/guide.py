"""The guide: what raters read before they rate, and can come back to."""

import streamlit as st

from evalkit.service import rating
from evalkit.service.access import Session
from evalkit.study.rubric import Criterion, PreferenceForm, Rubric
from evalkit.ui.session import words, workspace

MEASURE = 680
"""Width of the column in pixels: about 75 characters a line."""


def show(session: Session) -> None:
    """How to rate, and every form in words, in one narrow column."""
    guide = rating.guide(workspace(), session)
    with st.container(width=MEASURE):
        st.title(words().app["guide_title"])
        st.text(words().app["guide_intro"])
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
    if rubric.decision:
        st.subheader(words().app["decision"])
        st.text(rubric.decision.question)
        st.text("\n".join(option.name for option in rubric.decision.options))
    if rubric.flags:
        st.subheader(words().app["flags"])
        for flag in rubric.flags:
            blocking = f" ({words().app['blocking']})" if flag.blocking else ""
            st.text(f"{flag.name}{blocking}: {flag.question}")


def _criterion(rubric: Rubric, criterion: Criterion) -> None:
    st.subheader(_plain(criterion.name))
    st.text(criterion.question)
    labels = rubric.scale_of(criterion).labels
    levels = (
        f"{value}  {labels[value]}. {criterion.levels[value]}"
        for value in reversed(rubric.values_of(criterion))
    )
    st.text("\n".join(levels))


def _preference(form: PreferenceForm) -> None:
    st.header(_plain(form.title), divider="gray")
    st.text(f"{words().app['guide_preference']} {form.question}")
    st.text(
        "\n".join(f"{o.name}. {o.descriptor}" if o.descriptor else o.name for o in form.options)
    )


def _plain(text: str) -> str:
    """A heading is read as Markdown, so what could be a mark in it is escaped."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+-.!|<>$:~" else sign for sign in text)
