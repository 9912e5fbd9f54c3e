"""A model as a rater: blinded passages and their form in, answers out, and no answer made up."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from evalkit.errors import BudgetError, EndpointError
from evalkit.generation.chat import ChatAnswer, ChatRequest, Ending, hash_of
from evalkit.generation.client import Attempts, ModelClient
from evalkit.generation.job import Job
from evalkit.generation.purse import NOTHING, Purse, Spent
from evalkit.generation.rating_form import (
    Answers,
    answers_in,
    fault_of,
    rating_schema,
    shown_desk,
    without_answers,
)
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
    """What requests are paid with: the purse of the run, and the price of the model if known."""

    purse: Purse
    price: Price | None = None


def job_of(request: RatingRequest, endpoint: Endpoint, price: Price | None) -> Job:
    """The request as a purse knows it: with the most that one attempt at it can come to."""
    return Job(("rating", request.hash), endpoint, request.chat, price)


async def rate(client: ModelClient, request: RatingRequest, attempts: int, means: Means) -> Rated:
    """Ask for one desk, and ask again where the reply breaks the form.

    Where the budget leaves no room for asking again, the best reply so far counts: it is paid.

    Raises
    ------
    EndpointError
        Where the server gave no reply at all.
    BudgetError
        Where the budget leaves no room for the first attempt.
    """
    chat, best, n_replies = request.chat, None, 0
    used: tuple[int | None, int | None] = (0, 0)
    while n_replies < attempts:
        try:
            job = job_of(replace(request, chat=chat), client.endpoint, means.price)
            mark = f"{request.hash}-{n_replies + 1}"
            answer = await _answer(client, job, chat, mark, means.purse)
        except BudgetError:
            if best is None:
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


async def _answer(
    client: ModelClient, job: Job, chat: ChatRequest, mark: str, purse: Purse
) -> ChatAnswer:
    """One answer; the worst case of each attempt is held back until it is known what it cost."""
    number = 0

    async def begin() -> None:
        nonlocal number
        number += 1
        await purse.grant(job, number)

    async def fail(error: EndpointError) -> None:
        await purse.settle(job, number, Spent() if error.perhaps_paid else NOTHING)

    answer = (await client.chat(chat, mark, Attempts(begin, fail))).answer
    spent = Spent(job.cost_of(answer.tokens_in, answer.tokens_out), answer.tokens)
    await purse.settle(job, number, spent)
    return answer


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
    """How a run went: the requests that no reply came to, by their error.

    ``stopped`` is the sentence of the budget that ended the run, if one did.
    """

    failures: tuple[tuple[RatingRequest, EndpointError], ...]
    stopped: str | None = None


def rate_all(
    endpoint: Endpoint,
    key: str,
    requests: Sequence[RatingRequest],
    attempts: int,
    on_rated: Callable[[Rated], None],
    means: Means,
) -> Course:
    """Ask for many desks, as many at once as the endpoint allows.

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
        return asyncio.run(_run(endpoint, key, requests, attempts, on_rated, means))
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None


async def _run(
    endpoint: Endpoint,
    key: str,
    requests: Sequence[RatingRequest],
    attempts: int,
    on_rated: Callable[[Rated], None],
    means: Means,
) -> Course:
    waiting = iter(requests)
    failures: list[tuple[RatingRequest, EndpointError]] = []
    stops: list[str] = []

    async def work(client: ModelClient) -> None:
        for request in waiting:
            if stops:
                return
            try:
                on_rated(await rate(client, request, attempts, means))
            except BudgetError as error:
                stops.append(str(error))
            except EndpointError as error:
                if not (error.retryable or error.perhaps_paid):
                    raise
                failures.append((request, error))

    async with ModelClient(endpoint, key) as client, asyncio.TaskGroup() as group:
        for _ in range(endpoint.concurrency):
            group.create_task(work(client))
    return Course(tuple(failures), next(iter(stops), None))
