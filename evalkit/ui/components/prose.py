"""Sentences as paragraphs of a width that reads well; every text as it is, never Markdown."""

from collections.abc import Iterable

import streamlit as st

MEASURE = 720
"""Pixels of a line: some ninety characters, which is as long as a line may be."""


def paragraph(sentences: Iterable[str]) -> None:
    """Sentences that belong together, one after the other; nothing where there are none."""
    text = " ".join(filter(None, sentences))
    if text:
        st.text(text, width=MEASURE)


def points(sentences: Iterable[str]) -> None:
    """Sentences that stand for themselves, one below the other."""
    with st.container(gap="xsmall"):
        for sentence in sentences:
            st.text(sentence, width=MEASURE)
