"""The rater's desk: passages, form and saving as one component, written in `desk/*.js` and `*.css`.

A page reads what came with :func:`waiting_message` first, stores it, and then mounts the desk with
the acknowledgement: one run of the script per message.

    message = waiting_message()
    if message is not None:
        st.session_state["ack"] = ...        # store message.touched, then act on message.act
    if desk(desk_data(..., ack=st.session_state.get("ack"))) is not None:
        st.rerun()

The last two lines are for the first run after a reconnect: Streamlit knows nothing of the new
session's state until the component is mounted, so the message shows only then.
"""

import json
from typing import Final
from zlib import compress, decompress

import streamlit as st

from evalkit.errors import AnswerError
from evalkit.service.recent import Recent
from evalkit.service.workspace import MOST_DESKS
from evalkit.study.blinded import Desk
from evalkit.ui.components.assets import joined
from evalkit.ui.components.desk_data import Ack, DeskData, ack_json
from evalkit.ui.components.desk_message import Message, read_message
from evalkit.ui.components.scripts import script_of_component

_SCRIPTS: Final = (
    "words.js",
    "answers.js",
    "stored.js",
    "saving.js",
    "offsets.js",
    "passages.js",
    "settings.js",
    "selecting.js",
    "highlights.js",
    "evidence.js",
    "marking.js",
    "choices.js",
    "fields.js",
    "criteria.js",
    "verdict.js",
    "preference.js",
    "waiting.js",
    "announcing.js",
    "bar.js",
    "keys.js",
    "outage.js",
    "tabs.js",
    "desk.js",
    "moving.js",
    "rhythm.js",
    "history.js",
)
_STYLES: Final = (
    "paper.css",
    "reading.css",
    "form.css",
    "evidence.css",
    "bar.css",
    "waiting.css",
    "rhythm.css",
    "narrow.css",
)
_STILL_PARTS: Final = Recent[tuple[int, str, str], tuple[Desk, bytes]](MOST_DESKS)


def _joined(names: tuple[str, ...]) -> str:
    return joined(*(f"desk/{name}" for name in names))


_mount = st.components.v2.component(
    "evalkit_desk",
    html="<div class='desk' id='desk'></div>",
    css=_joined(_STYLES),
    js=script_of_component(_joined(_SCRIPTS) + "\nexport default mountDesk;\n"),
)
_mount_live = st.components.v2.component(
    "evalkit_desk_live", js=_joined(("live.js",)) + "\nexport default passOn;\n"
)


def waiting_message(key: str = "desk") -> Message | None:
    """Return the message that came with this run and is not acknowledged yet; call it first."""
    message = _held(key)
    # Kept for `desk`: Streamlit makes the state of a component anew each time it is asked.
    st.session_state[_before(key)] = _identity(message)
    if message is None:
        return None
    is_acknowledged = st.session_state.get(_acknowledged(key)) == _identity(message)
    return None if is_acknowledged else message


def desk(view: DeskData, *, key: str = "desk") -> Message | None:
    """Show the desk; return a message only if it came to light by mounting it, after a reconnect.

    Such a message is not lost: call `st.rerun()`, and `waiting_message` returns it.
    """
    if view.ack is not None:
        st.session_state[_acknowledged(key)] = (view.ack.assignment_id, view.ack.revision)
    result = _mount(key=key, data=_still(view), on_message_change=_nothing)
    # A list, since Streamlit loads pandas to look for frames among the values of a dict.
    _mount_live(key=f"{key}-live", data=[dict(view.live)])
    after = _sound(result.message)
    is_news = _identity(after) != st.session_state.get(_before(key))
    return after if is_news else None


def acknowledge(ack: Ack, *, key: str = "desk") -> None:
    """Tell a browser whose desk is gone that the last message is stored."""
    _mount_live(key=f"{key}-live", data=[{"ack": ack_json(ack)}])


def settle(ack: Ack, *, key: str = "desk") -> None:
    """Count a message as handled for good, where its desk will not be mounted again."""
    st.session_state[_acknowledged(key)] = (ack.assignment_id, ack.revision)
    acknowledge(ack, key=key)


def _still(view: DeskData) -> bytes:
    """The still part as JSON in UTF-8, made once for a desk and a language."""
    # The desk is kept with its bytes, so that no other one can come to bear the same id. They are
    # kept small: unpacking takes a tenth of a millisecond and saves four fifths of their room.
    key = id(view.desk), view.words.language, view.text_language
    _desk, packed = _STILL_PARTS.get(key, lambda: (view.desk, _packed(view.still)))
    return decompress(packed)


def _packed(value: object) -> bytes:
    return compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _held(key: str) -> Message | None:
    state = st.session_state.get(key)
    return None if state is None else _sound(state.get("message"))


def _identity(message: Message | None) -> tuple[str, int] | None:
    return None if message is None else (message.assignment_id, message.revision)


def _before(key: str) -> str:
    return f"{key}-before"


def _acknowledged(key: str) -> str:
    return f"{key}-acknowledged"


def _sound(raw: object) -> Message | None:
    try:
        return read_message(raw)
    except AnswerError:
        return None  # not sent by this component; without an acknowledgement nothing is claimed


def _nothing() -> None:
    """Declare the state key to Streamlit; messages are stored by comparing, never in callbacks."""
