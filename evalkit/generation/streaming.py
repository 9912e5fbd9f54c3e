"""An answer that comes in pieces: put together, and told apart from one that was cut off."""

from collections.abc import AsyncIterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evalkit.errors import EndpointError
from evalkit.generation.chat import ChatAnswer, answer_of

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionChunk


@dataclass(slots=True)
class _Pieces:
    """What has come so far."""

    texts: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    finish_reason: str | None = None
    around: dict[str, Any] = field(default_factory=dict)

    def add(self, chunk: "ChatCompletionChunk") -> None:
        content = chunk.model_dump()
        for key in ("model", "system_fingerprint", "usage"):
            if content.get(key):
                self.around[key] = content[key]
        for choice in content.get("choices") or ():
            delta = choice.get("delta") or {}
            self.texts.append(delta.get("content") or "")
            self.refusals.append(delta.get("refusal") or "")
            self.finish_reason = choice.get("finish_reason") or self.finish_reason


async def gathered(chunks: "AsyncIterable[ChatCompletionChunk]") -> ChatAnswer:
    """Put the pieces of one answer together.

    Raises
    ------
    EndpointError
        Where the pieces end before the server has said how the answer ended: what came is a
        fragment, and may have been paid.
    """
    pieces = _Pieces()
    async for chunk in chunks:
        pieces.add(chunk)
    if pieces.finish_reason is None:
        raise EndpointError(
            f"The stream broke off after {len(''.join(pieces.texts))} characters, before the "
            "server said that the passage was whole; it is asked again.",
            retryable=True,
            perhaps_paid=True,
        )
    refusal = "".join(pieces.refusals) or None
    return answer_of("".join(pieces.texts), refusal, pieces.finish_reason, pieces.around)
