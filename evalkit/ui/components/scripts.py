"""Scripts too long to go with every message: where we serve the app, browsers load them once.

Under `streamlit run app.py` there is nobody to serve them, and they go with the messages.
"""

from hashlib import sha256
from threading import Event
from typing import Final

FOLDER: Final = "/scripts"
_IMPORT: Final = """\
const {{ default: component }} = await import(new URL("{path}", location.origin).href);
export default component;
"""
_is_serving: Final = Event()
_served: Final[dict[str, bytes]] = {}


def serve() -> None:
    """Serve the scripts of components that are declared from now on."""
    _is_serving.set()


def script_of_component(script: str) -> str:
    """What a component is declared with: the script, or where it is served, how to load it."""
    if not _is_serving.is_set():
        return script
    # By content, so that a page never meets the script of another release in its browser's cache.
    name = f"{sha256(script.encode()).hexdigest()[:16]}.js"
    _served[name] = script.encode()
    return _IMPORT.format(path=f"{FOLDER}/{name}")


def served_script(name: str) -> bytes | None:
    """A script by its name; None where none is served under it."""
    return _served.get(name)
