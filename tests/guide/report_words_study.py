"""Twelve made-up briefs, three raters, and criteria that make a report say each of its words."""

from functools import cache

import pandas as pd

from evalkit.analysis.full import full_analysis
from evalkit.analysis.mapping import ColumnMapping, TableSettings, map_table
from evalkit.analysis.sentence import agreement_sentence, comparison_sentence

DIFFERENCES = {
    "Clarity": [3, 1, -1, 2, 0, 2, 2, -1, 4, 1, 0, 3],
    "Grade fit": [2, -1, 0, 1, -2, 3, 0, -1, 1, 0, 1, -1],
    "Facts": [1, 2, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0],
    "Safety": [-1, 0, 0, 0, 0, -2, 0, 0, -1, 0, 0, 0],
    "Spelling": [0] * 12,
}
"""Sums over three raters, new system minus base, brief by brief."""

BASE_LEVEL = {"Safety": 4, "Spelling": 4}


@cache
def report_sentences() -> tuple[list[str], list[str]]:
    """What a report says on differences, and on agreement over both systems."""
    mapped = map_table(pd.DataFrame(_rows()).astype(str), ColumnMapping(), _settings())
    tables = full_analysis(mapped.ratings, mapped.plan).tables
    agreement = tables["agreement"]
    pooled = agreement[agreement["scope"] == "all systems"]
    return (
        [comparison_sentence(row, mapped.plan) for _, row in tables["comparison"].iterrows()],
        [agreement_sentence(row, mapped.plan) for _, row in pooled.iterrows()],
    )


def _settings() -> TableSettings:
    return TableSettings(
        levels=(1.0, 2.0, 3.0, 4.0),
        systems=("base", "new"),
        primary_outcome="Clarity",
        secondary_outcomes=tuple(list(DIFFERENCES)[1:]),
    )


def _rows() -> list[dict[str, object]]:
    return [
        {
            "rater": f"r{rater}",
            "brief": f"b{brief:02d}",
            "system": system,
            "criterion": criterion,
            "score": score,
        }
        for criterion, sums in DIFFERENCES.items()
        for brief, total in enumerate(sums)
        for rater in range(3)
        for system, score in _pair(criterion, brief, rater, total)
    ]


def _pair(criterion: str, brief: int, rater: int, total: int) -> list[tuple[str, int]]:
    base = BASE_LEVEL.get(criterion, 2 + (brief + rater // 2) % 2)
    share = (total + rater) // 3
    return [("base", base), ("new", min(4, max(1, base + share)))]
