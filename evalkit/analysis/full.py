"""The whole analysis of a study: every table by name, each made by one function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalkit.analysis.agreement import agreement_table
from evalkit.analysis.blinding import guess_table
from evalkit.analysis.brief_strata import brief_strata
from evalkit.analysis.coefficients import coefficient_table
from evalkit.analysis.comparison import compared_pairs, comparison_rows, differences_frame
from evalkit.analysis.descriptives import descriptive_table, distribution_table
from evalkit.analysis.disagreement import disagreement_table, passage_names
from evalkit.analysis.effects import Compared, Effect, effect_table, effects_of
from evalkit.analysis.frame import Ratings, check_ratings, first_answers, of_round, rounds_of
from evalkit.analysis.missingness import Missing, missing_answers, missing_table
from evalkit.analysis.outcome import AnalysisPlan, OutcomeKind
from evalkit.analysis.pair_flow import flow_table
from evalkit.analysis.paired_ratings import paired_ratings_table
from evalkit.analysis.position import position_table
from evalkit.analysis.preferences import preference_table, worth_table
from evalkit.analysis.rater_levels import rater_level_table
from evalkit.analysis.rater_pairs import rater_pair_table
from evalkit.analysis.rater_results import rater_result_table
from evalkit.analysis.rater_sequence import rater_sequence_table
from evalkit.analysis.rater_work import RaterWork, rater_work
from evalkit.analysis.raters import rater_measure_table, rater_table
from evalkit.analysis.rating_cube import RatingCube, RatingTable, choice_table, rating_cube
from evalkit.analysis.repeats import repeat_table
from evalkit.analysis.rounds import round_change_table, round_table
from evalkit.analysis.sensitivity import sensitivity_ranges, sensitivity_table
from evalkit.analysis.strata import strata_table
from evalkit.analysis.summary import Summary, summarise
from evalkit.analysis.validity import validity_table
from evalkit.analysis.variance import design_table, variance_table
from evalkit.analysis.win_rate import win_rate_table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Material:
    """What the tables are made of; ``ratings`` are those of the last round, without repeats.

    ``all_ratings`` hold every round and repeat. While only agreement may be known,
    ``tells_systems`` is false and ``effects`` are empty.
    """

    plan: AnalysisPlan
    all_ratings: Ratings
    ratings: Ratings
    summary: Summary
    cube: RatingCube
    choices: RatingTable
    strata: Mapping[str, Mapping[str, str]]
    passages: Mapping[tuple[str, str], str]
    work: RaterWork
    missing: Missing
    effects: list[tuple[Compared, dict[str, Effect]]]
    tells_systems: bool

    @property
    def pairs(self) -> list[Compared]:
        """Every outcome of every compared system."""
        return [pair for pair, _ in self.effects]

    @property
    def primary(self) -> list[Compared]:
        """The primary outcome of every compared system."""
        return [pair for pair in self.pairs if pair.outcome.id == self.plan.primary_outcome]

    @property
    def voted(self) -> list[Compared]:
        """The primary outcome, and the preference."""
        wanted = (self.plan.primary_outcome, OutcomeKind.PREFERENCE)
        return [p for p in self.pairs if p.outcome.id in wanted or p.outcome.kind in wanted]


Frames = dict[str, "pd.DataFrame"]


def _over_all(table: "pd.DataFrame", material: Material) -> "pd.DataFrame":
    """Without the rows of single systems while those may not be told apart."""
    if material.tells_systems:
        return table
    return table[~table["scope"].isin(material.plan.systems)].reset_index(drop=True)


def _unnamed(table: "pd.DataFrame", material: Material) -> "pd.DataFrame":
    """Without the systems' names while those may not be told apart, not even by their order."""
    if material.tells_systems:
        return table
    unnamed = table.assign(system="")
    visible = list(unnamed.columns)
    return unnamed.sort_values(visible, ignore_index=True)[visible].sort_values(
        "mean_steps_apart", ascending=False, kind="stable", ignore_index=True
    )


@dataclass(frozen=True, slots=True)
class NamedTable:
    """A table of the analysis: its name (of its CSV too), what it tells, and how it is made.

    ``make`` may use the tables that were made before it.
    """

    name: str
    purpose: str
    make: Callable[[Material, Frames], "pd.DataFrame"]


