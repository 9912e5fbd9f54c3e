"""Make the passages of a study: answer the requests that are open, and put the texts in place."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from evalkit.generation.job import Job
from evalkit.generation.journal import Journal, Spending
from evalkit.generation.keys import key_for
from evalkit.generation.lock import locked
from evalkit.generation.passage import Made, made_of
from evalkit.generation.planning import (
    PassageJob,
    vector_jobs,
)
from evalkit.generation.purse import Purse
from evalkit.generation.redo import Redo
from evalkit.generation.run import Outcome, Progress, RunReport, Surroundings, run_jobs
from evalkit.report.csv_file import formula_safe
from evalkit.service.generation_scope import JOURNAL, LOCK, Scope, Wanted
from evalkit.service.nearness import measure_for
from evalkit.service.workspace import utc_now
from evalkit.study.files.passage_writing import NewPassage, Written, write_passages

__all__ = ["GenerationReport", "Progress", "Spending", "generate"]


@dataclass(frozen=True, slots=True)
class GenerationReport:
    """What a run made.

    ``faults`` are sentences, one for each request or candidate that became no passage;
    ``n_missing`` counts the passages that were wanted and are not there. ``redo_begun`` is when the
    redo was begun that this run went on with, if it did.
    """

    passages: Written
    faults: tuple[str, ...]
    n_missing: int
    n_sent: int
    n_from_before: int
    spending: Spending
    currency: str
    stopped: str | None
    table: Path
    redo_begun: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every passage that was wanted is there."""
        return not (self.n_missing or self.stopped)


def generate(
    folder: Path,
    wanted: Wanted,
    progress: Callable[[Progress], None] = lambda progress: None,
    now: Callable[[], datetime] = utc_now,
) -> GenerationReport:
    """Make the passages of a study that are not there yet, and put them into its table.

    What was answered before is not asked again. Whatever ends the run, each answer that had come
    is kept, and each passage whose candidates are all there is written.

    Raises
    ------
    StudyFolderError
        Where the folder has faults beside passages that are not made yet.
    GenerationError
        Where a key is missing, another run is under way, training set or references hold something
        of the test briefs, or too few texts fit one.
    """
    scope = Scope(folder, wanted)
    with locked(folder / LOCK), Journal(folder / JOURNAL) as journal:
        run = _Running(scope, journal, progress, now)
        stopped = run.fetch_vectors()
        redo = scope.redo(journal)
        jobs, _ = scope.jobs(journal)
        report = run.answer_passages(jobs, redo) if not stopped else None
        made = _made(scope, jobs, report.outcomes) if report else ()
        written = _write(scope, made)
        outcomes = report.outcomes if report else ()
        if redo and report and all(out.kept for out in outcomes):
            # Not before the passages are written: until then the same call goes on.
            journal.write_redone(redo, run.at)
        return GenerationReport(
            passages=written,
            faults=tuple(fault for each in made for fault in each.faults),
            n_missing=len(scope.works) * len(scope.briefs)
            - sum(each.text is not None for each in made),
            n_sent=sum(1 for out in outcomes if out.kept and not out.was_there),
            n_from_before=sum(1 for out in outcomes if out.was_there),
            spending=journal.spending,
            currency=scope.currency,
            stopped=stopped or (report.stopped if report else None),
            table=folder / scope.study.settings.passages,
            redo_begun=redo.begun_at if redo else None,
        )


class _Running:
    """One run: the same journal, purse and bar for vectors and passages."""

    def __init__(
        self,
        scope: Scope,
        journal: Journal,
        progress: Callable[[Progress], None],
        now: Callable[[], datetime],
    ) -> None:
        self.scope = scope
        self.journal = journal
        self.progress = progress
        self.now = now

    def fetch_vectors(self) -> str | None:
        """Ask for the vectors that searches need; why the run cannot go on, if it cannot."""
        needed = [
            job for work in self.scope.works for job in vector_jobs(work, self.scope.study.briefs)
        ]
        jobs = list({job.hash: job for job in needed}.values())
        report = self.answer(jobs)
        failures = [out.failure for out in report.outcomes if out.failure]
        return report.stopped or next(iter(failures), None)

    @property
    def at(self) -> str:
        """The time, as the journal writes it."""
        return self.now().isoformat(timespec="seconds")

    def answer_passages(self, jobs: Sequence[PassageJob], redo: Redo | None) -> RunReport:
        """Answer the requests for passages; what a redo sets out to ask is noted before."""
        asked = [job.job for job in jobs]
        if redo and redo.begun_at is None:
            self.journal.write_redo(redo.begun(asked, self.at))
        return self.answer(asked)

    def answer(self, jobs: Sequence[Job]) -> RunReport:
        open_endpoints = {
            job.endpoint.id: job.endpoint for job in jobs if not self.journal.answer(job)
        }
        folder = self.scope.folder
        keys = {name: key_for(each, folder, os.environ) for name, each in open_endpoints.items()}
        purse = Purse(self.scope.study.settings.budget, self.journal.spending)
        return run_jobs(jobs, Surroundings(self.journal, keys, purse, self.now, self.progress))


def _made(
    scope: Scope, jobs: Sequence[PassageJob], outcomes: Sequence[Outcome]
) -> tuple[Made, ...]:
    """The passage of each system to each brief, or why there is none."""
    places: dict[tuple[str, str], list[tuple[PassageJob, Outcome]]] = {}
    for job, outcome in zip(jobs, outcomes, strict=True):
        places.setdefault((job.work.system_id, job.brief.id), []).append((job, outcome))
    return tuple(_made_of(scope, pairs) for pairs in places.values())


def _made_of(scope: Scope, pairs: Sequence[tuple[PassageJob, Outcome]]) -> Made:
    jobs, outcomes = [job for job, _ in pairs], [outcome for _, outcome in pairs]
    measure = measure_for(jobs[0].work.generation.pick, jobs[0].brief)
    return made_of(jobs, outcomes, scope.study.settings.seed, measure)


def _write(scope: Scope, made: Sequence[Made]) -> Written:
    passages = [
        NewPassage(each.brief_id, each.system_id, each.text, _safe(each.cells))
        for each in made
        if each.text is not None
    ]
    return write_passages(scope.folder, scope.study.settings.passages, passages)


def _safe(cells: Mapping[str, str]) -> dict[str, str]:
    """What a server says of itself is no formula."""
    return {name: formula_safe(cell) for name, cell in cells.items()}
