"""When Python looks for garbage: not while the server starts, nor ever at what it starts with.

Half of all objects are modules, classes and functions that stay until the end. Looking at them
takes a tenth of the start, and later stops every rater for a moment again and again.
"""

import gc


def pause() -> None:
    """Look for none until :func:`resume`."""
    gc.disable()


def resume() -> None:
    """Look for garbage again, but only at what comes from now on."""
    gc.freeze()
    gc.enable()
