"""Texts that fit a brief: found by the words they share with it, or by a model's vectors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evalkit.errors import GenerationError
from evalkit.generation.embedding import Vector, cosine
from evalkit.study.brief import Brief
from evalkit.study.source_text import SourceText

STOPWORDS = frozenset({"en", "es"})
"""The languages whose commonest words the library leaves out."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text that can be put beside a brief: its name, its number within it, its words."""

    name: str
    number: int
    text: str

    @property
    def label(self) -> str:
        """The piece as provenance names it."""
        return f"{self.name} #{self.number}"


Scores = Callable[[str], Sequence[float]]
"""From a query to one score for each text; a score of 0 or less is no match."""


def pieces_of(texts: Sequence[SourceText], most_words: int) -> tuple[Piece, ...]:
    r"""Cut texts into pieces, at the ends of paragraphs where that can be.

    Examples
    --------
    >>> from evalkit.study.source_text import SourceKind
    >>> text = SourceText("a.txt", SourceKind.REFERENCE, "One two three.\n\nFour five.")
    >>> [piece.text for piece in pieces_of([text], most_words=4)]
    ['One two three.', 'Four five.']
    """
    return tuple(
        Piece(source.name, number, text)
        for source in texts
        for number, text in enumerate(_cut(source.text, most_words), start=1)
    )


def _cut(text: str, most_words: int) -> list[str]:
    pieces: list[str] = []
    held: list[str] = []
    for paragraph in filter(str.strip, text.split("\n\n")):
        if held and len(" ".join((*held, paragraph)).split()) > most_words:
            pieces.append("\n\n".join(held))
            held = []
        words = paragraph.split()
        if len(words) > most_words:
            starts = range(0, len(words), most_words)
            pieces += [" ".join(words[start : start + most_words]) for start in starts]
        else:
            held.append(paragraph.strip())
    return [*pieces, "\n\n".join(held)] if held else pieces


def query_of(brief: Brief) -> str:
    """What a brief is searched by."""
    return f"{brief.topic}\n{brief.instruction}"


def best(scores: Sequence[float], count: int) -> tuple[int, ...]:
    """The places of the highest scores above 0, the earlier first where two are equal.

    Examples
    --------
    >>> best([0.2, 0.0, 0.9, 0.2], 3)
    (2, 0, 3)
    """
    matching = [place for place, score in enumerate(scores) if score > 0]
    return tuple(sorted(matching, key=lambda place: (-scores[place], place))[:count])


def found_by_words(texts: Sequence[str], language: str) -> Scores:
    """Score texts by BM25, offline.

    References
    ----------
    Lù (2024), BM25S, arXiv:2407.03618; the form of Lucene, k1 = 1.5 and b = 0.75.
    """
    import bm25s

    stopwords = language if language in STOPWORDS else []

    def words(of: Sequence[str]) -> list[list[str]]:
        found: list[list[str]] = bm25s.tokenize(
            list(of), stopwords=stopwords, return_ids=False, show_progress=False
        )
        return found

    known = words(texts)
    index = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
    if any(known):
        index.index(known, show_progress=False)

    def scores(query: str) -> Sequence[float]:
        (asked,) = words([query])
        if not asked or not any(known):
            return [0.0] * len(texts)
        return [float(score) for score in index.get_scores(asked)]

    return scores


def found_by_vectors(texts: Sequence[Vector], queries: dict[str, Vector]) -> Scores:
    """Score texts by the angle between their vectors and the query's."""

    def scores(query: str) -> Sequence[float]:
        if query not in queries:
            raise GenerationError("Expected a vector for each brief, and one is not there.")
        return [cosine(queries[query], vector) for vector in texts]

    return scores
