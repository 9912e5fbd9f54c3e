"""Everything that is computed of an automatic rater, table by table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalkit.analysis.automatic.agreement import automatic_agreement_table
from evalkit.analysis.automatic.alternative import alternative_table
from evalkit.analysis.automatic.answers import AutomaticAnswers
from evalkit.analysis.automatic.held import Held, held_outcomes
from evalkit.analysis.automatic.lengths import PairDifferences, length_table, pair_differences
from evalkit.analysis.automatic.missing import unrated_table
from evalkit.analysis.automatic.sides import sides_table
from evalkit.analysis.automatic.systems import systems_table
from evalkit.analysis.frame import Ratings, first_answers, of_round, rounds_of
from evalkit.analysis.outcome import AnalysisPlan

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Material:
    """What the tables are made of."""

    plan: AnalysisPlan
    answers: AutomaticAnswers
    held: tuple[Held, ...]
    differences: tuple[PairDifferences, ...]
    allowance: float


@dataclass(frozen=True, slots=True)
class AutomaticTable:
    """One table: its name (of its CSV too), what it tells, and how it is made.

    ``names_systems`` keeps it back until the study is unblinded.
    """

    name: str
    purpose: str
    make: Callable[[Material], "pd.DataFrame"]
    names_systems: bool = False


AUTOMATIC_TABLES: tuple[AutomaticTable, ...] = (
    AutomaticTable(
        "automatic_agreement",
        "automatic rater: kappa, shares and standardised difference with each expert and the panel",
        lambda m: automatic_agreement_table(m.held, m.plan),
    ),
    AutomaticTable(
        "automatic_alternative",
        "automatic rater: where it is as near to the experts as they are to one another",
        lambda m: alternative_table(m.held, m.plan, m.allowance),
    ),
    AutomaticTable(
        "automatic_sides",
        "automatic rater: answers that change with the sides, and which side gains",
        lambda m: sides_table(m.answers, m.plan),
    ),
    AutomaticTable(
        "automatic_length",
        "automatic rater: whether its differences follow length more than the experts' do",
        lambda m: length_table(m.differences, m.plan.confidence),
    ),
    AutomaticTable(
        "automatic_missing",
        "automatic rater: what it was asked, and why answers are missing",
        lambda m: unrated_table(m.answers, m.plan),
    ),
    AutomaticTable(
        "automatic_systems",
        "automatic rater: its differences between systems beside the experts', not tested",
        lambda m: systems_table(m.differences, m.plan),
        names_systems=True,
    ),
)


def automatic_tables(
    people: Ratings,
    answers: AutomaticAnswers,
    plan: AnalysisPlan,
    allowance: float,
    *,
    is_unblinded: bool,
) -> "Mapping[str, pd.DataFrame]":
    """Every table by its name; experts' ratings are those of the last round, without repeats."""
    first = first_answers(people)
    numbers = rounds_of(first)
    last = of_round(first, numbers[-1]) if numbers else first
    held = held_outcomes(last, answers, plan)
    material = Material(plan, answers, held, pair_differences(held, answers, plan), allowance)
    return {
        table.name: table.make(material)
        for table in AUTOMATIC_TABLES
        if is_unblinded or not table.names_systems
    }