AGREEMENT_TABLES: tuple[NamedTable, ...] = (
    NamedTable(
        "agreement",
        "alpha and AC with intervals, exact and adjacent shares",
        lambda m, made: _over_all(agreement_table(m.summary, m.plan), m),
    ),
    NamedTable(
        "coefficients",
        "every coefficient of agreement: pooled, by system, by passage type",
        lambda m, made: _over_all(coefficient_table(m.cube, m.choices, m.strata, m.plan), m),
    ),
    NamedTable(
        "rater_pairs",
        "kappa of each two raters",
        lambda m, made: rater_pair_table(m.cube, m.choices, m.plan),
    ),
    NamedTable(
        "rater_measures",
        "severity, range, halo, drift, speed and more: one row a rater, outcome and measure",
        lambda m, made: rater_measure_table(m.cube, m.work, m.plan),
    ),
    NamedTable(
        "raters",
        "the same measures over all criteria: one row a rater",
        lambda m, made: rater_table(made["rater_measures"]),
    ),
    NamedTable(
        "rater_levels",
        "how often each rater gives each level",
        lambda m, made: rater_level_table(m.cube, m.plan),
    ),
    NamedTable(
        "rater_sequence",
        "each rater's work in its order: above or below the others, minutes, date",
        lambda m, made: rater_sequence_table(m.cube, m.work, m.plan),
    ),
    NamedTable(
        "repeats",
        "how consistent raters are on passages that came again",
        lambda m, made: repeat_table(m.all_ratings.scores, m.plan),
    ),
    NamedTable(
        "validity",
        "how near raters come to the known levels of validity passages",
        lambda m, made: validity_table(m.all_ratings.known, m.plan),
    ),
    NamedTable(
        "disagreement",
        "the passages that raters differ on most",
        lambda m, made: _unnamed(disagreement_table(m.cube, m.plan, m.passages), m),
    ),
)
"""Tables that say nothing of which system is better, and may be seen while ratings are open."""

COMPARISON_TABLES: tuple[NamedTable, ...] = (
    NamedTable(
        "comparison",
        "differences between systems with exact p, intervals and checks",
        lambda m, made: comparison_rows(m.effects, m.plan),
    ),
    NamedTable(
        "effects",
        "what stands beside each difference: one row a quantity, with method and reason",
        lambda m, made: effect_table(m.effects, m.plan),
    ),
    NamedTable(
        "win_rates",
        "how often each system wins",
        lambda m, made: win_rate_table(m.summary, m.plan),
    ),
    NamedTable(
        "differences",
        "one row a brief and outcome: the difference behind the comparison",
        lambda m, made: differences_frame(m.summary, m.plan),
    ),
    NamedTable(
        "paired_ratings",
        "one row a rater, brief and outcome: both scores and their difference",
        lambda m, made: paired_ratings_table(m.pairs, m.plan),
    ),
    NamedTable(
        "strata",
        "differences by grade and passage type, described and not tested",
        lambda m, made: strata_table(m.pairs, m.strata, m.plan),
    ),
    NamedTable(
        "sensitivity",
        "the primary result without a brief, without a rater, rescored, on complete briefs",
        lambda m, made: sensitivity_table(m.primary, m.cube, m.missing, m.plan),
    ),
    NamedTable(
        "sensitivity_ranges",
        "ranges of estimate and p over those, and what moves the estimate most",
        lambda m, made: sensitivity_ranges(made["sensitivity"], m.plan),
    ),
    NamedTable(
        "rater_results",
        "each rater's own difference and win rate",
        lambda m, made: rater_result_table(m.voted, m.plan),
    ),
    NamedTable(
        "preferences",
        "votes and strength of preference of each two systems",
        lambda m, made: preference_table(m.ratings.preferences, m.plan),
    ),
    NamedTable(
        "worths",
        "Bradley-Terry worths where there are more than two systems",
        lambda m, made: worth_table(m.ratings.preferences, m.plan),
    ),
    NamedTable(
        "position",
        "whether the left passage is preferred",
        lambda m, made: position_table(m.ratings.preferences, m.plan),
    ),
    NamedTable(
        "blinding",
        "whether raters could tell what wrote what: their guesses against chance",
        lambda m, made: guess_table(m.all_ratings.guesses, m.plan.confidence),
    ),
    NamedTable(
        "descriptives",
        "mean, spread and median of every outcome and system",
        lambda m, made: descriptive_table(m.cube, m.plan),
    ),
    NamedTable(
        "distributions",
        "how many ratings each level got",
        lambda m, made: distribution_table(m.cube, m.plan),
    ),
    NamedTable(
        "missing",
        "what could not be checked or was left out, by system",
        lambda m, made: missing_table(m.cube, m.missing, m.plan),
    ),
    NamedTable(
        "flow",
        "from assigned to paired, with every loss",
        lambda m, made: flow_table(m.cube, m.missing, m.plan),
    ),
    NamedTable(
        "variance",
        "how much of the differences' variance is owed to briefs and to raters",
        lambda m, made: variance_table(m.primary, m.plan),
    ),
    NamedTable(
        "design",
        "precision and power of other numbers of briefs and raters",
        lambda m, made: design_table(m.primary, m.plan),
    ),
    NamedTable(
        "rounds",
        "the comparison of each round by itself",
        lambda m, made: round_table(first_answers(m.all_ratings), m.plan),
    ),
    NamedTable(
        "round_changes",
        "how far differences moved between rounds on the same briefs",
        lambda m, made: round_change_table(first_answers(m.all_ratings), m.plan),
    ),
)
"""Tables that tell systems apart: only once ratings are closed."""


