"""The choice of language on every page of a rater, remembered by the link and by the browser."""

from typing import Final

import streamlit as st

from evalkit.ui.components.assets import joined
from evalkit.ui.words.languages import Words, language_names

COOKIE: Final = "evalkit_language"
_KEY: Final = "language-choice"

_mount = st.components.v2.component(
    "evalkit_language",
    html="<div class='language' id='language'></div>",
    css=joined("language/language.css"),
    js=joined("language/language.js") + "\nexport default chooseLanguage;\n",
)


def language_choice(words: Words) -> bool:
    """Show the choice; True where it differs from the words shown, as first seen on mounting."""
    spoken = {
        "language": words.language,
        "label": words.app["language"],
        "names": language_names(),
        "cookie": COOKIE,
    }
    # A list, since Streamlit loads pandas to look for frames among the values of a dict.
    chosen = _mount(key=_KEY, data=[spoken], on_language_change=_nothing).language
    return isinstance(chosen, str) and chosen in spoken["names"] and chosen != words.language


def chosen_language() -> str | None:
    """What the rater chose on the page in this session, or None."""
    state = st.session_state.get(_KEY)
    chosen = state.get("language") if state else None
    return chosen if isinstance(chosen, str) else None


def _nothing() -> None:
    """Declare the state key to Streamlit; the choice is read at the start of the next run."""
