"""The colours of charts, which know nothing of the page's theme by themselves."""

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True, slots=True)
class Ink:
    """The colour of lines, and the colour of what they are about."""

    line: str
    mark: str


LIGHT = Ink(line="#26231e", mark="#1d5c63")
DARK = Ink(line="#e9e6df", mark="#7fc4c9")


def ink() -> Ink:
    """The colours for the theme that this browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT
