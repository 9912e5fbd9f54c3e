"""Send what has no answer yet, keep each answer before it counts, and stop in good order."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from evalkit.errors import BudgetError, EndpointError, StoppedError
from evalkit.generation.client import Answered, Attempts, ModelClient
from evalkit.generation.embedding import EmbeddingRequest
from evalkit.generation.interrupting import stopping_on_interrupt
from evalkit.generation.job import Job
from evalkit.generation.journal import Journal, Kept, Spending
from evalkit.generation.purse import NOTHING, Purse, Spent
from evalkit.study.endpoint import Endpoint


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job: an answer, or why there is none.

    ``was_there`` says that the answer is from an earlier run, ``is_unsent`` that the run ended
    before the job's turn came.
    """

    job: Job
    kept: Kept | None = None
    failure: str | None = None
    was_there: bool = False
    is_unsent: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: for a bar on the screen."""

    n_done: int
    n_jobs: int
    spending: Spending


@dataclass(frozen=True, slots=True)
class RunReport:
    """The outcomes in the order of the jobs; ``stopped`` says why the run ended early, if so."""

    outcomes: tuple[Outcome, ...]
    spending: Spending
    stopped: str | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run needs beside its jobs: a journal, the keys by endpoint, limits, a clock."""

    journal: Journal
    keys: Mapping[str, str]
    purse: Purse
    now: Callable[[], datetime]
    progress: Callable[[Progress], None] = field(default=lambda progress: None)


def run_jobs(jobs: Sequence[Job], around: Surroundings) -> RunReport:
    """Answer all jobs that the journal holds no answer to.

    An interrupt (Ctrl-C) lets what is under way come to its end, so that nothing paid is lost; a
    second one drops it.
    """
    try:
        return asyncio.run(_Run(jobs, around).report())
    except asyncio.CancelledError as error:
        raise KeyboardInterrupt from error


async def answer_to(
    job: Job, client: ModelClient, around: Surroundings, go_on: Callable[[], None]
) -> Kept:
    """The answer to one job: the one that the journal holds, or else one that is kept there.

    Parameters
    ----------
    go_on
        Called before each attempt; what it raises ends them.

    Raises
    ------
    EndpointError
        Where no answer could be had.
    BudgetError
        Where there is no room for an attempt.
    """
    kept = around.journal.answer(job)
    if kept is not None:
        return kept
    attempt = _Attempt(job, around, around.journal.last_attempt(job))
    attempts = Attempts(before=lambda: attempt.begin(go_on), failed=attempt.fail)
    if isinstance(job.request, EmbeddingRequest):
        return await attempt.keep(await client.embed(job.request, attempts))
    return await attempt.keep(await client.chat(job.request, job.hash, attempts))


class _Run:
    def __init__(self, jobs: Sequence[Job], around: Surroundings) -> None:
        self.jobs = jobs
        self.around = around
        self.n_done = 0
        self.stopped: str | None = None
        self.hopeless: dict[tuple[str, str], str] = {}

    async def report(self) -> RunReport:
        endpoints = {job.endpoint.id: job.endpoint for job in self.jobs if not self._kept(job)}
        clients = {name: self._client(endpoint) for name, endpoint in endpoints.items()}
        try:
            with stopping_on_interrupt(self._stop):
                outcomes = await asyncio.gather(*(self._outcome(job, clients) for job in self.jobs))
        finally:
            for client in clients.values():
                await client.close()
        return RunReport(tuple(outcomes), self.around.journal.spending, self.stopped)

    def _client(self, endpoint: Endpoint) -> ModelClient:
        return ModelClient(endpoint, self.around.keys[endpoint.id])

    def _kept(self, job: Job) -> Kept | None:
        return self.around.journal.answer(job)

    def _stop(self, why: str) -> None:
        self.stopped = self.stopped or why

    async def _outcome(self, job: Job, clients: Mapping[str, ModelClient]) -> Outcome:
        kept = self._kept(job)
        outcome = Outcome(job, kept, was_there=True) if kept else None
        if outcome is None:
            try:
                outcome = Outcome(job, await self._answer(job, clients[job.endpoint.id]))
            except EndpointError as error:
                if error.meets_all:
                    self.hopeless.setdefault(_asked(job), str(error))
                outcome = Outcome(job, failure=str(error))
            except StoppedError as error:
                if isinstance(error, BudgetError):
                    self._stop(str(error))
                outcome = Outcome(job, failure=str(error), is_unsent=True)
        self.n_done += 1
        spending = self.around.journal.spending
        self.around.progress(Progress(self.n_done, len(self.jobs), spending))
        return outcome

    async def _answer(self, job: Job, client: ModelClient) -> Kept:
        def go_on() -> None:
            why = self.stopped or self.hopeless.get(_asked(job))
            if why:
                raise StoppedError(why)

        return await answer_to(job, client, self.around, go_on)


class _Attempt:
    """One job's attempts: each is noted before it is sent, and settled when it has ended."""

    def __init__(self, job: Job, around: Surroundings, number: int) -> None:
        self.job = job
        self.around = around
        self.number = number
        self.started = 0.0

    async def begin(self, go_on: Callable[[], None]) -> None:
        """Note the attempt, once there is money for it; ``go_on`` raises where the run ends."""
        go_on()
        self.number += 1
        await self.around.purse.grant(self.job, self.number)
        try:
            go_on()
        except StoppedError:
            await self.around.purse.settle(self.job, self.number, NOTHING)
            raise
        self.around.journal.write_request(self.job)
        self.around.journal.write_sent(self.job, self.number, self._now())
        self.started = time.monotonic()

    async def fail(self, error: EndpointError) -> None:
        message, paid = str(error), error.perhaps_paid
        self.around.journal.write_failed(self.job, self.number, self._now(), message, paid)
        await self.around.purse.settle(self.job, self.number, Spent() if paid else NOTHING)

    async def keep(self, answered: Answered) -> Kept:
        answer, price = answered.answer, self.job.price
        cost = self.job.cost_of(answer.tokens_in, answer.tokens_out)
        kept = Kept(
            answer=answer,
            retries=answered.retries,
            answered_at=self._now(),
            seconds=round(time.monotonic() - self.started, 3),
            cost=cost,
            currency=price.currency if price and cost is not None else None,
            price_date=price.date if price and cost is not None else None,
        )
        self.around.journal.write_answer(self.job, self.number, kept)
        await self.around.purse.settle(self.job, self.number, Spent(cost, answer.tokens))
        return kept

    def _now(self) -> str:
        return self.around.now().isoformat(timespec="seconds")


def _asked(job: Job) -> tuple[str, str]:
    return job.endpoint.id, job.request.model