@dataclass(frozen=True, slots=True)
class FullAnalysis:
    """Every table by its name; ``comparison`` tables are left out while ratings are open."""

    plan: AnalysisPlan
    agreement: Mapping[str, "pd.DataFrame"]
    comparison: Mapping[str, "pd.DataFrame"]

    @property
    def tables(self) -> Mapping[str, "pd.DataFrame"]:
        """All tables, comparisons first."""
        return {**self.comparison, **self.agreement}


def full_analysis(
    ratings: Ratings,
    plan: AnalysisPlan,
    summary: Summary | None = None,
    *,
    agreement_only: bool = False,
) -> FullAnalysis:
    """Analyse ratings from anywhere, every table at once.

    Parameters
    ----------
    ratings
        Long ratings and preferences. Of several rounds the last one is analysed, and each by
        itself in the tables of rounds; hidden repeats enter the table of repeats only.
    summary
        Counts and sums of the same ratings, where a database has them already.
    agreement_only
        Compute nothing that tells systems apart, as long as ratings are open.

    Raises
    ------
    RatingsTableError
        Where the ratings lack a column, or an answer stands twice.
    StatisticError
        Where there are too many raters, briefs and outcomes to keep every rating apart.
    """
    material = _material(check_ratings(ratings), plan, summary, agreement_only)
    comparison = {} if agreement_only else _made(COMPARISON_TABLES, material)
    return FullAnalysis(plan, _made(AGREEMENT_TABLES, material), comparison)


def _made(tables: tuple[NamedTable, ...], material: Material) -> Frames:
    made: Frames = {}
    for table in tables:
        made[table.name] = table.make(material, made)
    return made


def _material(
    ratings: Ratings, plan: AnalysisPlan, summary: Summary | None, agreement_only: bool
) -> Material:
    numbers = rounds_of(ratings)
    first = first_answers(ratings)
    last = of_round(first, numbers[-1]) if numbers else first
    cube = rating_cube(last, plan)
    counted = summary or summarise(last, plan)
    pairs = [] if agreement_only else compared_pairs(counted, plan, cube)
    return Material(
        plan=plan,
        all_ratings=ratings,
        ratings=last,
        summary=counted,
        cube=cube,
        choices=choice_table(last),
        strata=brief_strata(last),
        passages=passage_names(last.scores),
        work=rater_work(last.scores, cube),
        missing=missing_answers(last, cube),
        effects=[(pair, effects_of(pair, plan)) for pair in pairs],
        tells_systems=not agreement_only,
    )
