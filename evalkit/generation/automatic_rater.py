"""A model as a rater: blinded passages and their form in, answers out, and no answer made up."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from evalkit.errors import BudgetError, EndpointError, StoppedError
from evalkit.generation.chat import ChatAnswer, ChatRequest, Ending, hash_of
from evalkit.generation.client import ModelClient
from evalkit.generation.interrupting import stopping_on_interrupt
from evalkit.generation.job import Job
from evalkit.generation.rating_form import (
    Answers,
    answers_in,
    fault_of,
    rating_schema,
    shown_desk,
    without_answers,
)
from evalkit.generation.run import Surroundings, answer_to
from evalkit.study.automatic import AutomaticRater, Unrated
from evalkit.study.blinded import Desk
from evalkit.study.endpoint import Endpoint
from evalkit.study.price import Price
from evalkit.study.prompt import Message

UNUSABLE = {Ending.REFUSED: Unrated.REFUSED, Ending.TRUNCATED: Unrated.TRUNCATED}
"""Why an ending leaves no answer; any other that is not complete is a malformed one."""


@dataclass(frozen=True, slots=True)
class RatingRequest:
    """One desk to be rated, which repeat of it, and the hash by which it is known again."""

    desk: Desk
    repeat: int
    chat: ChatRequest
    hash: str


@dataclass(frozen=True, slots=True)
class Rated:
    """What came of one request: answers to all its questions, and how they were had.

    ``attempts`` counts the replies, ``tokens_in`` and ``tokens_out`` add all of them up; None
    where the server told no count.
    """

    request: RatingRequest
    answers: Answers
    reply: str
    model: str | None
    fingerprint: str | None
    attempts: int
    tokens_in: int | None
    tokens_out: int | None


def request_for(
    rater: AutomaticRater, endpoint: Endpoint, desk: Desk, texts: Sequence[str], repeat: int = 1
) -> RatingRequest:
    """What is asked of the model for one desk.

    Parameters
    ----------
    desk
        Blinded, with slots whose tokens are their letters.
    texts
        The random ids of its passages, so that two pairs of equal words are two requests.
    repeat
        Counts from 1; a seed grows by one with each.
    """
    settings = dict(rater.settings.fields)
    seed = settings.get("seed")
    if isinstance(seed, int):
        settings["seed"] = seed + repeat - 1
    chat = ChatRequest(
        rater.model,
        (Message("system", rater.instructions), Message("user", shown_desk(desk))),
        settings,
        rating_schema(desk),
    )
    known_by = [chat.body, endpoint.base_url, list(texts), repeat]
    return RatingRequest(desk, repeat, chat, hash_of(known_by))


@dataclass(frozen=True, slots=True)
class Means:
    """What requests draw on: the run's journal, purse and key, and the model's price if known."""

    around: Surroundings
    price: Price | None = None


def job_of(
    request: RatingRequest, endpoint: Endpoint, price: Price | None, n_replies: int = 0
) -> Job:
    """The request as purse and journal know it, once so many replies to it broke the form."""
    return Job(("rating", request.hash), endpoint, request.chat, price, again=n_replies)


async def rate(
    client: ModelClient,
    request: RatingRequest,
    attempts: int,
    means: Means,
    go_on: Callable[[], None],
) -> Rated:
    """Ask for one desk, and ask again where the reply breaks the form.

    A reply that the journal holds is not asked for again. Where the budget leaves no room for
    asking again, or the server will never take what is asked, the best reply so far counts: it is
    paid.

    Parameters
    ----------
    go_on
        Called before each attempt; what it raises ends them.

    Raises
    ------
    EndpointError
        Where the server gave no reply, and may give one later; those that came stay in the journal.
    BudgetError
        Where the budget leaves no room for the first attempt.
    """
    chat, best, n_replies = request.chat, None, 0
    used: tuple[int | None, int | None] = (0, 0)
    while n_replies < attempts:
        job = job_of(replace(request, chat=chat), client.endpoint, means.price, n_replies)
        try:
            answer = (await answer_to(job, client, means.around, go_on)).answer
        except (BudgetError, EndpointError) as error:
            if best is None or _may_pass(error):
                raise
            break
        n_replies += 1
        used = (_added(used[0], answer.tokens_in), _added(used[1], answer.tokens_out))
        rated = _rated(request, answer, n_replies)
        if best is None or _n_unrated(rated) < _n_unrated(best):
            best = rated
        fault = fault_of(rated.answers)
        if answer.ending is Ending.COMPLETE and not fault:
            break
        chat = _corrected(request.chat, answer, fault)
    if best is None:
        raise ValueError("attempts must be 1 or more")
    return replace(best, attempts=n_replies, tokens_in=used[0], tokens_out=used[1])


def _may_pass(error: BudgetError | EndpointError) -> bool:
    """Whether another run could fare better with the same request."""
    if isinstance(error, BudgetError):
        return False
    is_delayed = error.retryable or error.retry_after is not None
    return is_delayed or error.perhaps_paid or error.meets_all


def _rated(request: RatingRequest, answer: ChatAnswer, attempt: int) -> Rated:
    desk = request.desk
    answers = (
        answers_in(desk, answer.text)
        if answer.ending is Ending.COMPLETE
        else without_answers(desk, UNUSABLE.get(answer.ending, Unrated.MALFORMED))
    )
    fingerprint, text = answer.system_fingerprint, answer.text
    return Rated(request, answers, text, answer.model, fingerprint, attempt, None, None)


def _n_unrated(rated: Rated) -> int:
    unchecked = Unrated.COULD_NOT_CHECK
    return sum(a.unrated not in (None, unchecked) for a in rated.answers.values())


def _added(before: int | None, more: int | None) -> int | None:
    return None if before is None or more is None else before + more


def _corrected(chat: ChatRequest, answer: ChatAnswer, fault: str) -> ChatRequest:
    """The request with the broken reply and what it lacks; as it was where there is no reply."""
    if answer.ending is not Ending.COMPLETE:
        return chat
    more = (Message("assistant", answer.text), Message("user", fault))
    return replace(chat, messages=(*chat.messages, *more))


@dataclass(frozen=True, slots=True)
class Course:
    """How a run went: the requests that were left without a whole answer, by their error.

    ``stopped`` says why the run ended early, if it did: its budget, or an interrupt.
    """

    failures: tuple[tuple[RatingRequest, EndpointError], ...]
    stopped: str | None = None


def rate_all(
    endpoint: Endpoint,
    requests: Sequence[RatingRequest],
    attempts: int,
    on_rated: Callable[[Rated], None],
    means: Means,
) -> Course:
    """Ask for many desks, as many at once as the endpoint allows.

    An interrupt (Ctrl-C) lets what is under way come to its end; a second one drops it.

    Parameters
    ----------
    on_rated
        Called with each reply as it comes, before the next request of its turn is sent; what it
        raises ends the run.
    means
        Its purse grants each attempt before it is sent; those under way are still waited for.

    Raises
    ------
    EndpointError
        Where the server refuses what no other request could get around, such as a wrong key.
    """
    try:
        return asyncio.run(_Run(requests, attempts, on_rated, means).course(endpoint))
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None
    except asyncio.CancelledError as error:
        raise KeyboardInterrupt from error


class _Run:
    """Workers that take one request after another, until none is left or the run ends."""

    def __init__(
        self,
        requests: Sequence[RatingRequest],
        attempts: int,
        on_rated: Callable[[Rated], None],
        means: Means,
    ) -> None:
        self.waiting = iter(requests)
        self.attempts = attempts
        self.on_rated = on_rated
        self.means = means
        self.failures: list[tuple[RatingRequest, EndpointError]] = []
        self.hopeless: EndpointError | None = None
        self.stopped: str | None = None
        self.halted: str | None = None

    async def course(self, endpoint: Endpoint) -> Course:
        client = ModelClient(endpoint, self.means.around.keys[endpoint.id])
        with stopping_on_interrupt(self._halt):
            async with client, asyncio.TaskGroup() as group:
                for _ in range(endpoint.concurrency):
                    group.create_task(self._work(client))
        if self.hopeless:
            raise self.hopeless
        return Course(tuple(self.failures), self.stopped or self.halted)

    async def _work(self, client: ModelClient) -> None:
        for request in self.waiting:
            if self.stopped or self.halted:
                return
            try:
                self.on_rated(await self._rated(client, request))
            except StoppedError as error:
                self.stopped = self.stopped or str(error)
            except EndpointError as error:
                self.failures.append((request, error))
                if not (error.retryable or error.perhaps_paid):
                    # The others come to their end: to drop them could be to pay for nothing.
                    self.hopeless = self.hopeless or error
                    self._halt(str(error))

    async def _rated(self, client: ModelClient, request: RatingRequest) -> Rated:
        return await rate(client, request, self.attempts, self.means, self._go_on)

    def _halt(self, why: str) -> None:
        self.halted = self.halted or why

    def _go_on(self) -> None:
        # Once the budget has stopped the run, corrections may still have room.
        if self.halted:
            raise StoppedError(self.halted)
