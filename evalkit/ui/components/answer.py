"""The answer of a study in plain words, and beside it what the study cannot show."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from evalkit.ui.components.prose import points
from evalkit.ui.components.table import plain_table

if TYPE_CHECKING:
    import pandas as pd

    from evalkit.report.sections.key_figures import KeyFigure


def show_answer(
    headline: Sequence[str],
    figures: "Sequence[KeyFigure]",
    about: str,
    besides: Sequence[str],
    secondary: "pd.DataFrame",
    limits: Sequence[str],
) -> None:
    """Two columns of one height: what was found, and how far it goes.

    Parameters
    ----------
    about
        What the numbers are about, where the sentences are about more than that; or nothing.
    besides
        Sentences that belong to the answer and are less than it.
    secondary
        The other planned outcomes, under the names that readers know.
    """
    found, open_ = st.columns([3, 2], gap="medium")
    with found.container(border=True, height="stretch"):
        st.markdown("**The answer**")
        points(headline)
        if about:
            st.text(about)
        # In a row that wraps: columns would cut the numbers off where the window is narrow.
        with st.container(horizontal=True, gap="medium"):
            for figure in figures:
                st.metric(figure.name, figure.value, width="content")
        points(besides)
        if len(secondary):
            plain_table(secondary, alt="The other planned outcomes")
    with open_.container(border=True, height="stretch"):
        st.markdown("**What this study cannot show**")
        points(limits)
