"""What a run of generation is about: a study, the systems and briefs chosen, their requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evalkit.errors import GenerationError, StudyFolderError
from evalkit.generation.contamination import refuse_contaminated
from evalkit.generation.journal import Journal
from evalkit.generation.planning import (
    PassageJob,
    Work,
    material_for,
    passage_jobs,
    works_of,
)
from evalkit.generation.redo import Redo
from evalkit.study.brief import Brief
from evalkit.study.files.folder import read_study_folder
from evalkit.study.files.wording import listed, nearest
from evalkit.study.generation import Strategy
from evalkit.study.source_text import SourceText
from evalkit.study.study import Study

FOLDER = "generation"
JOURNAL = f"{FOLDER}/journal.jsonl"
LOCK = f"{FOLDER}/lock"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which passages are to be made: all, or those of some systems and briefs; anew or not."""

    systems: tuple[str, ...] = ()
    briefs: tuple[str, ...] = ()
    redo: bool = False


class Scope:
    """A study folder that is sound but for its passages, and the part of it that is wanted.

    Raises
    ------
    StudyFolderError
        Where the folder has other faults.
    GenerationError
        Where a name is unknown, or training set or references hold something of the test briefs.
    """

    def __init__(self, folder: Path, wanted: Wanted) -> None:
        self.folder = folder
        self.wanted = wanted
        self.study = _study_before_passages(folder)
        self.works = _chosen_works(self.study, wanted.systems)
        self.briefs = _chosen_briefs(self.study, wanted.briefs)
        shown = [text for work in self.works for text in _may_show(self.study, work)]
        refuse_contaminated(shown, self.study.briefs, _held_out(self.study))

    @property
    def currency(self) -> str:
        """The currency of the prices; empty where there are none."""
        prices = self.study.settings.prices
        return prices[0].currency if prices else ""

    def redo(self, journal: Journal) -> Redo | None:
        """The act of asking anew that is wanted: one that was broken off, or a new one."""
        if not self.wanted.redo:
            return None
        return journal.going_on(Redo(self.wanted.systems, self.wanted.briefs))

    def jobs(self, journal: Journal) -> tuple[tuple[PassageJob, ...], tuple[str, ...]]:
        """The requests for passages, and the systems that wait for vectors."""
        redo = self.redo(journal)
        jobs: list[PassageJob] = []
        waiting = []
        for work in self.works:
            material = material_for(work, self.study.briefs, journal)
            if material is None:
                waiting.append(work.system_id)
                continue
            jobs += passage_jobs(work, self.briefs, material, journal, redo)
        return tuple(jobs), tuple(waiting)


def refusal_to_generate(folder: Path) -> str | None:
    """Why nothing could be made for a folder that is sound but for its passages, if so.

    None, too, where no model writes for the study, or the folder has other faults.
    """
    study = read_study_folder(folder, before_passages=True).study
    if study is None or not works_of(study):
        return None
    try:
        Scope(folder, Wanted()).jobs(Journal(folder / JOURNAL))
    except GenerationError as error:
        return str(error)
    return None


def _study_before_passages(folder: Path) -> Study:
    reading = read_study_folder(folder, before_passages=True)
    if reading.study is None:
        count = len(reading.faults)
        raise StudyFolderError(
            f"{folder} has {count} {'fault' if count == 1 else 'faults'}, so nothing was made; "
            "mend and try again.",
            reading.faults,
        )
    return reading.study


def _chosen_works(study: Study, names: Sequence[str]) -> tuple[Work, ...]:
    works = works_of(study)
    known = [work.system_id for work in works]
    if not works:
        raise GenerationError(
            "Expected a system with generation and a model in study.yaml, came none; add one, or "
            "bring the passages in by hand."
        )
    _refuse_unknown("system that a model writes", names, known)
    return tuple(work for work in works if not names or work.system_id in names)


def _chosen_briefs(study: Study, names: Sequence[str]) -> tuple[Brief, ...]:
    _refuse_unknown("brief", names, [brief.id for brief in study.briefs])
    return tuple(brief for brief in study.briefs if not names or brief.id in names)


def _refuse_unknown(kind: str, names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            meant = nearest(name, known)
            cure = f"write {meant}" if meant else "name one of them"
            raise GenerationError(f"Expected a {kind} ({listed(known)}), came {name}; {cure}.")


def _may_show(study: Study, work: Work) -> tuple[SourceText, ...]:
    """The texts that a system's prompts may hold; a tuned model has learnt the training set."""
    needs = work.generation.needs
    if work.generation.strategy is Strategy.FINE_TUNED or needs.exemplars:
        return tuple(text for text in study.sources if text.kind.value == "training")
    kind = work.retrieval.source
    return tuple(t for t in study.sources if t.kind is kind) if needs.sources else ()


def _held_out(study: Study) -> dict[str, str]:
    """Passages to the test briefs that people brought: what no model may have seen."""
    written = {work.system_id for work in works_of(study)}
    return {
        f"{passage.brief_id}.{passage.system_id}": passage.text
        for passage in study.passages
        if passage.system_id not in written
    }
