"""Texts that passages are held against, from files and folders anywhere on this machine."""

from collections.abc import Iterable
from pathlib import Path

from evalkit.errors import CorpusError
from evalkit.study.files.place import Source
from evalkit.study.files.source_files import SUFFIXES, read_source
from evalkit.study.source_text import SourceKind, SourceText


def sources_in(places: Iterable[Path]) -> tuple[SourceText, ...]:
    """Texts from files and folders: one a .txt, .md or .docx, one a row of a table.

    Raises
    ------
    CorpusError
        Where there is no such place, or a file cannot be read as texts.
    """
    return tuple(text for place in places for file in _files_of(place) for text in _texts_in(file))


def _files_of(place: Path) -> list[Source]:
    if not place.exists():
        raise CorpusError(f"{place} was named as a source of texts, and it is not there.")
    if not place.is_dir():
        return [Source(place, place.name)]
    files = sorted(file for file in place.rglob("*") if file.suffix.lower() in SUFFIXES)
    return [Source(file, file.relative_to(place).as_posix()) for file in files if file.is_file()]


def _texts_in(file: Source) -> tuple[SourceText, ...]:
    reading = read_source(file, SourceKind.REFERENCE)
    if reading.faults:
        raise CorpusError(reading.faults[0].sentence)
    return reading.value or ()
