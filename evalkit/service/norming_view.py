"""The norming passes of a study as leads see them: who has rated, what was noted, what is free."""

from collections import defaultdict
from dataclasses import dataclass

from evalkit.service.desks import StudyDesks, study_desks
from evalkit.service.workspace import Workspace
from evalkit.store import audit, marks
from evalkit.store.overview import AssignmentProgress
from evalkit.study.audit import StudyState
from evalkit.study.norming import (
    NormingNote,
    NormingPass,
    NormingStage,
    norming_notes,
    norming_passes,
)
from evalkit.study.purpose import Purpose
from evalkit.study.rater import RaterKind


@dataclass(frozen=True, slots=True)
class NormingRater:
    """One rater in a pass: work on its briefs, before the talk and after it.

    ``is_final`` where the rater has answered the last questions, and so rates nothing again.
    """

    rater_id: str
    n_work: int
    n_finished: int
    n_again: int
    n_again_finished: int
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class NormingView:
    """One pass as leads see it."""

    norming: NormingPass
    raters: tuple[NormingRater, ...]
    notes: tuple[NormingNote, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Who has not finished what the next step waits for."""
        if self.norming.stage is NormingStage.RATING:
            return tuple(r.rater_id for r in self.raters if r.n_finished < r.n_work)
        if self.norming.stage is NormingStage.AGAIN:
            return tuple(r.rater_id for r in self.raters if r.n_again_finished < r.n_again)
        return ()


@dataclass(frozen=True, slots=True)
class NormingTable:
    """All passes of a study, and the briefs that a new one could take."""

    passes: tuple[NormingView, ...]
    free_briefs: tuple[str, ...]
    is_open: bool
    has_simulated: bool

    @property
    def current(self) -> NormingView | None:
        """The pass that is on."""
        return next((view for view in self.passes if view.norming.is_on), None)


def norming_of(workspace: Workspace, study_id: str) -> NormingTable:
    """Every norming pass of a study with its raters and notes."""
    with workspace.store.reading() as connection:
        found = study_desks(connection, study_id)
        final = marks.guessed_raters(connection, study_id)
        is_open = audit.state(connection, study_id) is StudyState.OPEN
    passes, notes = norming_passes(found.acts), norming_notes(found.acts)
    views = tuple(
        NormingView(
            one, _raters(found, one, final), tuple(n for n in notes if n.number == one.number)
        )
        for one in passes
    )
    taken = {brief for one in passes if one.is_on or one.seal for brief in one.briefs}
    free = tuple(brief.id for brief in found.study.briefs if brief.id not in taken)
    has_simulated = any(person.kind is RaterKind.SIMULATED for person in found.study.raters)
    return NormingTable(views, free, is_open, has_simulated)


def _raters(found: StudyDesks, one: NormingPass, final: frozenset[str]) -> tuple[NormingRater, ...]:
    work: dict[str, list[AssignmentProgress]] = defaultdict(list)
    for assigned in found.work:
        if assigned.brief_id in one.briefs and not assigned.is_returned:
            work[assigned.rater_id].append(assigned)
    rows = []
    for rater_id in found.active_raters:
        before = [w for w in work[rater_id] if w.purpose is Purpose.RATING]
        again = [w for w in work[rater_id] if w.purpose is Purpose.RERATING]
        if before:
            rows.append(
                NormingRater(
                    rater_id,
                    len(before),
                    sum(w.is_finished for w in before),
                    len(again),
                    sum(w.is_finished for w in again),
                    rater_id in final,
                )
            )
    return tuple(rows)
