"""What a strategy has at hand for one system, and what it makes of it for one brief."""

from collections.abc import Callable
from dataclasses import dataclass

from evalkit.generation.retrieval import Piece
from evalkit.study.brief import Brief
from evalkit.study.prompt import Message, PromptTemplate
from evalkit.study.source_text import SourceText


def _nothing(_: Brief) -> tuple[()]:
    return ()


@dataclass(frozen=True, slots=True)
class Material:
    """The system's template, and the texts that are chosen for a brief, where it has any."""

    template: PromptTemplate
    exemplars: Callable[[Brief], tuple[SourceText, ...]] = _nothing
    sources: Callable[[Brief], tuple[Piece, ...]] = _nothing


@dataclass(frozen=True, slots=True)
class Prompt:
    """The messages to one brief, and the names of the texts shown in them."""

    messages: tuple[Message, ...]
    shown: tuple[str, ...] = ()
