"""Ratings from anywhere: a table of texts and a mapping of its columns become long ratings.

Columns that bear the name of an optional one (grade, passage_type, position, answered_at, words,
round, repeat) come along and open the tables that need them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evalkit.analysis.frame import PREFERENCE_COLUMNS, RATING_COLUMNS, Ratings, check_ratings
from evalkit.analysis.outcome import COMPOSITE, PREFERENCE, AnalysisPlan, Outcome, OutcomeKind
from evalkit.analysis.table_columns import (
    WHOLE_NUMBERS,
    choice_values,
    missing_reasons,
    numbers,
    optional_columns,
)
from evalkit.errors import RatingsTableError
from evalkit.study.rubric import Measurement

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column of a table holds what.

    For ratings: ``system``, ``outcome`` (or None where there is one outcome only) and ``score``.
    For pairwise preferences: ``system_a``, ``system_b`` and ``preference`` (a, b or tie).
    """

    rater: str = "rater"
    brief: str = "brief"
    system: str = "system"
    outcome: str | None = "criterion"
    score: str = "score"
    system_a: str = "system_a"
    system_b: str = "system_b"
    preference: str = "preference"

    def is_pairwise(self, columns: "pd.Index[str]") -> bool:
        """Whether the table holds preferences rather than scores."""
        return self.preference in columns and self.score not in columns


@dataclass(frozen=True, slots=True)
class TableSettings:
    """What a bare table cannot say of itself: scale, direction, systems, plan.

    ``levels`` are the declared levels; without them the levels that occur count as declared.
    ``weights`` say what each outcome counts for in the composite, 1 where they are silent; one
    with a negative weight is a fault, so that less of it is better.
    """

    measurement: Measurement = Measurement.ORDINAL
    levels: tuple[float, ...] = ()
    lower_is_better: frozenset[str] = frozenset()
    systems: tuple[str, ...] = ()
    reference_system: str | None = None
    primary_outcome: str | None = None
    secondary_outcomes: tuple[str, ...] | None = None
    raters_are_persons: bool = True
    significance_level: float = 0.05
    confidence: float = 0.95
    correction: str = "holm"
    margin: float | None = None
    weights: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MappedRatings:
    """Ratings that are ready for analysis, and the plan that goes with them."""

    ratings: Ratings
    plan: AnalysisPlan


def map_table(
    table: "pd.DataFrame", mapping: ColumnMapping, settings: TableSettings
) -> MappedRatings:
    """Read a table of texts as ratings or as pairwise preferences.

    Raises
    ------
    RatingsTableError
        Where a mapped column is missing or a score is no number.
    """
    if mapping.is_pairwise(table.columns):
        return _map_preferences(table, mapping, settings)
    return _map_scores(table, mapping, settings)


def _require(table: "pd.DataFrame", columns: list[str]) -> None:
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise RatingsTableError(
            f"The table has the columns {', '.join(map(str, table.columns))}, but no "
            f"{', '.join(missing)}; say which column holds it, for example --brief prompt_id."
        )


def _map_scores(
    table: "pd.DataFrame", mapping: ColumnMapping, settings: TableSettings
) -> MappedRatings:
    import pandas as pd

    has_outcome = mapping.outcome is not None and mapping.outcome in table.columns
    named = [mapping.rater, mapping.brief, mapping.system, mapping.score]
    _require(table, named)
    values = numbers(table[mapping.score], mapping.score)
    scores = pd.DataFrame(
        {
            "rater": table[mapping.rater].astype(str),
            "brief": table[mapping.brief].astype(str),
            "system": table[mapping.system].astype(str),
            "outcome": table[mapping.outcome].astype(str) if has_outcome else "score",
            "value": values,
            "missing_reason": missing_reasons(table, values),
            **optional_columns(table),
        }
    )
    ratings = check_ratings(Ratings(scores, pd.DataFrame(columns=list(PREFERENCE_COLUMNS))))
    return MappedRatings(ratings, _plan_of_scores(scores, settings))


def _plan_of_scores(scores: "pd.DataFrame", settings: TableSettings) -> AnalysisPlan:
    names = list(dict.fromkeys(scores["outcome"]))
    _check_named((*settings.weights, *settings.lower_is_better), names)
    outcomes = [_outcome_of(scores, name, settings) for name in names]
    has_one_scale = len({outcome.values for outcome in outcomes}) == 1
    if len(outcomes) > 1 and has_one_scale:
        outcomes.insert(0, _composite_of(outcomes))
    default = outcomes[0].id
    return _plan(settings, tuple(outcomes), list(dict.fromkeys(scores["system"])), default)


