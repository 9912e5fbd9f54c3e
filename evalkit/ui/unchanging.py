"""What Streamlit works out again and again, though nothing of it changes while we serve.

These are three functions of its own, replaced by ones that answer the same for us. A release that
does without them leaves these unused, and is then as slow as it is by itself.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.bidi_component import main as bidi_component
from streamlit.components.v2.manifest_scanner import ComponentManifest
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

_look_up_theme = app_session._populate_theme_msg


def settle() -> None:
    """Have Streamlit look up once what stays as it is; to be called before the server starts."""
    for module, name, ours in (
        # The theme goes with every message, and looking it up takes a sixth of the message's time.
        (app_session, "_populate_theme_msg", _put_theme),
        # All components are our own; looking for others reads the metadata of every package.
        (manifest_scanner, "scan_component_manifests", _no_manifests),
        # Whenever the state of a component is looked at, a dozen times for each message, it is
        # merged with triggers, of which ours have none, into a value of a class made for it.
        (bidi_component, "make_bidi_component_presenter", _as_it_is),
    ):
        setattr(module, name, ours)


def _put_theme(msg: CustomThemeConfig, section: str = "theme") -> None:
    theme = _theme(section)
    if theme.ByteSize():  # merging nothing would still say that there is such a section
        msg.MergeFrom(theme)


@cache
def _theme(section: str) -> CustomThemeConfig:
    theme = CustomThemeConfig()
    _look_up_theme(theme, section)
    return theme


def _no_manifests(max_workers: int | None = None) -> list[tuple[ComponentManifest, Path]]:
    del max_workers
    return []


def _as_it_is(
    aggregator_id: str,
    component_id: str | None = None,
    allowed_state_keys: set[str] | None = None,
) -> Callable[[object, object], object]:
    del aggregator_id, component_id, allowed_state_keys
    return lambda state, _session_state: state
