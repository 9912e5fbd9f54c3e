"""Texts as vectors of a model, and how near two of them are."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.generation.chat import senseless


@dataclass(frozen=True, slots=True)
class Embeddings:
    """One vector a text, in the order of the texts; tokens are None where the server tells none."""

    vectors: tuple[tuple[float, ...], ...]
    model: str | None
    tokens: int | None


def embeddings_in(body: str, n_texts: int) -> Embeddings:
    """Read the body of an answer with embeddings.

    Raises
    ------
    EndpointError
        Where it is not JSON, or does not hold one vector of numbers for each text.
    """
    try:
        content = json.loads(body)
        entries = sorted(content["data"], key=lambda entry: int(entry["index"]))
        vectors = tuple(tuple(float(x) for x in entry["embedding"]) for entry in entries)
        usage = content.get("usage") or {}
        model, tokens = content.get("model"), usage.get("prompt_tokens")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise senseless("embeddings, one for each text", body) from error
    is_whole = len(vectors) == n_texts and len({len(vector) for vector in vectors}) <= 1
    if not is_whole or not all(math.isfinite(x) for vector in vectors for x in vector):
        raise senseless(f"{n_texts} vectors of one length", body)
    return Embeddings(vectors, model if isinstance(model, str) else None, tokens)


def cosine(first: Sequence[float], second: Sequence[float]) -> float:
    """How nearly two vectors point the same way, from -1 to 1; 0 where one of them is no way.

    Examples
    --------
    >>> cosine((1.0, 0.0), (2.0, 0.0)), cosine((1.0, 0.0), (0.0, 3.0))
    (1.0, 0.0)
    """
    length = math.hypot(*first) * math.hypot(*second)
    return sum(a * b for a, b in zip(first, second, strict=True)) / length if length else 0.0
