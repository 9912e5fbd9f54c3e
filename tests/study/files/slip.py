"""One slip that breaks a sound study, and the faults that must be found for it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sound_study import edit

Slip = Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class Expected:
    """Where a fault must be found, and words that its sentence must hold."""

    file: str
    line: int | None
    words: str


@dataclass(frozen=True, slots=True)
class BrokenStudy:
    """A slip, and all faults that it is."""

    name: str
    slip: Slip
    faults: tuple[Expected, ...]


def edited(
    name: str, file: str, old: str, new: str, *faults: tuple[int | None, str]
) -> BrokenStudy:
    """A study with one text replaced; its faults lie in the same file."""
    expected = tuple(Expected(file, line, words) for line, words in faults)
    return BrokenStudy(name, lambda folder: edit(folder, file, old, new), expected)


def slipped(name: str, slip: Slip, *faults: Expected) -> BrokenStudy:
    """A study changed by a function."""
    return BrokenStudy(name, slip, faults)


def write(file: str, content: bytes) -> Slip:
    """A file written anew."""
    return lambda folder: (folder / file).write_bytes(content)


def remove(file: str) -> Slip:
    """A file removed."""
    return lambda folder: (folder / file).unlink()


def append(file: str, content: bytes) -> Slip:
    """Bytes added to a file."""
    return lambda folder: (folder / file).write_bytes((folder / file).read_bytes() + content)


def changed(file: str, old: bytes, new: bytes) -> Slip:
    """Bytes replaced wherever they stand in a file."""
    return lambda folder: (folder / file).write_bytes(
        (folder / file).read_bytes().replace(old, new)
    )
