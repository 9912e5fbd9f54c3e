"""How many tokens a text is: counted where a tokenizer is at hand, estimated otherwise."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ESTIMATE = "estimated: the larger of 1.35 tokens a word and one token for 4.5 characters"
TOKENS_PER_WORD = 1.35
CHARACTERS_PER_TOKEN = 4.5
ENCODINGS = {
    "o200k_base": "https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken",
    "cl100k_base": "https://openaipublic.blob.core.windows.net/encodings/cl100k_base.tiktoken",
}
PER_MESSAGE = 8
"""More than the marks that any chat template known to us puts around a message."""


@dataclass(frozen=True, slots=True)
class TokenCounter:
    """Counts the tokens of a text, and says how it does so."""

    method: str
    count: Callable[[str], int]


def token_counter(encoding: str = "o200k_base") -> TokenCounter:
    """The best counter at hand, without asking any network for it.

    tiktoken serves only where it is installed and the encoding already lies in its cache; it
    downloads otherwise, and a secure environment does not let it.

    Examples
    --------
    >>> counter = TokenCounter(ESTIMATE, estimated_tokens)
    >>> counter.count("The lantern hummed, softly."), counter.method[:9]
    (6, 'estimated')
    """
    found = _cached_encoding(encoding)
    if found is None:
        return TokenCounter(ESTIMATE, estimated_tokens)

    def count(text: str) -> int:
        return len(found.encode(text, disallowed_special=()))

    from importlib.metadata import version

    return TokenCounter(f"counted by tiktoken {version('tiktoken')}, {encoding}", count)


def estimated_tokens(text: str) -> int:
    """Estimate the tokens of an English text from its words and characters.

    Examples
    --------
    >>> estimated_tokens(""), estimated_tokens("one two three four")
    (0, 5)
    """
    return round(max(TOKENS_PER_WORD * len(text.split()), len(text) / CHARACTERS_PER_TOKEN))


def most_tokens(texts: Iterable[str]) -> int:
    """The most tokens that messages of these texts can be, whatever the tokenizer.

    Every byte-level tokenizer makes at most one token of a byte.

    Examples
    --------
    >>> most_tokens(["Hi", "é"])
    20
    """
    return sum(len(text.encode()) + PER_MESSAGE for text in texts)


def _cached_encoding(name: str) -> Any:  # noqa: ANN401  tiktoken is no dependency, so no type
    if name not in ENCODINGS or find_spec("tiktoken") is None:
        return None
    if not (_cache_folder() / hashlib.sha1(ENCODINGS[name].encode()).hexdigest()).is_file():
        return None
    import tiktoken

    return tiktoken.get_encoding(name)


def _cache_folder() -> Path:
    """Where tiktoken looks first, by its own rule."""
    named = os.environ.get("TIKTOKEN_CACHE_DIR") or os.environ.get("DATA_GYM_CACHE_DIR")
    return Path(named) if named else Path(tempfile.gettempdir()) / "data-gym-cache"
