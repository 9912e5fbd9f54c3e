"""The whole analysis of one study, every table that a report could print."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evalkit.analysis.agreement import agreement_table
from evalkit.analysis.comparison import comparison_table
from evalkit.analysis.full import full_analysis
from evalkit.analysis.summary import summarise
from evalkit.bench.analysis.made_study import Size, made_plan, made_ratings, with_circumstances
from evalkit.bench.analysis.timing import median_seconds, seconds_of


@dataclass(frozen=True, slots=True)
class PartTime:
    """Seconds of one step of the analysis."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class StudyTime:
    """Seconds of the whole analysis: the first call, which imports what it needs, and the next.

    ``parts`` are measured by themselves and overlap: they do not add up to the whole.
    """

    n_briefs: int
    n_raters: int
    n_criteria: int
    n_ratings: int
    n_tables: int
    first_seconds: float
    seconds: float
    parts: tuple[PartTime, ...]


def time_whole_study(size: Size, seed: int, enough_seconds: float) -> StudyTime:
    """Measure the full analysis of long ratings with order, times, strata and preferences."""
    rng = np.random.default_rng(seed)
    ratings, plan = with_circumstances(made_ratings(size, rng), rng), made_plan(size)
    first = seconds_of(lambda: full_analysis(ratings, plan))
    summary = summarise(ratings, plan)
    steps: dict[str, Callable[[], object]] = {
        "counts and sums": lambda: summarise(ratings, plan),
        "main table of agreement": lambda: agreement_table(summary, plan),
        "all tables of agreement and raters": lambda: full_analysis(
            ratings, plan, summary, agreement_only=True
        ),
        "main table of comparison": lambda: comparison_table(summary, plan),
    }
    return StudyTime(
        n_briefs=size.n_briefs,
        n_raters=size.n_raters,
        n_criteria=size.n_criteria,
        n_ratings=size.n_ratings,
        n_tables=len(full_analysis(ratings, plan).tables),
        first_seconds=first,
        seconds=median_seconds(lambda: full_analysis(ratings, plan), enough_seconds),
        parts=tuple(
            PartTime(name, median_seconds(step, enough_seconds)) for name, step in steps.items()
        ),
    )
