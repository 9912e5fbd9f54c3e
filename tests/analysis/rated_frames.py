"""Long ratings that are short enough to reckon with a pencil."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from evalkit.analysis.frame import PREFERENCE_COLUMNS, RATING_COLUMNS, Ratings
from evalkit.analysis.outcome import (
    COMPOSITE,
    PREFERENCE,
    AnalysisPlan,
    Outcome,
    OutcomeKind,
)
from evalkit.study.rubric import Measurement

LEVELS = (1.0, 2.0, 3.0, 4.0)
NEW, OLD = "new", "old"
Row = tuple[str, str, str, str, float | None, str]


def criterion(name: str = "q", **changes: object) -> Outcome:
    return replace(Outcome(name, name.upper(), OutcomeKind.CRITERION, LEVELS), **changes)


def yes_no(name: str = "flag", **changes: object) -> Outcome:
    nominal = Outcome(name, name.upper(), OutcomeKind.FLAG, (0.0, 1.0), Measurement.NOMINAL)
    return replace(nominal, **changes)


def composite() -> Outcome:
    return Outcome(COMPOSITE, "Mean", OutcomeKind.COMPOSITE, LEVELS)


def preference() -> Outcome:
    return Outcome(PREFERENCE, "Preference", OutcomeKind.PREFERENCE, (-2.0, -1.0, 0.0, 1.0, 2.0))


def plan_for(*outcomes: Outcome, **changes: object) -> AnalysisPlan:
    """The first outcome is primary, the others secondary."""
    plan = AnalysisPlan(
        outcomes=outcomes,
        systems=(OLD, NEW),
        reference_system=OLD,
        primary_outcome=outcomes[0].id,
        secondary_outcomes=tuple(outcome.id for outcome in outcomes[1:]),
    )
    return replace(plan, **changes)


def rows_of(
    differences: Sequence[Sequence[int | None]],
    reference: Sequence[Sequence[int]] | int = 2,
    outcome: str = "q",
    system: str = NEW,
) -> list[Row]:
    """Ratings whose difference is ``differences[brief][rater]``; None leaves the new one out."""
    rows: list[Row] = []
    for b, of_brief in enumerate(differences, start=1):
        for r, difference in enumerate(of_brief, start=1):
            base = reference if isinstance(reference, int) else reference[b - 1][r - 1]
            rows.append((f"r{r}", f"b{b}", OLD, outcome, float(base), ""))
            if difference is not None:
                rows.append((f"r{r}", f"b{b}", system, outcome, float(base + difference), ""))
    return rows


def ratings(
    rows: Iterable[Row], choices: Iterable[tuple[object, ...]] = (), **columns: Mapping[str, object]
) -> Ratings:
    """Ratings of these rows; ``columns`` map a brief to the value of an optional column."""
    scores = pd.DataFrame(list(rows), columns=list(RATING_COLUMNS)).astype({"value": float})
    for name, of_brief in columns.items():
        scores[name] = scores["brief"].map(of_brief)
    preferences = pd.DataFrame(list(choices), columns=list(PREFERENCE_COLUMNS))
    return Ratings(scores, preferences.astype({"value": float}))


SIX_BRIEFS = [[1, 1], [1, 0], [0, 0], [2, 1], [1, 1], [-1, 0]]
"""Sums 2, 1, 0, 3, 2, -1: seven twelfths of a point on average."""
