"""One run at a time in a folder: two at once would pay twice for the same."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evalkit.errors import GenerationError


@contextmanager
def locked(file: Path, work: str = "making passages") -> Iterator[None]:
    """Hold a lock file; the system lets go of it when the process ends, however it ends.

    Parameters
    ----------
    work
        What another run would be doing, for the sentence that says so.

    Raises
    ------
    GenerationError
        Where another process holds it.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            _take(descriptor)
        except OSError as error:
            raise GenerationError(
                f"Another run is {work} in {file.parent.parent}; wait for it to end, or stop it."
            ) from error
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int) -> None:
    try:
        import fcntl
    except ModuleNotFoundError:  # Windows has no fcntl, and nobody else has msvcrt
        _take_on_windows(descriptor)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _take_on_windows(descriptor: int) -> None:
    from importlib import import_module

    msvcrt = import_module("msvcrt")
    msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
