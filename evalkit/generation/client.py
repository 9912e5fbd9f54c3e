"""Chat Completions and embeddings from one endpoint, with retries that honour what it asks for.

The openai library does the talking: it knows OpenAI, both forms of Azure, and speaks to every
compatible server. Retries are made here, because a run wants to write each attempt down before it
is sent, and the library sends no key by which a server could tell a repetition.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from evalkit.errors import EndpointError
from evalkit.generation.chat import ChatAnswer, ChatRequest, Ending, answer_in
from evalkit.generation.embedding import EmbeddingRequest, embeddings_in
from evalkit.generation.failures import failure_of
from evalkit.generation.streaming import gathered
from evalkit.study.endpoint import Api, Endpoint

if TYPE_CHECKING:
    from openai import AsyncOpenAI

T = TypeVar("T")
FIRST_WAIT = 0.5
LONGEST_BACKOFF = 30.0
HIDDEN = "(key)"
SHORTEST_SECRET = 8
"""A shorter key protects nothing, and its letters stand in many a word."""
IDEMPOTENCY_HEADER = "Idempotency-Key"


async def _nothing() -> None:
    pass


async def _ignored(error: EndpointError) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Attempts:
    """What a caller wants to know of each attempt: before it is sent, and when it has failed."""

    before: Callable[[], Awaitable[None]] = _nothing
    failed: Callable[[EndpointError], Awaitable[None]] = _ignored


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, and how often the request had to be sent again before it came."""

    answer: ChatAnswer
    retries: int


class ModelClient:
    """An open connection to one endpoint; use it as an asynchronous context manager."""

    def __init__(self, endpoint: Endpoint, key: str) -> None:
        self.endpoint = endpoint
        self._key = key
        self._library = _library_client(endpoint, key)
        self._slots = asyncio.Semaphore(endpoint.concurrency)
        self._welcome_at = 0.0

    async def close(self) -> None:
        """Close the connections."""
        await self._library.close()

    async def __aenter__(self) -> "ModelClient":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def chat(
        self, request: ChatRequest, mark: str | None = None, attempts: Attempts | None = None
    ) -> Answered:
        """Ask the model, and ask again after failures that may pass.

        Parameters
        ----------
        mark
            What stays the same when the request is repeated, sent as ``Idempotency-Key``: a
            server that honours it answers a repetition without a second charge.

        Raises
        ------
        EndpointError
            Where no answer could be had. A refusal, a truncated or an empty answer is an answer.
        """

        async def ask() -> ChatAnswer:
            try:
                return await self._sent(lambda: self._ask(request, mark))
            except EndpointError as error:
                if not error.is_content_refusal:
                    raise
                return ChatAnswer(str(error), Ending.REFUSED, None, None, None, None, None)

        return await self._retried(ask, attempts or Attempts())

    async def embed(self, request: EmbeddingRequest, attempts: Attempts | None = None) -> Answered:
        """The vectors of some texts, as the text of an answer; ``vectors_in`` reads them.

        Raises
        ------
        EndpointError
            Where none could be had, or not one for each text.
        """

        async def ask() -> ChatAnswer:
            return await self._sent(lambda: self._ask_for_vectors(request))

        return await self._retried(ask, attempts or Attempts())

    async def _ask_for_vectors(self, request: EmbeddingRequest) -> ChatAnswer:
        create = self._library.embeddings.with_raw_response.create
        texts = list(request.texts)
        response = await create(model=request.model, input=texts, encoding_format="float")
        return embeddings_in(self._without_key(response.text), len(texts))

    async def _ask(self, request: ChatRequest, mark: str | None) -> ChatAnswer:
        headers = {IDEMPOTENCY_HEADER: mark} if mark else {}
        # Fields that this release of the library does not know are fields of the server's all the
        # same; in extra_body they pass.
        completions, body = self._library.chat.completions, request.body
        if self.endpoint.stream:
            chunks = await completions.create(
                model=request.model,
                messages=[],
                stream=True,
                stream_options={"include_usage": True},
                extra_body=body,
                extra_headers=headers,
            )
            return self._answer_without_key(await gathered(chunks))
        response = await completions.with_raw_response.create(
            model=request.model, messages=[], extra_body=body, extra_headers=headers
        )
        return answer_in(self._without_key(response.text))

    async def _retried(
        self, ask: Callable[[], Awaitable[ChatAnswer]], attempts: Attempts
    ) -> Answered:
        for retries in range(self.endpoint.retries + 1):
            try:
                async with self._slots:
                    await self._until_welcome()
                    await attempts.before()
                    return Answered(await ask(), retries)
            except EndpointError as error:
                await attempts.failed(error)
                if not error.retryable or retries == self.endpoint.retries:
                    raise
                wait = _backoff(retries) if error.retry_after is None else error.retry_after
                if error.retry_after is not None:
                    self._welcome_at = max(self._welcome_at, time.monotonic() + wait)
            await asyncio.sleep(wait)
        raise AssertionError  # the last round returns or raises

    async def _until_welcome(self) -> None:
        """A server that asked one request to wait would refuse the others meanwhile, too."""
        while (wait := self._welcome_at - time.monotonic()) > 0:
            await asyncio.sleep(wait)

    async def _sent(self, ask: Callable[[], Awaitable[T]]) -> T:
        from openai import OpenAIError

        try:
            return await ask()
        except OpenAIError as error:
            raise self._hiding_key(failure_of(error)) from None
        except EndpointError as error:
            raise self._hiding_key(error) from None

    def _without_key(self, text: str) -> str:
        return text.replace(self._key, HIDDEN) if len(self._key) >= SHORTEST_SECRET else text

    def _answer_without_key(self, answer: ChatAnswer) -> ChatAnswer:
        """Every text of an answer may repeat what the server was sent."""
        return replace(
            answer,
            text=self._without_key(answer.text),
            finish_reason=self._without_key(answer.finish_reason or "") or None,
            model=self._without_key(answer.model or "") or None,
            system_fingerprint=self._without_key(answer.system_fingerprint or "") or None,
        )

    def _hiding_key(self, error: EndpointError) -> EndpointError:
        """Servers repeat a wrong key in what they say about it."""
        return error.saying(self._without_key(str(error)))


def _backoff(retries: int) -> float:
    """Seconds to wait where the server names none: twice as long each time, and not in step."""
    wait: float = min(FIRST_WAIT * 2.0**retries, LONGEST_BACKOFF)
    return wait * random.uniform(0.75, 1.0)


def _library_client(endpoint: Endpoint, key: str) -> "AsyncOpenAI":
    import openai

    if endpoint.api is Api.AZURE_DEPLOYMENTS:
        return openai.AsyncAzureOpenAI(
            azure_endpoint=endpoint.base_url.rstrip("/"),
            api_version=endpoint.api_version,
            api_key=key,
            timeout=endpoint.timeout_seconds,
            max_retries=0,
        )
    base_url = endpoint.base_url.rstrip("/")
    if endpoint.api is Api.AZURE_V1 and not base_url.endswith("/openai/v1"):
        base_url += "/openai/v1"
    return openai.AsyncOpenAI(
        base_url=base_url, api_key=key, timeout=endpoint.timeout_seconds, max_retries=0
    )
