"""Texts as vectors of a model, and how near two of them are."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evalkit.errors import EndpointError
from evalkit.generation.chat import ChatAnswer, Ending, hash_of, senseless

Vector = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class EmbeddingRequest:
    """Texts whose vectors are asked of a model."""

    model: str
    texts: tuple[str, ...]

    @property
    def body(self) -> dict[str, Any]:
        """The request as it goes over the wire."""
        return {"model": self.model, "input": list(self.texts)}

    @property
    def prompt_hash(self) -> str:
        """The hash of the texts."""
        return hash_of(list(self.texts))

    @property
    def most_tokens_out(self) -> int | None:
        """Vectors are no tokens."""
        return 0


def embeddings_in(body: str, n_texts: int) -> ChatAnswer:
    """Read the body of an answer with embeddings; its text is the vectors as JSON.

    Raises
    ------
    EndpointError
        Where it is not JSON, or does not hold one vector of numbers for each text.
    """
    try:
        content = json.loads(body)
        entries = sorted(content["data"], key=lambda entry: int(entry["index"]))
        vectors = [[float(x) for x in entry["embedding"]] for entry in entries]
        usage = content.get("usage") or {}
        model, tokens = content.get("model"), usage.get("prompt_tokens")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise senseless("embeddings, one for each text", body) from error
    is_whole = len(vectors) == n_texts and len({len(vector) for vector in vectors}) <= 1
    if not is_whole or not all(math.isfinite(x) for vector in vectors for x in vector):
        raise senseless(f"{n_texts} vectors of one length", body)
    return ChatAnswer(
        text=json.dumps(vectors),
        ending=Ending.COMPLETE,
        finish_reason=None,
        model=model if isinstance(model, str) else None,
        system_fingerprint=None,
        tokens_in=tokens if isinstance(tokens, int) and tokens >= 0 else None,
        tokens_out=0,
    )


def vectors_in(answer: ChatAnswer) -> tuple[Vector, ...]:
    """The vectors of an answer, in the order of the texts."""
    try:
        return tuple(tuple(vector) for vector in json.loads(answer.text))
    except (ValueError, TypeError) as error:
        raise EndpointError("Expected vectors in the journal, came something else.") from error


def cosine(first: Sequence[float], second: Sequence[float]) -> float:
    """How nearly two vectors point the same way, from -1 to 1; 0 where one of them is no way.

    Examples
    --------
    >>> cosine((1.0, 0.0), (2.0, 0.0)), cosine((1.0, 0.0), (0.0, 3.0))
    (1.0, 0.0)
    """
    length = math.hypot(*first) * math.hypot(*second)
    return sum(a * b for a, b in zip(first, second, strict=True)) / length if length else 0.0
