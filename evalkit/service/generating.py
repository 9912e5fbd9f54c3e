"""Make the passages of a study: plan the requests, answer those that are open, keep the result."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from evalkit.errors import GenerationError, StudyFolderError
from evalkit.generation.contamination import refuse_contaminated
from evalkit.generation.job import Job
from evalkit.generation.journal import Journal, Spending
from evalkit.generation.keys import key_for
from evalkit.generation.lock import locked
from evalkit.generation.passage import Made, made_of
from evalkit.generation.planning import (
    PassageJob,
    Work,
    material_for,
    passage_jobs,
    vector_jobs,
    works_of,
)
from evalkit.generation.purse import Purse
from evalkit.generation.run import Outcome, Progress, RunReport, Surroundings, run_jobs
from evalkit.generation.tokens import TokenCounter, token_counter
from evalkit.report.csv_file import formula_safe
from evalkit.service.nearness import measure_for
from evalkit.service.workspace import utc_now
from evalkit.study.brief import Brief
from evalkit.study.files.folder import read_study_folder
from evalkit.study.files.passage_writing import NewPassage, Written, write_passages
from evalkit.study.files.wording import listed, nearest
from evalkit.study.generation import Strategy
from evalkit.study.source_text import SourceText
from evalkit.study.study import Study

__all__ = [
    "GenerationReport",
    "PlanReport",
    "PlannedRequest",
    "Progress",
    "Spending",
    "Wanted",
    "generate",
    "plan_generation",
]

FOLDER, JOURNAL, LOCK = "generation", "journal.jsonl", "lock"
TOKENS_PER_WORD = 1.35


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which passages are to be made: all, or those of some systems and briefs; anew or not."""

    systems: tuple[str, ...] = ()
    briefs: tuple[str, ...] = ()
    redo: bool = False


@dataclass(frozen=True, slots=True)
class PlannedRequest:
    """One request as it would be sent; tokens and cost are expected, None where not known."""

    system_id: str
    brief_id: str
    candidate: int
    model: str
    endpoint_id: str
    is_answered: bool
    tokens_in: int
    tokens_out: int | None
    cost: Decimal | None
    shown: tuple[str, ...]
    request_hash: str
    body: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PlanReport:
    """All requests of a run before it, and what the study has spent so far.

    ``waiting`` names the systems whose prompts show only once vectors were asked for;
    ``n_vector_requests`` is how many requests that takes.
    """

    requests: tuple[PlannedRequest, ...]
    waiting: tuple[str, ...]
    n_vector_requests: int
    spending: Spending
    currency: str
    counted: str

    @property
    def to_send(self) -> tuple[PlannedRequest, ...]:
        """Those that have no answer yet."""
        return tuple(request for request in self.requests if not request.is_answered)

    @property
    def cost(self) -> Decimal | None:
        """What those to send are expected to cost; None where one of them has no known cost."""
        costs = [request.cost for request in self.to_send]
        known = [cost for cost in costs if cost is not None]
        return sum(known, Decimal(0)) if len(known) == len(costs) else None


