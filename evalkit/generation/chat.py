"""One request to a model and the answer to it, as values that can be kept and compared."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from evalkit.errors import EndpointError
from evalkit.study.prompt import Message

__all__ = ["ChatAnswer", "ChatRequest", "Ending", "Message", "answer_in", "answer_of", "hash_of"]

LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What is asked of a model.

    ``settings`` are fields of the interface (temperature, max_tokens, seed …) as they are sent;
    ``response_schema`` is a JSON Schema that the answer must keep to, for structured output.
    """

    model: str
    messages: tuple[Message, ...]
    settings: Mapping[str, object] = field(default_factory=dict)
    response_schema: Mapping[str, object] | None = None

    @property
    def body(self) -> dict[str, Any]:
        """The request as it goes over the wire, without what only streaming adds."""
        body: dict[str, Any] = {
            **self.settings,
            "model": self.model,
            "messages": [{"role": m.role, "content": m.content} for m in self.messages],
        }
        if self.response_schema is not None:
            schema = {"name": "answer", "strict": True, "schema": dict(self.response_schema)}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        return body

    @property
    def prompt_hash(self) -> str:
        """The hash of the messages alone: the same for every draw and every setting."""
        return hash_of(self.body["messages"])

    @property
    def most_tokens_out(self) -> int | None:
        """The limit that the settings put on the answer; None where they put none."""
        limits = (self.settings.get(key) for key in ("max_tokens", "max_completion_tokens"))
        return next((limit for limit in limits if isinstance(limit, int)), None)


class Ending(StrEnum):
    """How an answer ended: only a complete one may become a passage."""

    COMPLETE = "complete"
    TRUNCATED = "truncated"
    REFUSED = "refused"
    EMPTY = "empty"
    ODD = "odd"


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """What came back. ``model`` is as the server named it; token counts are None where not told."""

    text: str
    ending: Ending
    finish_reason: str | None
    model: str | None
    system_fingerprint: str | None
    tokens_in: int | None
    tokens_out: int | None

    @property
    def tokens(self) -> int | None:
        """In and out together; None where either was not told."""
        if self.tokens_in is None or self.tokens_out is None:
            return None
        return self.tokens_in + self.tokens_out


def hash_of(value: object) -> str:
    """The SHA-256 of a value as canonical JSON, in hexadecimal.

    Examples
    --------
    >>> hash_of({"b": 1, "a": 2}) == hash_of({"a": 2, "b": 1})
    True
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def answer_in(body: str) -> ChatAnswer:
    """Read the body of a whole (not streamed) answer.

    Raises
    ------
    EndpointError
        Where it is not JSON, or not a chat completion: it may have been paid, and is not retried
        by itself.

    Examples
    --------
    >>> answer_in('{"choices": [{"message": {"content": "Once."}, "finish_reason": "stop"}]}').text
    'Once.'
    """
    try:
        content = json.loads(body)
    except (json.JSONDecodeError, RecursionError) as error:
        raise senseless("JSON", body) from error
    choice = _first_choice(content)
    message = choice.get("message") if choice else None
    if choice is None or not isinstance(message, dict):
        raise senseless("a chat completion with choices, each with a message", body)
    text, refusal = message.get("content"), message.get("refusal")
    if not isinstance(text, str | None) or not isinstance(refusal, str | None):
        raise senseless("a message whose content is a text", body)
    return answer_of(text or "", refusal, choice.get("finish_reason"), content)


def answer_of(
    text: str, refusal: str | None, finish_reason: object, around: Mapping[str, object]
) -> ChatAnswer:
    """Put an answer together; ``around`` holds model, fingerprint and usage."""
    reason = finish_reason if isinstance(finish_reason, str) else None
    usage = around.get("usage")
    counts = usage if isinstance(usage, dict) else {}
    return ChatAnswer(
        text=refusal or text,
        ending=_ending(text, refusal, reason),
        finish_reason=reason,
        model=_text_or_none(around.get("model")),
        system_fingerprint=_text_or_none(around.get("system_fingerprint")),
        tokens_in=_count_or_none(counts.get("prompt_tokens")),
        tokens_out=_count_or_none(counts.get("completion_tokens")),
    )


def senseless(expected: str, body: str) -> EndpointError:
    """The error for an answer that came and made no sense."""
    shown = json.dumps(body[:LONGEST_SHOWN], ensure_ascii=False) if body else "nothing"
    return EndpointError(
        f"The server answered without sense: expected {expected}, came {shown}; check base_url "
        "and api of the endpoint, and the server's own log.",
        perhaps_paid=True,
    )


def _ending(text: str, refusal: str | None, reason: str | None) -> Ending:
    if refusal or reason == "content_filter":
        return Ending.REFUSED
    if reason == "length":
        return Ending.TRUNCATED
    if not text.strip():
        return Ending.EMPTY
    return Ending.COMPLETE if reason in {"stop", None} else Ending.ODD


def _first_choice(content: object) -> dict[str, Any] | None:
    choices = content.get("choices") if isinstance(content, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    return first if isinstance(first, dict) else None


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _count_or_none(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
