"""What a run of generation would send, and what it is expected to cost; nothing is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from evalkit.generation.journal import Journal, Spending
from evalkit.generation.planning import PassageJob, vector_jobs
from evalkit.generation.tokens import TOKENS_PER_WORD, TokenCounter, token_counter
from evalkit.service.generation_scope import JOURNAL, Scope, Wanted
from evalkit.study.brief import Brief


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


def plan_generation(folder: Path, wanted: Wanted) -> PlanReport:
    """Say what a run would send, and what it is expected to cost; nothing is sent or written.

    Raises
    ------
    StudyFolderError
        Where the folder has faults beside passages that are not made yet.
    GenerationError
        Where training set or references hold something of the test briefs, or too few texts fit.
    """
    scope = Scope(folder, wanted)
    journal, counter = Journal(folder / JOURNAL), token_counter()
    vectors = [job for work in scope.works for job in vector_jobs(work, scope.study.briefs)]
    planned, waiting = scope.jobs(journal)
    return PlanReport(
        requests=tuple(_planned(job, journal, counter) for job in planned),
        waiting=waiting,
        n_vector_requests=len({job.hash for job in vectors if not journal.answer(job)}),
        spending=journal.spending,
        currency=scope.currency,
        counted=counter.method,
    )


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