@dataclass(frozen=True, slots=True)
class GenerationReport:
    """What a run made.

    ``faults`` are sentences, one for each request or candidate that became no passage;
    ``n_missing`` counts the passages that were wanted and are not there.
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

    @property
    def is_whole(self) -> bool:
        """Whether every passage that was wanted is there."""
        return not (self.n_missing or self.stopped)


def plan_generation(folder: Path, wanted: Wanted) -> PlanReport:
    """Say what a run would send, and what it is expected to cost; nothing is sent or written.

    Raises
    ------
    StudyFolderError
        Where the folder has faults beside passages that are not made yet.
    GenerationError
        Where training set or references hold something of the test briefs, or too few texts fit.
    """
    making = _Making(folder, wanted)
    journal, counter = Journal(folder / FOLDER / JOURNAL), token_counter()
    vectors = [job for work in making.works for job in vector_jobs(work, making.briefs)]
    planned, waiting = making.jobs(journal)
    return PlanReport(
        requests=tuple(_planned(job, journal, counter) for job in planned),
        waiting=waiting,
        n_vector_requests=len({job.hash for job in vectors if not journal.answer(job)}),
        spending=journal.spending,
        currency=making.currency,
        counted=counter.method,
    )


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
    making = _Making(folder, wanted)
    with locked(folder / FOLDER / LOCK), Journal(folder / FOLDER / JOURNAL) as journal:
        run = _Running(making, journal, progress, now)
        stopped = run.fetch_vectors()
        jobs, _ = making.jobs(journal)
        report = run.answer([job.job for job in jobs]) if not stopped else None
        made = making.made(jobs, report.outcomes) if report else ()
        written = making.write(made)
        outcomes = report.outcomes if report else ()
        return GenerationReport(
            passages=written,
            faults=tuple(fault for each in made for fault in each.faults),
            n_missing=len(making.works) * len(making.briefs)
            - sum(each.text is not None for each in made),
            n_sent=sum(1 for out in outcomes if out.kept and not out.was_there),
            n_from_before=sum(1 for out in outcomes if out.was_there),
            spending=journal.spending,
            currency=making.currency,
            stopped=stopped or (report.stopped if report else None),
            table=folder / making.study.settings.passages,
        )


class _Making:
    """A study folder, and the part of it that is wanted."""

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
        prices = self.study.settings.prices
        return prices[0].currency if prices else ""

    def jobs(self, journal: Journal) -> tuple[tuple[PassageJob, ...], tuple[str, ...]]:
        """The requests for passages, and the systems that wait for vectors."""
        jobs: list[PassageJob] = []
        waiting = []
        for work in self.works:
            material = material_for(work, self.briefs, journal)
            if material is None:
                waiting.append(work.system_id)
                continue
            jobs += passage_jobs(work, self.briefs, material, journal, redo=self.wanted.redo)
        return tuple(jobs), tuple(waiting)

    def made(self, jobs: Sequence[PassageJob], outcomes: Sequence[Outcome]) -> tuple[Made, ...]:
        places: dict[tuple[str, str], list[tuple[PassageJob, Outcome]]] = {}
        for job, outcome in zip(jobs, outcomes, strict=True):
            places.setdefault((job.work.system_id, job.brief.id), []).append((job, outcome))
        return tuple(self._made(pairs) for pairs in places.values())

    def _made(self, pairs: Sequence[tuple[PassageJob, Outcome]]) -> Made:
        jobs, outcomes = [job for job, _ in pairs], [outcome for _, outcome in pairs]
        measure = measure_for(jobs[0].work.generation.pick, jobs[0].brief)
        return made_of(jobs, outcomes, self.study.settings.seed, measure)

    def write(self, made: Sequence[Made]) -> Written:
        passages = [
            NewPassage(each.brief_id, each.system_id, each.text, _safe(each.cells))
            for each in made
            if each.text is not None
        ]
        return write_passages(self.folder, self.study.settings.passages, passages)


class _Running:
    """One run: the same journal, purse and bar for vectors and passages."""

    def __init__(
        self,
        making: _Making,
        journal: Journal,
        progress: Callable[[Progress], None],
        now: Callable[[], datetime],
    ) -> None:
        self.making = making
        self.journal = journal
        self.progress = progress
        self.now = now

    def fetch_vectors(self) -> str | None:
        """Ask for the vectors that searches need; why the run cannot go on, if it cannot."""
        needed = [
            job for work in self.making.works for job in vector_jobs(work, self.making.briefs)
        ]
        jobs = list({job.hash: job for job in needed}.values())
        report = self.answer(jobs)
        failures = [out.failure for out in report.outcomes if out.failure]
        return report.stopped or next(iter(failures), None)

    def answer(self, jobs: Sequence[Job]) -> RunReport:
        open_endpoints = {
            job.endpoint.id: job.endpoint for job in jobs if not self.journal.answer(job)
        }
        folder = self.making.folder
        keys = {name: key_for(each, folder, os.environ) for name, each in open_endpoints.items()}
        purse = Purse(self.making.study.settings.budget, self.journal.spending)
        return run_jobs(jobs, Surroundings(self.journal, keys, purse, self.now, self.progress))


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


def _safe(cells: Mapping[str, str]) -> dict[str, str]:
    """What a server says of itself is no formula."""
    return {name: formula_safe(cell) for name, cell in cells.items()}


def _planned(planned: PassageJob, journal: Journal, counter: TokenCounter) -> PlannedRequest:
    job, brief = planned.job, planned.brief
    body = job.request.body
    tokens_in = sum(counter.count(message["content"]) for message in body["messages"])
    tokens_out = _expected_out(brief, job.request.most_tokens_out)
    return PlannedRequest(
        system_id=planned.work.system_id,
        brief_id=brief.id,
        candidate=planned.candidate,
        model=planned.work.model,
        endpoint_id=planned.work.endpoint.id,
        is_answered=journal.answer(job) is not None,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        cost=job.cost_of(tokens_in, tokens_out),
        shown=planned.shown,
        request_hash=job.hash,
        body=body,
    )


def _expected_out(brief: Brief, most: int | None) -> int | None:
    """The tokens of a passage in the middle of its range; else the most that there may be."""
    bounds = [bound for bound in (brief.min_words, brief.max_words) if bound is not None]
    if not bounds:
        return most
    wanted = round(TOKENS_PER_WORD * sum(bounds) / len(bounds))
    return wanted if most is None else min(wanted, most)
