"""An interrupt that lets paid work come to its end: the first asks to stop, the second insists."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGINT, signal.SIGTERM)
STOPPED = "Stopped by hand; what was under way has come to its end and is kept."


@contextmanager
def stopping_on_interrupt(stop: Callable[[str], None]) -> Iterator[None]:
    """Call ``stop`` at the first interrupt, and cancel the running task at the second."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    has_asked = False

    def interrupted() -> None:
        nonlocal has_asked
        if has_asked and task is not None:
            task.cancel()
        has_asked = True
        stop(STOPPED)

    handled = []
    for number in SIGNALS:
        try:
            loop.add_signal_handler(number, interrupted)
            handled.append(number)
        except (NotImplementedError, RuntimeError, ValueError):
            # Windows, or no main thread: there an interrupt drops what is under way.
            continue
    try:
        yield
    finally:
        for number in handled:
            loop.remove_signal_handler(number)