def _outcome_of(scores: "pd.DataFrame", name: str, settings: TableSettings) -> Outcome:
    found = scores.loc[scores["outcome"] == name, "value"].dropna().unique().tolist()
    values = tuple(sorted(settings.levels or (float(value) for value in found)))
    is_yes_no = set(values) <= {0.0, 1.0}
    weight = settings.weights.get(name, 1)
    return Outcome(
        id=name,
        name=name,
        kind=OutcomeKind.CRITERION,
        values=(0.0, 1.0) if is_yes_no else values,
        measurement=Measurement.NOMINAL if is_yes_no else settings.measurement,
        higher_is_better=name not in settings.lower_is_better and weight >= 0,
        weight=abs(weight),
    )


def _composite_of(outcomes: list[Outcome]) -> Outcome:
    is_weighted = len({outcome.weight for outcome in outcomes}) > 1
    return Outcome(
        id=COMPOSITE,
        name=f"{'Weighted mean' if is_weighted else 'Mean'} of {len(outcomes)} outcomes",
        kind=OutcomeKind.COMPOSITE,
        values=outcomes[0].values,
        measurement=Measurement.INTERVAL,
    )


def _plan(
    settings: TableSettings, outcomes: tuple[Outcome, ...], found: list[str], default: str
) -> AnalysisPlan:
    systems = settings.systems or tuple(found)
    unknown = [name for name in (*systems, settings.reference_system or "") if name not in found]
    unknown = [name for name in unknown if name]
    if unknown or len(systems) < 2:
        raise RatingsTableError(
            f"The table holds the systems {', '.join(found)}"
            + (f", but {', '.join(unknown)} was asked for." if unknown else "; two are needed.")
        )
    reference = settings.reference_system or systems[0]
    primary = settings.primary_outcome or default
    secondary = settings.secondary_outcomes
    if secondary is None:
        secondary = tuple(o.id for o in outcomes if o.id != primary)
    _check_named((primary, *secondary), [outcome.id for outcome in outcomes])
    return AnalysisPlan(
        outcomes=outcomes,
        systems=systems if reference in systems else (reference, *systems),
        reference_system=reference,
        primary_outcome=primary,
        secondary_outcomes=secondary,
        significance_level=settings.significance_level,
        confidence=settings.confidence,
        correction=settings.correction,
        margin=settings.margin,
        raters_are_persons=settings.raters_are_persons,
    )


def _check_named(wanted: tuple[str, ...], known: list[str]) -> None:
    for name in wanted:
        if name not in known:
            raise RatingsTableError(
                f"No outcome {name!r} in the table; it holds {', '.join(known)}."
            )


def _map_preferences(
    table: "pd.DataFrame", mapping: ColumnMapping, settings: TableSettings
) -> MappedRatings:
    import pandas as pd

    _require(table, [mapping.rater, mapping.brief, mapping.system_a, mapping.system_b])
    systems = list(dict.fromkeys([*table[mapping.system_a], *table[mapping.system_b]]))
    value = choice_values(table[mapping.preference], mapping.preference)
    strengths = {1.0, *value[value != 0].dropna().abs()}
    levels = tuple(sorted({0.0, *strengths, *(-strength for strength in strengths)}))
    outcome = Outcome(PREFERENCE, "Preference", OutcomeKind.PREFERENCE, levels)
    plan = _plan(settings, (outcome,), systems, PREFERENCE)
    is_second = table[mapping.system_b] != plan.reference_system
    long = pd.DataFrame(
        {
            "rater": table[mapping.rater].astype(str),
            "brief": table[mapping.brief].astype(str),
            "system": table[mapping.system_b].where(is_second, table[mapping.system_a]),
            "reference_system": table[mapping.system_a].where(is_second, table[mapping.system_b]),
            "value": value.where(is_second, -value),
            "system_is_left": ~is_second,
            **{
                name: column
                for name, column in optional_columns(table).items()
                if name in WHOLE_NUMBERS
            },
        }
    )
    return MappedRatings(
        check_ratings(Ratings(pd.DataFrame(columns=list(RATING_COLUMNS)), long)), plan
    )
