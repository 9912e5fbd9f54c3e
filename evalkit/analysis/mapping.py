"""Ratings from anywhere: a table of texts and a mapping of its columns become long ratings."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalkit.analysis.frame import PREFERENCE_COLUMNS, RATING_COLUMNS, Ratings, check_ratings
from evalkit.analysis.outcome import COMPOSITE, PREFERENCE, AnalysisPlan, Outcome, OutcomeKind
from evalkit.errors import RatingsTableError
from evalkit.study.rubric import Measurement

if TYPE_CHECKING:
    import pandas as pd

YES_NO = {"yes": "1", "no": "0", "true": "1", "false": "0"}
CHOICES = {"a": -1.0, "b": 1.0, "tie": 0.0, "left": -1.0, "right": 1.0, "both": 0.0}
EMPTY = ("", "NA", "NaN", "null", "None")


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
    values = _numbers(table[mapping.score], mapping.score)
    scores = pd.DataFrame(
        {
            "rater": table[mapping.rater].astype(str),
            "brief": table[mapping.brief].astype(str),
            "system": table[mapping.system].astype(str),
            "outcome": table[mapping.outcome].astype(str) if has_outcome else "score",
            "value": values,
            "missing_reason": values.isna().map({True: "empty in the table", False: ""}),
        }
    )
    ratings = check_ratings(Ratings(scores, pd.DataFrame(columns=list(PREFERENCE_COLUMNS))))
    return MappedRatings(ratings, _plan_of_scores(scores, settings))


def _numbers(texts: "pd.Series[str]", column: str) -> "pd.Series[float]":
    import pandas as pd

    trimmed = texts.astype(str).str.strip()
    known = trimmed.where(~trimmed.isin(EMPTY))
    answers = known.str.lower().map(YES_NO).fillna(known)
    values = pd.to_numeric(answers, errors="coerce")
    strays = known.notna() & values.isna()
    if strays.any():
        row = int(strays.to_numpy().argmax())
        raise RatingsTableError(
            f"Row {row + 1} of the table: the column {column} should hold numbers or yes/no, but "
            f"{known.iloc[row]!r:.60} came. Map another column, or mend the table."
        )
    return values.astype(float)


def _plan_of_scores(scores: "pd.DataFrame", settings: TableSettings) -> AnalysisPlan:
    names = list(dict.fromkeys(scores["outcome"]))
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
    return Outcome(
        id=name,
        name=name,
        kind=OutcomeKind.CRITERION,
        values=(0.0, 1.0) if is_yes_no else values,
        measurement=Measurement.NOMINAL if is_yes_no else settings.measurement,
        higher_is_better=name not in settings.lower_is_better,
    )


def _composite_of(outcomes: list[Outcome]) -> Outcome:
    return Outcome(
        id=COMPOSITE,
        name=f"Mean of {len(outcomes)} outcomes",
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
    _check_outcomes((primary, *secondary), outcomes)
    return AnalysisPlan(
        outcomes=outcomes,
        systems=systems if reference in systems else (reference, *systems),
        reference_system=reference,
        primary_outcome=primary,
        secondary_outcomes=secondary,
        significance_level=settings.significance_level,
        confidence=settings.confidence,
        raters_are_persons=settings.raters_are_persons,
    )


def _check_outcomes(wanted: tuple[str, ...], outcomes: tuple[Outcome, ...]) -> None:
    known = [outcome.id for outcome in outcomes]
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
    outcome = Outcome(PREFERENCE, "Preference", OutcomeKind.PREFERENCE, (-1.0, 0.0, 1.0))
    plan = _plan(settings, (outcome,), systems, PREFERENCE)
    value = _choice_values(table[mapping.preference], mapping.preference)
    is_second = table[mapping.system_b] != plan.reference_system
    long = pd.DataFrame(
        {
            "rater": table[mapping.rater].astype(str),
            "brief": table[mapping.brief].astype(str),
            "system": table[mapping.system_b].where(is_second, table[mapping.system_a]),
            "reference_system": table[mapping.system_a].where(is_second, table[mapping.system_b]),
            "value": value.where(is_second, -value),
            "system_is_left": ~is_second,
        }
    )
    return MappedRatings(
        check_ratings(Ratings(pd.DataFrame(columns=list(RATING_COLUMNS)), long)), plan
    )


def _choice_values(texts: "pd.Series[str]", column: str) -> "pd.Series[float]":
    trimmed = texts.astype(str).str.strip()
    values = trimmed.str.lower().map(CHOICES)
    strays = values.isna() & ~trimmed.isin(EMPTY)
    if strays.any():
        row = int(strays.to_numpy().argmax())
        raise RatingsTableError(
            f"Row {row + 1} of the table: the column {column} should hold a, b or tie, but "
            f"{trimmed.iloc[row]!r:.60} came."
        )
    return values
