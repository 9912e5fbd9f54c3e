"""Sentences that must stand wherever what they speak of is shown."""

from collections.abc import Iterable
from datetime import datetime

import streamlit as st

from evalkit.study.rater import Rater, RaterKind
from evalkit.ui.words.languages import Words


def simulated_notice(person: Rater, words: Words) -> None:
    """Say that this person's ratings are simulated, where they are."""
    if person.kind is RaterKind.SIMULATED:
        notices([words.app["simulated"]])


def notices(sentences: Iterable[str]) -> None:
    """Sentences that limit what a page shows, above everything else."""
    for sentence in sentences:
        with st.container(border=True):
            st.text(sentence)


def age_notice(at: datetime, n_newer: int) -> None:
    """Say that figures are a little old, where answers have come in since they were made."""
    if n_newer:
        st.text(f"Figures of {at:%H:%M:%S}; {n_newer} changes have come in since then.")
