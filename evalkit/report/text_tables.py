"""What was read off passages, as tables: one of figures, one of near copies, one of tells."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from evalkit.text.near_copy import NearCopy
from evalkit.text.passage_reading import PassageReading
from evalkit.text.tells import Tell

if TYPE_CHECKING:
    import pandas as pd

COPY_COLUMNS = ("passage", "found_in", "source", "words_running", "share", "matched", "word_index")
TELL_COLUMNS = ("brief", "system", "kind", "line", "start", "words")


def passage_rows(passages: Iterable[PassageReading]) -> "pd.DataFrame":
    """One row a passage with every figure; empty where it is undefined."""
    import pandas as pd

    return pd.DataFrame([_row(passage) for passage in passages])


def copy_rows(copies: Mapping[str, Sequence[NearCopy]]) -> "pd.DataFrame":
    """One row for each near copy, by where it was found, with the words that match."""
    import pandas as pd

    rows = [
        (c.passage, place, c.source, c.longest_run, c.share, c.matched, c.word_index)
        for place, found in copies.items()
        for c in found
    ]
    return pd.DataFrame(rows, columns=list(COPY_COLUMNS))


def tell_rows(passages: Iterable[PassageReading]) -> "pd.DataFrame":
    """One row for each tell with its place: the line, and the characters before it."""
    import pandas as pd

    rows = [
        (passage.brief.id, passage.system_id, str(tell.kind), tell.line, tell.start, tell.words)
        for passage in passages
        for tell in passage.tells
    ]
    return pd.DataFrame(rows, columns=list(TELL_COLUMNS))


def _row(passage: PassageReading) -> dict[str, object]:
    brief, counted, found = passage.brief, passage.counts, passage.readability
    return {
        "brief": brief.id,
        "system": passage.system_id,
        "grade": brief.grade,
        "passage_type": brief.passage_type,
        "words": counted.n_words if counted else None,
        "min_words": brief.min_words,
        "max_words": brief.max_words,
        "sentences": counted.n_sentences if counted else None,
        "mean_sentence": counted.n_words / counted.n_sentences if counted else None,
        "median_sentence": counted.median_sentence if counted else None,
        "longest_sentence": counted.longest_sentence if counted else None,
        "type_token": counted.type_token if counted else None,
        "moving_type_token": counted.moving_type_token if counted else None,
        "flesch_kincaid": found.flesch_kincaid if found else None,
        "band": passage.band.name if passage.band else None,
        "side_of_band": passage.side,
        "reading_ease": found.reading_ease if found else None,
        "automated_index": found.automated_index if found else None,
        "coleman_liau": found.coleman_liau if found else None,
        "smog": found.smog if found else None,
        **_imported(passage),
        "recited": passage.recited,
        "tells": "; ".join(map(_tell, passage.tells)),
    }


def _imported(passage: PassageReading) -> dict[str, object]:
    """Lexile and ATOS as they were brought, and on which side of the band they lie."""
    cells: dict[str, object] = {}
    for name, figure in (("lexile", passage.lexile), ("atos", passage.atos)):
        cells[name] = figure.cell if figure else None
        cells[f"{name}_side_of_band"] = figure.side if figure else None
    return cells


def _tell(tell: Tell) -> str:
    return f"{tell.kind} (line {tell.line}): {tell.words}"
