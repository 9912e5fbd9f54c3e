"""What a lead may know of a study: agreement at all times, comparisons once ratings are closed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.analysis.agreement import POOLED, agreement_table
from evalkit.analysis.comparison import (
    EXPLORATORY,
    PRIMARY,
    SECONDARY,
    comparison_table,
    differences_frame,
)
from evalkit.analysis.exclusion import LeftOut, exclusion_table, without
from evalkit.analysis.frame import Ratings
from evalkit.analysis.full import (
    AGREEMENT_TABLES,
    COMPARISON_TABLES,
    FullAnalysis,
    full_analysis,
)
from evalkit.analysis.limits import limit_sentences
from evalkit.analysis.mapping import ColumnMapping, MappedRatings, TableSettings, map_table
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.sentence import (
    agreement_sentence,
    comparison_sentence,
    equivalence_sentence,
)
from evalkit.analysis.standing import beside_the_plan, with_standing
from evalkit.analysis.summary import Summary, summarise
from evalkit.analysis.win_rate import win_rate_table
from evalkit.errors import ClosedError, StatisticError
from evalkit.report.pilot_mark import is_of_pilot
from evalkit.service.notices import Notices, notices_of
from evalkit.service.outcomes import plan_of
from evalkit.service.pseudonymous import ratings_under
from evalkit.service.rounds import earlier_of, round_note, with_earlier_round
from evalkit.service.study_ratings import known_scores, study_ratings, whole_ratings
from evalkit.service.summary import summary_of
from evalkit.service.workspace import Workspace
from evalkit.store import audit, overview, studies
from evalkit.store.archived_audit import archived_events
from evalkit.store.archived_study import read_archived_study
from evalkit.store.tabular import read_table
from evalkit.study.analysis_code import analysis_code
from evalkit.study.audit import StudyState
from evalkit.study.pseudonym import Pseudonyms, event_under
from evalkit.study.rater import RaterKind
from evalkit.study.study import Study
from evalkit.study.terms import PILOT_NOTE

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

    ``headline`` is the primary outcome's sentence, one a compared system, ``secondary`` hold those
    of the other planned outcomes; ``limits`` are what the study cannot show.
    """

    comparison: "pd.DataFrame"
    differences: "pd.DataFrame"
    win_rates: "pd.DataFrame"
    headline: tuple[str, ...]
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    is_unblinded: bool
    limits: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FurtherTable:
    """A table beside the main ones: its name, what it tells, and its rows."""

    name: str
    purpose: str
    frame: "pd.DataFrame"


@dataclass(frozen=True, slots=True)
class Analysis:
    """Agreement and results of the same ratings.

    ``more`` holds every further table by its name (`evalkit.analysis.full` lists them); while
    ratings are open, only those that do not tell systems apart.
    """

    agreement: Agreement
    results: Results | None
    why_no_results: str = ""
    more: Mapping[str, "pd.DataFrame"] = field(default_factory=dict)
    plan: AnalysisPlan | None = None
    notices: Notices = field(default_factory=Notices)

    @property
    def may_look_early(self) -> bool:
        """Whether results wait for closing alone, so that a look could be taken for a reason."""
        two_systems = self.plan is not None and len(self.plan.systems) == 2
        return self.results is None and two_systems and self.why_no_results == WAIT_UNTIL_CLOSED

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
        return tables | dict(self.more)

    @property
    def further_agreement(self) -> tuple[FurtherTable, ...]:
        """The tables beside agreement, with what each tells."""
        return self._further({table.name for table in AGREEMENT_TABLES})

    @property
    def further_results(self) -> tuple[FurtherTable, ...]:
        """The tables beside the comparison, with what each tells."""
        return self._further({table.name for table in COMPARISON_TABLES} | {EXCLUSIONS})

    def _further(self, names: set[str]) -> tuple[FurtherTable, ...]:
        return tuple(
            FurtherTable(name, purpose_of(name, frame), frame)
            for name, frame in self.more.items()
            if name in names and len(frame)
        )


EXCLUSIONS = "exclusions"
TABLE_PURPOSES: Mapping[str, str] = {
    EXCLUSIONS: "the comparison with and without the raters and briefs that were left out",
    **{table.name: table.purpose for table in (*AGREEMENT_TABLES, *COMPARISON_TABLES)},
}
"""What each table of an analysis tells, in a few words."""


def purpose_of(name: str, frame: "pd.DataFrame") -> str:
    """What a table tells, and how it stands to the plan where that does not name it."""
    return f"{TABLE_PURPOSES[name]}{beside_the_plan(frame)}"


SIMULATED_NOTE = (
    "Some of these ratings are SIMULATED: they were drawn from a stated model and say nothing "
    "about real passages or people."
)


