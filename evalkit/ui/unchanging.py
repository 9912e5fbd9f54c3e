"""What Streamlit works out again and again, though nothing of it changes while we serve.

These are two functions of its own, replaced by ones that answer the same. A release that does
without them leaves these unused, and is then as slow as it is by itself.
"""

from functools import cache
from pathlib import Path

from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.manifest_scanner import ComponentManifest
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

_look_up_theme = app_session._populate_theme_msg


def settle() -> None:
    """Have Streamlit look up once what stays as it is; to be called before the server starts."""
    # The theme goes with every message, and looking it up takes a sixth of the message's time.
    app_session._populate_theme_msg = _put_theme
    # All components are our own. Looking for others reads the metadata of each installed package.
    manifest_scanner.scan_component_manifests = _no_manifests


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
