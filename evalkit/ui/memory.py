"""How the server keeps its memory small, and its raters from waiting for Python to tidy up.

Half of all objects are modules, classes and functions that stay until the end. Looking for garbage
among them takes a tenth of the start, and later stops every rater for a moment again and again.
"""

import gc
import sys

_ARENA_MAX = -8  # M_ARENA_MAX in glibc's malloc.h
_ARENAS = 2


def prepare() -> None:
    """Look for no garbage until :func:`settle`; to be called before the first thread starts."""
    gc.disable()
    _share_arenas()


def settle() -> None:
    """Look for garbage again, but only at what comes from now on."""
    gc.freeze()
    gc.enable()


def _share_arenas() -> None:
    # Every message has a thread of its own, and glibc gives threads up to eight heaps a core, each
    # with holes that the others cannot use. Other C libraries have no such setting.
    if sys.platform == "linux":
        from ctypes import CDLL

        mallopt = getattr(CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(_ARENA_MAX, _ARENAS)
