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
    """Texts by a brief's id, or by its topic with its cell or its instruction beside it.

    The instruction alone does not count: many a corpus gives the same one to a whole cell.
    """
    ids = {brief.id for brief in briefs}
    by_words = {
        _folded(*words): brief.id
        for brief in briefs
        for words in (
            (brief.topic, brief.instruction),
            (brief.topic, brief.grade, brief.passage_type),
        )
    }
    for text in texts:
        cells = {name: cell.strip() for name, cell in text.columns.items()}
        topic = cells.get("topic", "")
        asked = (topic, cells.get("instruction", ""))
        cell = (topic, cells.get("grade", ""), cells.get("passage_type", ""))
        named = [cells[c] for c in ("brief", "id") if cells.get(c) in ids]
        meant = [by_words[w] for w in (_folded(*asked), _folded(*cell)) if topic and w in by_words]
        if named or meant:
            yield f"{text.name} belongs to the brief {[*named, *meant][0]}"


def _folded(*words: str) -> tuple[str, ...]:
    return tuple(" ".join(each.casefold().split()) for each in words)