def analyse_study(
    workspace: Workspace,
    study_id: str,
    *,
    is_early_look: bool = False,
    names: Pseudonyms | None = None,
) -> Analysis:
    """All that a lead may see of a study now.

    Parameters
    ----------
    is_early_look
        Compare although ratings are open; whoever asks for it has written the look down
        (`evalkit.service.departing.note_early_look`).
    names
        Pseudonyms of the raters, for what is exported; without them ids are shown.
    """
    with workspace.store.reading() as connection:
        study = studies.load_study(connection, study_id)
        state = audit.state(connection, study_id)
        codes = studies.codes(connection, study_id)
        n_answers = sum(rater.n_answers for rater in overview.rater_overview(connection, study_id))
        acts = audit.audit_events(connection, study_id)
    notices = notices_of((event_under(act, names or {}) for act in acts), workspace.code())
    is_unblinded = state is StudyState.UNBLINDED
    shown_as = StudyState.CLOSED if is_early_look and state is StudyState.OPEN else state
    why_hidden = why_hidden_in(shown_as, len(codes))
    plan = plan_of(study, None if is_unblinded else codes)
    waiting = round_note(workspace, acts, is_unblinded=is_unblinded)
    notes = (*notices.sentences, *_notes(study), *filter(None, [waiting]))
    if n_answers > LARGEST_STUDY:
        full = _sums_only(
            workspace, study, plan, notices, names or {}, agreement_only=bool(why_hidden)
        )
        notes = (*notes, SUMS_ONLY_NOTE)
    else:
        ratings = ratings_under(study_ratings(workspace, study, plan), names or {})
        full = _with_exclusions(ratings, plan, notices, agreement_only=bool(why_hidden))
        earlier = earlier_of(acts)
        if earlier and is_unblinded:
            full = with_earlier_round(workspace, study, full, ratings, earlier)
    return _analysis(full, notes, notices, is_unblinded=is_unblinded, why_hidden=why_hidden)


def _with_exclusions(
    ratings: Ratings, plan: AnalysisPlan, notices: Notices, *, agreement_only: bool
) -> FullAnalysis:
    """The analysis that the plan asks for, beside it the comparison with and without exclusions."""
    left_out = _left_out(notices)
    kept = without(ratings, (one for one in left_out if one.is_planned))
    full = full_analysis(kept, plan, agreement_only=agreement_only)
    if agreement_only or not left_out:
        return full
    table = exclusion_table(ratings, left_out, plan)
    return FullAnalysis(plan, full.agreement, {**full.comparison, EXCLUSIONS: table})


def _sums_only(
    workspace: Workspace,
    study: Study,
    plan: AnalysisPlan,
    notices: Notices,
    names: Pseudonyms,
    *,
    agreement_only: bool,
) -> FullAnalysis:
    """What counts and sums tell of a very large study, by the database where nothing is left out.

    The database sums whole studies, so with exclusions each answer is read after all.
    """
    left_out = _left_out(notices)
    if not left_out:
        return _core(summary_of(workspace, study, plan), plan, agreement_only=agreement_only)
    ratings = ratings_under(study_ratings(workspace, study, plan), names)
    kept = without(ratings, (one for one in left_out if one.is_planned))
    full = _core(summarise(kept, plan), plan, agreement_only=agreement_only)
    if agreement_only:
        return full
    table = exclusion_table(ratings, left_out, plan)
    return FullAnalysis(plan, full.agreement, {**full.comparison, EXCLUSIONS: table})


def _left_out(notices: Notices) -> list[LeftOut]:
    return [LeftOut(one.kind, one.id, one.is_planned) for one in notices.exclusions]


def why_hidden_in(state: StudyState, n_systems: int) -> str:
    """Why no comparison may be seen now; empty where it may."""
    if state is StudyState.OPEN:
        return WAIT_UNTIL_CLOSED
    return WAIT_UNTIL_UNBLINDED if state is StudyState.CLOSED and n_systems > 2 else ""


LARGEST_STUDY = 300_000
"""Answers up to which each is read; beyond, the database counts and sums them."""
SUMS_ONLY_NOTE = (
    "There are so many ratings that only their counts and sums were analysed: what asks for single "
    "raters, such as severity or other raters' verdicts, is left out."
)
WAIT_UNTIL_CLOSED = (
    "Ratings are open, so no comparison between systems is computed: even a p-value without names "
    "would tell enough to keep adding raters until it suits. Close the ratings first."
)

