"""How far a candidate lies from what its brief asks for: in words, or in grades."""

from evalkit.generation.picking import Measure, Measured
from evalkit.study.brief import Brief
from evalkit.study.generation import Pick
from evalkit.text.counts import counts
from evalkit.text.readability import band_of, readability


def measure_for(rule: Pick, brief: Brief) -> Measure:
    """The distance that a picking rule makes least; the other rules need none."""
    measures = {
        Pick.CLOSEST_TO_LENGTH: lambda text: _from_length(text, brief),
        Pick.CLOSEST_TO_GRADE: lambda text: _from_grade(text, brief),
    }
    return measures.get(rule, lambda text: None)


def _from_length(text: str, brief: Brief) -> Measured | None:
    """The distance in words from the middle of the brief's range."""
    bounds = [bound for bound in (brief.min_words, brief.max_words) if bound is not None]
    found = counts(text)
    if not bounds or found is None:
        return None
    aim = sum(bounds) / len(bounds)
    return Measured(abs(found.n_words - aim), f"{found.n_words} words, aim {aim:g}")


def _from_grade(text: str, brief: Brief) -> Measured | None:
    """The distance in grades of Flesch-Kincaid from the middle of the grade's band."""
    band, found = band_of(brief.grade), readability(text)
    if band is None or found is None:
        return None
    aim = (band.low + band.high) / 2
    words = f"Flesch-Kincaid {found.flesch_kincaid:.2f}, aim {aim:.2f}"
    return Measured(abs(found.flesch_kincaid - aim), words)
