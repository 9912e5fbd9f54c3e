"""What can be read off the passages of a study: for those who made them, never for raters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evalkit.errors import CorpusError
from evalkit.service.opening import read_sound_study
from evalkit.study.brief import Brief
from evalkit.study.study import Study
from evalkit.text.counts import Counts, counts
from evalkit.text.near_copy import NearCopy, near_copies, once_each
from evalkit.text.readability import Band, Readability, band_of, readability
from evalkit.text.syllables import counted_by
from evalkit.text.tells import Asked, Tell, find_tells

LEXILE = "lexile"
_SUFFIXES = frozenset({".txt", ".md", ".docx", ".csv", ".tsv", ".json", ".jsonl"})
_TEXT_COLUMNS = ("text", "passage", "completion", "content")


@dataclass(frozen=True, slots=True)
class PassageReading:
    """One passage with all that was read off it.

    ``side`` says whether its Flesch-Kincaid grade lies below or above the band of the brief's
    grade, None where it lies inside or the grade has no band; ``lexile`` is what the passages' file
    gives in a column of that name. ``counts`` and ``readability`` are None where the passage holds
    no word.
    """

    brief: Brief
    system_id: str
    counts: Counts | None
    readability: Readability | None
    band: str | None
    side: Literal["below", "above"] | None
    lexile: str | None
    tells: tuple[Tell, ...]

    @property
    def name(self) -> str:
        """The passage as reports name it: brief and system."""
        return f"{self.brief.id}.{self.system_id}"


@dataclass(frozen=True, slots=True)
class TextsReport:
    """All passages in the order of the briefs, near copies the nearest first, and what counted."""

    passages: tuple[PassageReading, ...]
    near_copies: tuple[NearCopy, ...]
    n_sources: int
    counted_by: str

    @property
    def n_tells(self) -> int:
        """How many tells there are in all passages."""
        return sum(len(passage.tells) for passage in self.passages)


def read_texts(folder: Path, against: Iterable[Path] = ()) -> TextsReport:
    """Read every passage of a study folder, and compare it with the others and with sources.

    Parameters
    ----------
    against
        Files or folders of texts that a passage must not recite: a training set, references.

    Raises
    ------
    StudyFolderError
        Where the study folder has faults.
    CorpusError
        Where a source cannot be read as texts.
    """
    return texts_of(read_sound_study(folder), sources_in(against))


def texts_of(study: Study, sources: Mapping[str, str]) -> TextsReport:
    """Read the passages of a study that is at hand."""
    briefs = {brief.id: brief for brief in study.briefs}
    place = {brief.id: number for number, brief in enumerate(study.briefs)}
    passages = sorted(study.passages, key=lambda p: (place[p.brief_id], p.system_id))
    texts = {f"{p.brief_id}.{p.system_id}": p.text for p in passages}
    among = once_each(near_copies(texts, texts))
    return TextsReport(
        passages=tuple(
            _reading(briefs[p.brief_id], p.system_id, p.text, p.provenance.columns.get(LEXILE))
            for p in passages
        ),
        near_copies=(*near_copies(texts, sources), *among),
        n_sources=len(sources),
        counted_by=counted_by(),
    )


def _reading(brief: Brief, system_id: str, text: str, lexile: str | None) -> PassageReading:
    found, band = readability(text), band_of(brief.grade)
    asked = Asked(brief.instruction, brief.min_words, brief.max_words)
    return PassageReading(
        brief=brief,
        system_id=system_id,
        counts=counts(text),
        readability=found,
        band=band.name if band else None,
        side=_side(found, band),
        lexile=lexile or None,
        tells=find_tells(text, asked),
    )


def _side(found: Readability | None, band: Band | None) -> Literal["below", "above"] | None:
    if found is None or band is None or band.low <= found.flesch_kincaid <= band.high:
        return None
    return "below" if found.flesch_kincaid < band.low else "above"


def sources_in(places: Iterable[Path]) -> dict[str, str]:
    """Texts by name from files and folders: one a .txt, .md or .docx, one a row of a table.

    Raises
    ------
    CorpusError
        Where there is no such place, or a table has no column of texts.
    """
    texts: dict[str, str] = {}
    for place in places:
        if not place.exists():
            raise CorpusError(f"{place} was named as a source of texts, and it is not there.")
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in files:
            if file.is_file() and (file.suffix.lower() in _SUFFIXES):
                texts |= _texts_in(file)
    return texts


def _texts_in(file: Path) -> dict[str, str]:
    suffix = file.suffix.lower()
    if suffix in {".txt", ".md"}:
        return {file.name: file.read_text(encoding="utf-8", errors="replace")}
    if suffix == ".docx":
        return {file.name: _docx_text(file)}
    from evalkit.store.tabular import read_table

    table = read_table(file)
    column = next((name for name in _TEXT_COLUMNS if name in table), None)
    if column is None:
        raise CorpusError(
            f"{file} has the columns {', '.join(map(str, table.columns))}, and none of them is "
            f"one of {', '.join(_TEXT_COLUMNS)}; name the column of texts so."
        )
    return {
        f"{file.name} row {number}": text
        for number, text in enumerate(table[column].astype("str"), start=1)
        if text.strip()
    }


def _docx_text(file: Path) -> str:
    from docx import Document

    return "\n\n".join(paragraph.text for paragraph in Document(str(file)).paragraphs)


def texts_csv(report: TextsReport) -> bytes:
    """One row a passage as a CSV; empty cells are undefined."""
    import pandas as pd

    from evalkit.report.csv_file import csv_bytes

    return csv_bytes(pd.DataFrame([_row(passage) for passage in report.passages]))


def _row(passage: PassageReading) -> dict[str, object]:
    counted, found, brief = passage.counts, passage.readability, passage.brief
    return {
        "brief": brief.id,
        "system": passage.system_id,
        "grade": brief.grade,
        "passage_type": brief.passage_type,
        "words": counted.n_words if counted else None,
        "min_words": brief.min_words,
        "max_words": brief.max_words,
        "sentences": counted.n_sentences if counted else None,
        "median_sentence": counted.median_sentence if counted else None,
        "longest_sentence": counted.longest_sentence if counted else None,
        "type_token": counted.type_token if counted else None,
        "moving_type_token": counted.moving_type_token if counted else None,
        "flesch_kincaid": found.flesch_kincaid if found else None,
        "band": passage.band,
        "side_of_band": passage.side,
        "reading_ease": found.reading_ease if found else None,
        "automated_index": found.automated_index if found else None,
        "coleman_liau": found.coleman_liau if found else None,
        "smog": found.smog if found else None,
        "lexile": passage.lexile,
        "tells": "; ".join(f"{t.kind} (line {t.line}): {t.words}" for t in passage.tells),
    }
