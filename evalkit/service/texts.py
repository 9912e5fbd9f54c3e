"""What can be read off the passages of a study: for those who made them, never for raters."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.service.opening import read_sound_study
from evalkit.service.text_sources import sources_in
from evalkit.study.source_text import SourceKind, SourceText
from evalkit.study.study import Study
from evalkit.text.near_copy import NearCopy, near_copies, once_each, recited_shares
from evalkit.text.passage_reading import Imported, PassageReading, passage_name, read_passage
from evalkit.text.syllables import counted_by

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Imported",
    "NearCopy",
    "PassageReading",
    "TextsReport",
    "read_texts",
    "texts_csv",
    "texts_of",
]


@dataclass(frozen=True, slots=True)
class TextsReport:
    """All passages in the order of the briefs, near copies the nearest first, and what counted."""

    passages: tuple[PassageReading, ...]
    from_training: tuple[NearCopy, ...]
    from_references: tuple[NearCopy, ...]
    among_passages: tuple[NearCopy, ...]
    n_training: int
    n_references: int
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
        Files or folders of texts that a passage must not recite, besides the training set and the
        references that the study names.

    Raises
    ------
    StudyFolderError
        Where the study folder has faults.
    CorpusError
        Where a source cannot be read as texts.
    """
    return texts_of(read_sound_study(folder), sources_in(against))


def texts_of(study: Study, against: Iterable[SourceText] = ()) -> TextsReport:
    """Read the passages of a study that is at hand."""
    briefs = {brief.id: brief for brief in study.briefs}
    place = {brief.id: number for number, brief in enumerate(study.briefs)}
    passages = sorted(study.passages, key=lambda p: (place[p.brief_id], p.system_id))
    texts = {passage_name(p.brief_id, p.system_id): p.text for p in passages}
    sources = (*study.sources, *against)
    training = {s.name: s.text for s in sources if s.kind is SourceKind.TRAINING}
    references = {s.name: s.text for s in sources if s.kind is SourceKind.REFERENCE}
    recited = recited_shares(texts, training) if training else {}
    return TextsReport(
        passages=tuple(
            read_passage(briefs[p.brief_id], p, recited.get(passage_name(p.brief_id, p.system_id)))
            for p in passages
        ),
        from_training=near_copies(texts, training),
        from_references=near_copies(texts, references),
        among_passages=once_each(near_copies(texts, texts)),
        n_training=len(training),
        n_references=len(references),
        counted_by=counted_by(),
    )


def texts_csv(report: TextsReport) -> bytes:
    """One row a passage as a CSV; empty cells are undefined."""
    from evalkit.report.csv_file import csv_bytes

    return csv_bytes(passages_frame(report))


def passages_frame(report: TextsReport) -> "pd.DataFrame":
    """One row a passage with every figure; None where it is undefined."""
    from evalkit.report.text_tables import passage_rows

    return passage_rows(report.passages)
