"""Sentences as paragraphs of a width that reads well; every text as it is, never Markdown."""

import re
from collections.abc import Iterable

import streamlit as st

MEASURE = 720
"""Pixels of a line: some ninety characters, which is as long as a line may be."""

_MARKUP = re.compile(r"[\\`*_\[\]<>$~:#|]|(?<![^\n])[-+](?=\s)|(?<=\d)[.)](?=\s)")


def as_written(text: str) -> str:
    r"""Make a text stand as it is where Streamlit takes Markdown, as in labels and in errors.

    Examples
    --------
    >>> print(as_written("*Worth* $3 to $5: 1. a_b"))
    \*Worth\* \$3 to \$5\: 1\. a\_b
    >>> as_written("3 · Good")
    '3 · Good'
    """
    return _MARKUP.sub(r"\\\g<0>", text)


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
