"""How far a study is: for leads and for `evalkit status`, without any system."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalkit.service.workspace import Workspace
from evalkit.store import audit, overview, studies
from evalkit.store.overview import PutAside, RaterProgress
from evalkit.study.audit import AuditEvent, StudyState
from evalkit.study.purpose import Purpose
from evalkit.study.rater import Rater, RaterKind, Role
from evalkit.study.terms import StudyTerms, terms_in

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class StudyProgress:
    """Who has done what, what is missing, how long a brief takes, and what was done to the study.

    ``grid`` has one row a brief and one column a rater: finished, started or open.
    """

    study_id: str
    title: str
    state: StudyState
    raters: tuple[RaterProgress, ...]
    grid: "pd.DataFrame"
    minutes_per_assignment: float | None
    events: tuple[AuditEvent, ...]
    put_aside: tuple[PutAside, ...] = ()
    work: tuple[overview.AssignmentProgress, ...] = ()

    @property
    def n_finished(self) -> int:
        """Finished assignments of all raters."""
        return sum(rater.n_finished for rater in self.raters)

    @property
    def n_assignments(self) -> int:
        """All assignments."""
        return sum(rater.n_assignments for rater in self.raters)

    @property
    def terms(self) -> StudyTerms:
        """What everybody is told of the study."""
        return terms_in(self.events[0].detail)

    @property
    def has_simulated(self) -> bool:
        """Whether any rater is simulated."""
        return any(rater.kind is RaterKind.SIMULATED for rater in self.raters)


def progress_of(workspace: Workspace, study_id: str) -> StudyProgress:
    """The progress of a study, by one count a table."""
    with workspace.store.reading() as connection:
        work = overview.assignment_overview(connection, study_id)
        # Not asked of the database again: it would count every answer a second time.
        raters = rater_progress(studies.raters(connection, study_id), work)
        people = {rater.rater_id for rater in raters if rater.kind is RaterKind.PERSON}
        return StudyProgress(
            study_id=study_id,
            title=overview.title(connection, study_id),
            state=audit.state(connection, study_id),
            raters=raters,
            grid=_grid(tuple(w for w in work if _is_in_grid(w))),
            minutes_per_assignment=_median_minutes(work, people),
            events=audit.audit_events(connection, study_id),
            put_aside=overview.put_aside(connection, study_id),
            work=work,
        )


def _is_in_grid(work: overview.AssignmentProgress) -> bool:
    """Ratings of the study's briefs; what was handed back is shown where it went."""
    return work.purpose is Purpose.RATING and (work.is_finished or not work.is_returned)


def rater_progress(
    people: Iterable[Rater], work: tuple[overview.AssignmentProgress, ...]
) -> tuple[RaterProgress, ...]:
    """What `store.overview.rater_overview` counts, from the assignments that are at hand."""
    own: dict[str, list[overview.AssignmentProgress]] = defaultdict(list)
    for one in work:
        own[one.rater_id].append(one)
    return tuple(_rater(person, own[person.id]) for person in people if person.role is Role.RATER)


def _rater(person: Rater, own: Sequence[overview.AssignmentProgress]) -> RaterProgress:
    """What was handed back is no longer counted as work; what was answered in it stays."""
    here = [one for one in own if not one.is_returned]
    return RaterProgress(
        rater_id=person.id,
        name=person.name,
        kind=person.kind,
        n_assignments=len(here),
        n_started=sum(one.is_started for one in here),
        n_finished=sum(one.is_finished for one in here),
        n_answers=sum(one.n_answers for one in own),
        first_at=min((one.first_at for one in own if one.first_at), default=None),
        last_at=max((one.last_at for one in own if one.last_at), default=None),
    )


def _grid(work: tuple[overview.AssignmentProgress, ...]) -> "pd.DataFrame":
    import pandas as pd

    rows = [
        {
            "brief": w.brief_id,
            "rater": w.rater_id,
            "finished": w.is_finished,
            "started": w.is_started,
        }
        for w in work
    ]
    frame = pd.DataFrame(rows, columns=["brief", "rater", "finished", "started"])
    if frame.empty:
        return frame
    cells = frame.groupby(["brief", "rater"], sort=False)[["finished", "started"]].agg(
        ["sum", "size"]
    )
    done, size = cells["finished"]["sum"], cells["finished"]["size"]
    words = pd.Series("open", index=cells.index)
    words[cells["started"]["sum"] > 0] = "started"
    words[done == size] = "finished"
    return words.unstack("rater", fill_value="").reset_index()


def _median_minutes(
    work: tuple[overview.AssignmentProgress, ...], people: set[str]
) -> float | None:
    """How long a finished assignment took people.

    By the time worked without idling where it was measured, else from first answer to last.
    """
    finished = [w for w in work if w.rater_id in people and w.is_finished]
    spans = [w.active_seconds / 60 for w in finished if w.active_seconds] or [
        (w.last_at - w.first_at).total_seconds() / 60 for w in finished if w.first_at and w.last_at
    ]
    return sorted(spans)[len(spans) // 2] if spans else None
