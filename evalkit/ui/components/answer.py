"""The answer of a study in plain words, and beside it what the study cannot show."""

from collections.abc import Iterable, Sequence

import streamlit as st


def show_answer(headline: Sequence[str], limits: Sequence[str], why_coded: str = "") -> None:
    """Two columns of one height: what was found, and how far it goes."""
    found, open_ = st.columns([3, 2], gap="medium")
    with found.container(border=True, height="stretch"):
        st.markdown("**The answer**")
        _sentences(headline)
        if why_coded:
            st.text(why_coded)
    with open_.container(border=True, height="stretch"):
        st.markdown("**What this study cannot show**")
        _sentences(limits)


def _sentences(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        st.text(sentence)
