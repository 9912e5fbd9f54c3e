"""Whether texts that a model may see hold what the study tests it on."""

from collections.abc import Iterator, Mapping, Sequence

from evalkit.errors import GenerationError
from evalkit.study.brief import Brief
from evalkit.study.source_text import SourceText
from evalkit.text.near_copy import near_copies

MOST_NAMED = 5


def refuse_contaminated(
    texts: Sequence[SourceText],
    briefs: Sequence[Brief],
    held_out: Mapping[str, str],
) -> None:
    """Refuse texts that belong to a brief of the study, or that copy one of its passages.

    Parameters
    ----------
    texts
        Everything that a strategy may show or retrieve.
    held_out
        Passages to the study's briefs that were there before any model wrote, by name.

    Raises
    ------
    GenerationError
        Naming each such text; a model that has seen the answer is not tested by the question.
    """
    found = [*_of_briefs(texts, briefs)]
    named = {text.name: text.text for text in texts}
    found += [
        f"{copy.source} shares {copy.longest_run} words running with the passage {copy.passage}"
        for copy in near_copies(held_out, named)
    ]
    if found:
        more = len(found) - MOST_NAMED
        also = f" (and {more} more)" if more > 0 else ""
        raise GenerationError(
            "Expected a training set and references that hold nothing of the test briefs, came: "
            f"{'; '.join(found[:MOST_NAMED])}{also}; remove them there."
        )


def _of_briefs(texts: Sequence[SourceText], briefs: Sequence[Brief]) -> Iterator[str]:
    by_id = {brief.id: brief.id for brief in briefs}
    by_words = {
        _folded(words): brief.id
        for brief in briefs
        for words in (brief.instruction, f"{brief.grade} {brief.passage_type} {brief.topic}")
    }
    for text in texts:
        columns = text.columns
        name = by_id.get(columns.get("brief", "")) or by_id.get(columns.get("id", ""))
        cell = " ".join(columns.get(c, "") for c in ("grade", "passage_type", "topic"))
        words = (columns.get("instruction", ""), cell)
        name = name or next((by_words[w] for w in map(_folded, words) if w in by_words), None)
        if name:
            yield f"{text.name} belongs to the brief {name}"


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())