WAIT_UNTIL_UNBLINDED = (
    "With more than two systems each is compared with the reference, and to show that would tell "
    "which letter the reference is. Unblind the study first."
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


def analyse_archive(path: Path) -> Analysis:
    """Analyse a study from its archive, by the plan that it was opened with.

    Raises
    ------
    RatingsTableError
        Where the archive lacks a table.
    """
    archived = read_archived_study(path)
    study, names = archived.study, [system.id for system in archived.study.settings.systems]
    plan = plan_of(study, None)
    codes = {name: name for name in names}
    ratings = whole_ratings(
        study, plan, archived.answers, archived.assigned, codes, are_known=archived.is_unblinded
    )
    ratings = replace(ratings, known=known_scores(archived.answers, archived.known_slots))
    state = StudyState.UNBLINDED if archived.is_unblinded else StudyState.CLOSED
    why_hidden = why_hidden_in(state, len(names))
    notices = notices_of(archived_events(path), analysis_code())
    full = _with_exclusions(ratings, plan, notices, agreement_only=bool(why_hidden))
    notes = (*notices.sentences, *_notes(study))
    return _analysis(
        full, notes, notices, is_unblinded=archived.is_unblinded, why_hidden=why_hidden
    )


def _notes(study: Study) -> tuple[str, ...]:
    has_simulated = any(person.kind is RaterKind.SIMULATED for person in study.raters)
    return (SIMULATED_NOTE,) if has_simulated else ()


def analyse_table(
    path: Path, mapping: ColumnMapping, settings: TableSettings
) -> tuple[Analysis, AnalysisPlan]:
    """Analyse ratings or preferences of a table from anywhere.

    Raises
    ------
    RatingsTableError
        Where the table cannot be read through this mapping, or mixes a pilot with other ratings.
    """
    table = read_table(path)
    notices = Notices(pilot=PILOT_NOTE if is_of_pilot(table) else "")
    pilot = notices.sentences
    mapped: MappedRatings = map_table(table, mapping, settings)
    ratings, plan = mapped.ratings, mapped.plan
    try:
        full = full_analysis(ratings, plan)
    except StatisticError:
        full = _core(summarise(ratings, plan), plan)
        notes = (*pilot, SUMS_ONLY_NOTE)
        return replace(_analysis(full, notes, is_unblinded=True), notices=notices), plan
    return replace(_analysis(full, pilot, is_unblinded=True), notices=notices), plan


def _core(summary: Summary, plan: AnalysisPlan, *, agreement_only: bool = False) -> FullAnalysis:
    """What counts and sums alone can tell."""
    agreement = agreement_table(summary, plan)
    if agreement_only:
        over_all = agreement[agreement["scope"] == POOLED].reset_index(drop=True)
        return FullAnalysis(plan, {"agreement": over_all}, {})
    comparison = {
        "comparison": comparison_table(summary, plan),
        "win_rates": win_rate_table(summary, plan),
        "differences": differences_frame(summary, plan),
    }
    return FullAnalysis(plan, {"agreement": agreement}, comparison)


def _analysis(
    full: FullAnalysis,
    notes: tuple[str, ...],
    notices: Notices | None = None,
    *,
    is_unblinded: bool,
    why_hidden: str = "",
) -> Analysis:
    """The analysis with its notes; that of a study with a plan says of each row where it stands."""
    if notices:
        full = _standing(full)
    agreement = _agreement(full, notes)
    more = {name: table for name, table in full.tables.items() if name not in _NAMED}
    if not full.comparison:
        return Analysis(agreement, None, why_hidden, more, full.plan, notices or Notices())
    results = _results(full, notes, is_unblinded)
    return Analysis(agreement, results, "", more, full.plan, notices or Notices())


def _standing(full: FullAnalysis) -> FullAnalysis:
    agreement, comparison = (
        {name: with_standing(name, table, full.plan) for name, table in tables.items()}
        for tables in (full.agreement, full.comparison)
    )
    return FullAnalysis(full.plan, agreement, comparison)


def _agreement(full: FullAnalysis, notes: tuple[str, ...]) -> Agreement:
    plan, table = full.plan, full.agreement["agreement"]
    pooled = table.drop_duplicates("outcome")
    sentences = tuple(agreement_sentence(row, plan) for _, row in pooled.iterrows())
    return Agreement(table, sentences, notes)


def _results(full: FullAnalysis, notes: tuple[str, ...], is_unblinded: bool) -> Results:
    plan, table = full.plan, full.comparison["comparison"]
    rows = [row for _, row in table.iterrows()]
    sentences = tuple(comparison_sentence(row, plan) for row in rows)
    planned = [row for row in rows if row["role"] != EXPLORATORY]
    equivalence = tuple(equivalence_sentence(row, plan) for row in planned)
    return Results(
        comparison=table,
        differences=full.comparison["differences"],
        win_rates=full.comparison["win_rates"],
        headline=tuple(
            sentence
            for sentence, row in zip(sentences, rows, strict=True)
            if row["role"] == PRIMARY
        ),
        sentences=(*sentences, *filter(None, equivalence)),
        notes=notes,
        is_unblinded=is_unblinded,
        limits=limit_sentences(full.tables, plan),
        secondary=tuple(
            sentence
            for sentence, row in zip(sentences, rows, strict=True)
            if row["role"] == SECONDARY
        ),
    )


_NAMED = ("agreement", "comparison", "win_rates", "differences")
