"""The choice of a day, by keys or from a calendar."""

from datetime import date

import streamlit as st

WIDE_PARTS = """<style>
[data-testid="stDateInput"] [role="spinbutton"] {
  box-sizing: border-box; min-width: 24px; line-height: 24px; text-align: center;
}
</style>"""
"""Streamlit draws a date's month and day 18 pixels wide; WCAG 2.2 (2.5.8) asks for 24."""


def day_choice(label: str, value: date | None, key: str) -> date | None:
    """The day that was chosen, or None where none is."""
    st.html(WIDE_PARTS)
    return st.date_input(label, value=value, key=key)
