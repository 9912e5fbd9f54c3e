"""What a lead may know of a study: agreement at all times, comparisons once ratings are closed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.analysis.agreement import POOLED, agreement_table
from evalkit.analysis.comparison import comparison_table, differences_frame
from evalkit.analysis.mapping import ColumnMapping, MappedRatings, TableSettings, map_table
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.sentence import agreement_sentence, comparison_sentence
from evalkit.analysis.summary import Summary, summarise
from evalkit.analysis.win_rate import win_rate_table
from evalkit.errors import ClosedError
from evalkit.service.outcomes import plan_of
from evalkit.service.summary import summary_of
from evalkit.service.workspace import Workspace
from evalkit.store import audit, studies
from evalkit.store.tabular import read_table
from evalkit.study.audit import StudyState
from evalkit.study.rater import RaterKind

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far raters agree: a table, and a sentence for each outcome with all systems pooled."""

    table: "pd.DataFrame"
    sentences: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """The comparison of systems: tables, the differences behind them, and plain sentences.

    ``headline`` is the primary outcome's sentence, one a compared system.
    """

    comparison: "pd.DataFrame"
    differences: "pd.DataFrame"
    win_rates: "pd.DataFrame"
    headline: tuple[str, ...]
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    is_unblinded: bool


@dataclass(frozen=True, slots=True)
class Analysis:
    """Agreement and results of the same ratings."""

    agreement: Agreement
    results: Results | None
    why_no_results: str = ""

    @property
    def tables(self) -> Mapping[str, "pd.DataFrame"]:
        """Every table by the name of its CSV."""
        tables = {"agreement": self.agreement.table}
        if self.results:
            tables |= {
                "comparison": self.results.comparison,
                "win_rates": self.results.win_rates,
                "differences": self.results.differences,
            }
        return tables


SIMULATED_NOTE = (
    "Some of these ratings are SIMULATED: they were drawn from a stated model and say nothing "
    "about real passages or people."
)


def analyse_study(workspace: Workspace, study_id: str) -> Analysis:
    """All that a lead may see of a study now."""
    with workspace.store.reading() as connection:
        study = studies.load_study(connection, study_id)
        state = audit.state(connection, study_id)
        codes = studies.codes(connection, study_id)
    is_unblinded = state is StudyState.UNBLINDED
    plan = plan_of(study, None if is_unblinded else codes)
    summary = summary_of(workspace, study, plan)
    has_simulated = any(person.kind is RaterKind.SIMULATED for person in study.raters)
    notes = (SIMULATED_NOTE,) if has_simulated else ()
    agreement = _agreement(summary, plan, notes)
    if state is StudyState.OPEN:
        return Analysis(_over_all_systems(agreement), None, WAIT_UNTIL_CLOSED)
    return Analysis(agreement, _results(summary, plan, notes, is_unblinded))


def _over_all_systems(agreement: Agreement) -> Agreement:
    """Agreement without the rows of single systems: which answer each got most often tells much."""
    table = agreement.table
    return replace(agreement, table=table[table["scope"] == POOLED].reset_index(drop=True))


WAIT_UNTIL_CLOSED = (
    "Ratings are open, so no comparison between systems is computed: even a p-value without names "
    "would tell enough to keep adding raters until it suits. Close the ratings first."
)


def agreement_of(workspace: Workspace, study_id: str) -> Agreement:
    """How far the raters of a study agree so far."""
    return analyse_study(workspace, study_id).agreement


def results_of(workspace: Workspace, study_id: str) -> Results:
    """The comparison of a study's systems.

    Raises
    ------
    ClosedError
        While ratings are open.
    """
    analysis = analyse_study(workspace, study_id)
    if analysis.results is None:
        raise ClosedError(analysis.why_no_results)
    return analysis.results


def analyse_table(
    path: Path, mapping: ColumnMapping, settings: TableSettings
) -> tuple[Analysis, AnalysisPlan]:
    """Analyse ratings or preferences of a table from anywhere.

    Raises
    ------
    RatingsTableError
        Where the table cannot be read through this mapping.
    """
    mapped: MappedRatings = map_table(read_table(path), mapping, settings)
    summary = summarise(mapped.ratings, mapped.plan)
    agreement = _agreement(summary, mapped.plan, ())
    return Analysis(agreement, _results(summary, mapped.plan, (), True)), mapped.plan


def _agreement(summary: Summary, plan: AnalysisPlan, notes: tuple[str, ...]) -> Agreement:
    table = agreement_table(summary, plan)
    pooled = table.drop_duplicates("outcome")
    sentences = tuple(agreement_sentence(row, plan) for _, row in pooled.iterrows())
    return Agreement(table, sentences, notes)


def _results(
    summary: Summary, plan: AnalysisPlan, notes: tuple[str, ...], is_unblinded: bool
) -> Results:
    table = comparison_table(summary, plan)
    sentences = tuple(comparison_sentence(row, plan) for _, row in table.iterrows())
    n_primary = int((table["role"] == "primary").sum())
    return Results(
        comparison=table,
        differences=differences_frame(summary, plan),
        win_rates=win_rate_table(summary, plan),
        headline=sentences[:n_primary],
        sentences=sentences,
        notes=notes,
        is_unblinded=is_unblinded,
    )
