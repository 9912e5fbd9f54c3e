"""The answer of a study in plain words, and beside it what the study cannot show."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from evalkit.report.sections.key_figures import KeyFigure


def show_answer(
    headline: Sequence[str],
    figures: "Sequence[KeyFigure]",
    besides: Sequence[str],
    limits: Sequence[str],
) -> None:
    """Two columns of one height: what was found, and how far it goes.

    Parameters
    ----------
    besides
        Sentences that belong to the answer and are less than it.
    """
    found, open_ = st.columns([3, 2], gap="medium")
    with found.container(border=True, height="stretch"):
        st.markdown("**The answer**")
        _sentences(headline)
        # In a row that wraps: columns would cut the numbers off where the window is narrow.
        with st.container(horizontal=True, gap="medium"):
            for figure in figures:
                st.metric(figure.name, figure.value, width="content")
        _sentences(besides)
    with open_.container(border=True, height="stretch"):
        st.markdown("**What this study cannot show**")
        _sentences(limits)


def _sentences(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        st.text(sentence)
