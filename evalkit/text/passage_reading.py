"""All that is read off one passage, held against what its brief asked for."""

import re
from dataclasses import dataclass
from typing import Literal

from evalkit.study.brief import Brief
from evalkit.study.passage import Passage
from evalkit.text.counts import Counts, counts
from evalkit.text.readability import Band, Readability, band_of, readability
from evalkit.text.tells import Asked, Tell, find_tells

Side = Literal["below", "above"]
LEXILE, ATOS = "lexile", "atos"
"""Columns of the passages' file for measures that only their owners may compute."""

_FIGURE = re.compile(r"\s*(BR)?\s*(-?\d+(?:[.,]\d+)?)\s*L?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Imported:
    """A measure that was computed elsewhere: the cell as it stands, and the number in it.

    ``number`` is None where the cell holds no number; ``side`` is on which side of the band of the
    brief's grade it lies, None where it lies inside or no band is known.
    """

    cell: str
    number: float | None
    side: Side | None


@dataclass(frozen=True, slots=True)
class PassageReading:
    """One passage with all that was read off it.

    ``side`` says whether its Flesch-Kincaid grade lies below or above the band of the brief's
    grade, None where it lies inside or the grade has no band. ``counts`` and ``readability`` are
    None where the passage holds no word; ``lexile`` and ``atos`` where none was brought.
    ``recited`` is the part of its five-word runs that stands in the training set, None where
    there is none.
    """

    brief: Brief
    system_id: str
    counts: Counts | None
    readability: Readability | None
    band: Band | None
    side: Side | None
    lexile: Imported | None
    atos: Imported | None
    recited: float | None
    tells: tuple[Tell, ...]

    @property
    def name(self) -> str:
        """The passage as reports name it: brief and system."""
        return passage_name(self.brief.id, self.system_id)


def passage_name(brief_id: str, system_id: str) -> str:
    """How reports name a passage."""
    return f"{brief_id}.{system_id}"


def read_passage(brief: Brief, passage: Passage, recited: float | None) -> PassageReading:
    """Count, measure and search one passage."""
    found, band = readability(passage.text), band_of(brief.grade)
    columns = passage.provenance.columns
    return PassageReading(
        brief=brief,
        system_id=passage.system_id,
        counts=counts(passage.text),
        readability=found,
        band=band,
        side=_side(found.flesch_kincaid, (band.low, band.high)) if found and band else None,
        lexile=_imported(columns.get(LEXILE, ""), band.lexile if band else None),
        atos=_imported(columns.get(ATOS, ""), band.atos if band else None),
        recited=recited,
        tells=find_tells(passage.text, Asked(brief.instruction, brief.min_words, brief.max_words)),
    )


def figure_in(cell: str) -> float | None:
    """The number in a cell such as 740L, BR120L (120 below zero) or 5.2; None where it is none.

    Examples
    --------
    >>> figure_in("740L"), figure_in("BR120L"), figure_in("5,2"), figure_in("about 5")
    (740.0, -120.0, 5.2, None)
    """
    match = _FIGURE.fullmatch(cell)
    if match is None:
        return None
    number = float(match[2].replace(",", "."))
    return -number if match[1] else number


def _imported(cell: str, span: tuple[float, float] | None) -> Imported | None:
    if not cell.strip():
        return None
    number = figure_in(cell)
    side = _side(number, span) if number is not None and span else None
    return Imported(cell.strip(), number, side)


def _side(value: float, span: tuple[float, float]) -> Side | None:
    if span[0] <= value <= span[1]:
        return None
    return "below" if value < span[0] else "above"
