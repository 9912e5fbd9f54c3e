"""What a lead may know of the automatic rater, apart from every result of people's ratings."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.analysis.automatic.overview import overview_table
from evalkit.analysis.automatic.standing import Standing, standings
from evalkit.analysis.automatic.whole import AUTOMATIC_TABLES, automatic_tables
from evalkit.analysis.exclusion import LeftOut, without
from evalkit.analysis.frame import Ratings
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.service.automatic_answers import Places, automatic_answers
from evalkit.service.notices import Notices, notices_of
from evalkit.service.outcomes import plan_of
from evalkit.service.pseudonymous import ratings_under
from evalkit.service.results import SIMULATED_NOTE, FurtherTable, why_hidden_in
from evalkit.service.study_ratings import study_ratings, whole_ratings
from evalkit.service.workspace import Workspace
from evalkit.store import audit, automatic, studies
from evalkit.store.archived_audit import archived_events
from evalkit.store.archived_automatic import archived_ratings
from evalkit.store.archived_study import read_archived_study
from evalkit.study.analysis_code import analysis_code
from evalkit.study.audit import StudyState
from evalkit.study.automatic import AutomaticRater, AutomaticRating
from evalkit.study.pseudonym import Pseudonyms, event_under
from evalkit.study.rater import RaterKind
from evalkit.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

APART = (
    "An automatic rater is a model and no rater. Nothing on it enters agreement, results or any "
    "other table, and it replaces nobody."
)
SMALL = (
    "In a study of this size little can be shown of it either way: that something is not shown is "
    "no sign of its opposite."
)


@dataclass(frozen=True, slots=True)
class AutomaticAnalysis:
    """The automatic rater held against the experts.

    ``tables`` go by the names of their CSV files, and are empty with the reason in ``why_hidden``
    while nothing may be told. ``n_requests`` counts the requests that were answered.
    """

    model: str
    n_requests: int
    standings: tuple[Standing, ...] = ()
    tables: "Mapping[str, pd.DataFrame]" = field(default_factory=dict)
    notes: tuple[str, ...] = (APART, SMALL)
    why_hidden: str = ""

    @property
    def verdict(self) -> str:
        """Over all outcomes, in one sentence."""
        able = [one.name for one in self.standings if one.may_stand]
        if self.why_hidden:
            return self.why_hidden
        if not able:
            return (
                f"On none of {len(self.standings)} questions is it shown that this automatic rater "
                "may stand beside the experts; do not rely on it."
            )
        return (
            f"On {len(able)} of {len(self.standings)} questions it may stand beside the experts, "
            f"as a column of its own and never in place of one: {', '.join(able)}."
        )

    @property
    def overview(self) -> "pd.DataFrame":
        """One line a question, with the figures that decide."""
        return overview_table(self.tables, self.standings)

    @property
    def further(self) -> tuple[FurtherTable, ...]:
        """Its tables that hold rows, with what each tells."""
        return tuple(
            FurtherTable(name, PURPOSES[name], frame)
            for name, frame in self.tables.items()
            if len(frame)
        )


PURPOSES: Mapping[str, str] = {table.name: table.purpose for table in AUTOMATIC_TABLES}
"""What each of its tables tells."""


def automatic_analysis(
    workspace: Workspace, study_id: str, names: Pseudonyms | None = None
) -> AutomaticAnalysis | None:
    """The automatic rater of a study held against its experts; None where it answered nothing.

    While ratings are open, and with more than two systems until they are unblinded, it says only
    how much was answered.
    """
    with workspace.store.reading() as connection:
        ratings = automatic.ratings(connection, study_id)
        if not ratings:
            return None
        study = studies.load_study(connection, study_id)
        state = audit.state(connection, study_id)
        codes = studies.codes(connection, study_id)
        acts = audit.audit_events(connection, study_id)
        texts = automatic.texts(connection, study_id)
    why_hidden = why_hidden_in(state, len(codes))
    if why_hidden:
        return AutomaticAnalysis(_models(ratings), len(ratings), why_hidden=why_hidden)
    is_unblinded = state is StudyState.UNBLINDED
    plan = plan_of(study, None if is_unblinded else codes)
    notices = notices_of((event_under(act, names or {}) for act in acts), workspace.code())
    people = ratings_under(study_ratings(workspace, study, plan), names or {})
    places = {place.text_id: (place.brief_id, place.system_id, place.code) for place in texts}
    return _analysis(study, plan, people, notices, (ratings, places), is_unblinded=is_unblinded)


def automatic_of_archive(path: Path) -> AutomaticAnalysis | None:
    """The same from an archive; None where it holds no automatic rater.

    Raises
    ------
    RatingsTableError
        Where the archive lacks a table.
    """
    ratings, places = archived_ratings(path)
    if not ratings:
        return None
    archived = read_archived_study(path)
    study, names = archived.study, [system.id for system in archived.study.settings.systems]
    state = StudyState.UNBLINDED if archived.is_unblinded else StudyState.CLOSED
    why_hidden = why_hidden_in(state, len(names))
    if why_hidden:
        return AutomaticAnalysis(_models(ratings), len(ratings), why_hidden=why_hidden)
    plan = plan_of(study, None)
    people = whole_ratings(
        study,
        plan,
        archived.answers,
        archived.assigned,
        {name: name for name in names},
        are_known=archived.is_unblinded,
    )
    notices = notices_of(archived_events(path), analysis_code())
    return _analysis(
        study, plan, people, notices, (ratings, places), is_unblinded=archived.is_unblinded
    )


def _analysis(
    study: Study,
    plan: AnalysisPlan,
    people: Ratings,
    notices: Notices,
    answered: tuple[tuple[AutomaticRating, ...], Places],
    *,
    is_unblinded: bool,
) -> AutomaticAnalysis:
    ratings, places = answered
    left_out = [LeftOut(one.kind, one.id, one.is_planned) for one in notices.exclusions]
    kept = without(people, (one for one in left_out if one.is_planned))
    answers = automatic_answers(study, plan, ratings, places)
    settings = study.settings.automatic_rater
    allowance = settings.allowance if settings else AutomaticRater(model="unknown").allowance
    tables = automatic_tables(kept, answers, plan, allowance, is_unblinded=is_unblinded)
    has_simulated = any(person.kind is RaterKind.SIMULATED for person in study.raters)
    notes = (APART, SMALL, *((SIMULATED_NOTE,) if has_simulated else ()))
    found = AutomaticAnalysis(answers.model, len(ratings), notes=notes)
    return replace(found, tables=tables, standings=standings(tables, plan))


def _models(ratings: tuple[AutomaticRating, ...]) -> str:
    return ", ".join(sorted({rating.model for rating in ratings if rating.model}))
