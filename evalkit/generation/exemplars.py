"""Passages of the training set as exemplars: which ones fit a brief, and what each answers to."""

from collections.abc import Sequence
from dataclasses import replace

from evalkit.errors import GenerationError
from evalkit.generation import training_lines
from evalkit.generation.retrieval import Scores, best, query_of
from evalkit.study.brief import Brief
from evalkit.study.source_text import SourceText

STEP = 25
"""Words: an exemplar is said to have been asked for a length between multiples of this."""
KINDERGARTEN = {"k": 0, "kindergarten": 0}


def of_cell(brief: Brief, training: Sequence[SourceText], count: int) -> tuple[SourceText, ...]:
    """Exemplars of the brief's passage type, its own grade first, then the nearest grades.

    Within a grade the order of the training file counts, so the choice is always the same.
    """
    same = [text for text in training if text.columns.get("passage_type") == brief.passage_type]
    nearest = sorted(same, key=lambda text: _distance(text.columns.get("grade", ""), brief.grade))
    return _enough(nearest[:count], brief, count, f"of the passage type {brief.passage_type}")


def by_similarity(
    brief: Brief, training: Sequence[SourceText], count: int, scores: Scores
) -> tuple[SourceText, ...]:
    """Exemplars whose words (or vectors) fit the brief best."""
    chosen = [training[place] for place in best(scores(query_of(brief)), count)]
    return _enough(chosen, brief, count, "that shares a word with it")


def brief_of(exemplar: SourceText) -> Brief:
    """The brief that an exemplar is shown as the answer to.

    Where its row gives no length it is said to be as long as the passage is, between two multiples
    of 25 words.

    Raises
    ------
    GenerationError
        Where its row lacks what a brief says.
    """
    brief = training_lines.brief_of(exemplar)
    cells = {"grade": brief.grade, "passage_type": brief.passage_type}
    cells["topic or instruction"] = brief.topic or brief.instruction
    missing = next((name for name, cell in cells.items() if not cell), None)
    if missing:
        raise GenerationError(
            f"Expected the columns grade, passage_type and topic of each exemplar, came none for "
            f"{missing} with {exemplar.name}; fill it in there."
        )
    if brief.min_words or brief.max_words:
        return brief
    words = len(exemplar.text.split())
    least = max(words // STEP * STEP, 1)
    return replace(brief, min_words=least, max_words=(words // STEP + 1) * STEP)


def searched_words(exemplar: SourceText) -> str:
    """What an exemplar is found by: what it was asked for, and its text."""
    asked = (exemplar.columns.get(name, "") for name in ("topic", "instruction"))
    return "\n".join((*asked, exemplar.text))


def _enough(
    chosen: Sequence[SourceText], brief: Brief, count: int, kind: str
) -> tuple[SourceText, ...]:
    if len(chosen) < count:
        raise GenerationError(
            f"Expected {count} passages {kind} in the training set for the brief {brief.id}, came "
            f"{len(chosen)}; add some, or lower count under exemplars."
        )
    return tuple(chosen)


def _distance(grade: str, wanted: str) -> float:
    here, there = _number(grade), _number(wanted)
    if here is None or there is None:
        return 0.0 if grade.strip() == wanted.strip() else float("inf")
    return abs(here - there)


def _number(grade: str) -> float | None:
    word = grade.strip().casefold()
    if word in KINDERGARTEN:
        return float(KINDERGARTEN[word])
    return float(word) if word.isascii() and word.isdigit() else None
