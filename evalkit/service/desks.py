"""What lies on all raters' desks, as whoever gives out more work needs to know it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from evalkit.assignment.earlier import earlier_work
from evalkit.assignment.handing_over import Cell, CellState, Desks
from evalkit.assignment.incidence import Edge
from evalkit.assignment.planned import LABELS
from evalkit.assignment.request import EarlierWork
from evalkit.store import audit, overview, studies
from evalkit.store.overview import AssignmentProgress
from evalkit.study.audit import AuditEvent, AuditKind
from evalkit.study.blinded import Assignment, AssignmentKind, Slot
from evalkit.study.key import Key
from evalkit.study.purpose import Purpose
from evalkit.study.rater import Role
from evalkit.study.study import Study

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class StudyDesks:
    """A study with its key, all its assignments, and the acts on it."""

    study: Study
    key: Key
    work: tuple[AssignmentProgress, ...]
    acts: tuple[AuditEvent, ...]

    @property
    def withdrawn(self) -> frozenset[str]:
        """The raters who left."""
        gone = (act for act in self.acts if act.kind is AuditKind.RATER_WITHDRAWN)
        return frozenset(str(act.detail["person"]) for act in gone)

    @property
    def active_raters(self) -> tuple[str, ...]:
        """The raters who may be given work."""
        raters = (person.id for person in self.study.raters if person.role is Role.RATER)
        return tuple(rater for rater in raters if rater not in self.withdrawn)

    @property
    def n_batches(self) -> int:
        """How many batches of work were added after opening."""
        return sum(act.kind is AuditKind.DESIGN_EXTENDED for act in self.acts)

    def unfinished(self, cells: Iterable[Edge]) -> tuple[str, ...]:
        """The work of these cells that lies on desks unfinished, repeats of it included."""
        wanted = set(cells)
        return tuple(w.assignment_id for w in self._on_desks if (w.rater_id, w.brief_id) in wanted)

    def unfinished_of(self, rater_id: str) -> tuple[str, ...]:
        """All that a rater has not finished."""
        return tuple(w.assignment_id for w in self._on_desks if w.rater_id == rater_id)

    @property
    def _on_desks(self) -> tuple[AssignmentProgress, ...]:
        return tuple(w for w in self.work if not (w.is_finished or w.is_returned))

    def last_moved(self, rater_id: str) -> datetime:
        """When the rater last answered; where never, when the rater got a link, or the opening."""
        answered = [w.last_at for w in self.work if w.rater_id == rater_id and w.last_at]
        invited = [
            act.at
            for act in self.acts
            if act.kind is AuditKind.INVITED and act.detail.get("person") == rater_id
        ]
        return max([*answered, *invited, self.acts[0].at])

    def earlier(self) -> EarlierWork:
        """Positions that are taken, and the sides that count."""
        returned = {w.assignment_id for w in self.work if w.is_returned}
        return earlier_work(
            self.assignments(),
            self.key.placements,
            {w.assignment_id: w.purpose for w in self.work},
            returned,
            self.study.settings.reference_system.id,
        )

    def assignments(self) -> tuple[Assignment, ...]:
        """Every assignment with its slots, those that were handed back too."""
        tokens: dict[str, list[str]] = {}
        for placement in self.key.placements:
            tokens.setdefault(placement.assignment_id, []).append(placement.slot_token)
        return tuple(
            Assignment(
                w.assignment_id,
                w.rater_id,
                w.brief_id,
                w.position,
                w.kind,
                tuple(
                    Slot(token, label)
                    for token, label in zip(tokens[w.assignment_id], LABELS, strict=False)
                ),
            )
            for w in self.work
        )

    def desks(self) -> Desks:
        """The cells that count, for deciding who takes over what."""
        firsts = {
            (side.rater, side.brief): side.first
            for side in self.earlier().sides
            if side.kind is not AssignmentKind.PREFERENCE
        }
        ratings: dict[Edge, list[AssignmentProgress]] = {}
        repeated: set[Edge] = set()
        had: set[Edge] = set()
        for w in self.work:
            edge = (w.rater_id, w.brief_id)
            had.add(edge)
            if w.purpose is Purpose.RATING:
                ratings.setdefault(edge, []).append(w)
            elif w.purpose is Purpose.REPEAT:
                repeated.add(edge)
        cells = tuple(
            Cell(*edge, _state(own), firsts.get(edge, ""), edge not in repeated)
            for edge, own in ratings.items()
            if not any(w.is_returned for w in own)
        )
        return Desks(cells, frozenset(had), self.active_raters)


def _state(own: list[AssignmentProgress]) -> CellState:
    if all(w.is_finished for w in own):
        return CellState.FINISHED
    return CellState.STARTED if any(w.is_started for w in own) else CellState.UNTOUCHED


def study_desks(connection: "Connection", study_id: str) -> StudyDesks:
    """Read it all; for leads' code, since it holds the key.

    Raises
    ------
    UnknownStudyError
        Where the database holds no such study.
    """
    return StudyDesks(
        studies.load_study(connection, study_id),
        studies.load_key(connection, study_id),
        overview.assignment_overview(connection, study_id),
        audit.audit_events(connection, study_id),
    )
