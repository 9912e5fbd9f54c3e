"""A norming pass, as a lead leads it: briefs chosen, levels revealed, the talk kept, rated again.

What is revealed is sealed by the same act: the database takes no rating of it any more. What raters
say after the talk goes into assignments of its own, whose purpose nothing that counts ratings asks
for. So only what everybody gave independently can enter agreement and comparison.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalkit.assignment.rerating import rerating
from evalkit.errors import ClosedError, UnknownStudyError
from evalkit.service.desks import StudyDesks, study_desks
from evalkit.service.extending import slots_hash
from evalkit.service.workspace import Workspace
from evalkit.store import audit, marks, purposes, rating_chains, studies
from evalkit.store.columns import utc_text
from evalkit.store.overview import AssignmentProgress
from evalkit.study.audit import AuditKind, StudyState
from evalkit.study.blinded import AssignmentKind
from evalkit.study.key import Key
from evalkit.study.norming import (
    NormingPass,
    NormingStage,
    norming_passes,
)
from evalkit.study.purpose import Purpose
from evalkit.study.rater import RaterKind
from evalkit.study.study import Presentation

if TYPE_CHECKING:
    from sqlalchemy import Connection

FEWEST_RATERS = 2
AFTER_REVEAL = "their levels were revealed in a norming pass"
AFTER_END = "the norming pass ended"


@dataclass(frozen=True, slots=True)
class _Leading:
    """One act on a pass in the making, with the study held and its desks as they are."""

    workspace: Workspace
    connection: "Connection"
    actor: str
    found: StudyDesks

    @property
    def study_id(self) -> str:
        return self.found.study.settings.id

    @property
    def passes(self) -> tuple[NormingPass, ...]:
        return norming_passes(self.found.acts)

    def at_stage(self, *stages: NormingStage) -> NormingPass:
        """The pass that is on, where it is at one of these stages."""
        current = next((one for one in self.passes if one.is_on), None)
        if current is None:
            raise ClosedError("No norming pass is on; begin one first.")
        if current.stage not in stages:
            raise ClosedError(
                f"Norming pass {current.number} is at the stage {current.stage!s}, and this comes "
                f"at {' or '.join(stages)}."
            )
        return current

    def ratings_of(self, briefs: Sequence[str]) -> list[AssignmentProgress]:
        """The work on some briefs that counts and lies on desks."""
        return [
            w
            for w in self.found.work
            if w.brief_id in briefs and w.purpose is Purpose.RATING and not w.is_returned
        ]

    def record(self, kind: AuditKind, detail: dict[str, object]) -> None:
        """Write an act down."""
        at = self.workspace.now()
        audit.record(self.connection, self.study_id, kind, self.actor, at, detail)

    def hand_back(self, work: Sequence[AssignmentProgress], reason: str) -> None:
        """Take unfinished work from desks, since it could not be independent any more."""
        ids = [one.assignment_id for one in work]
        if ids:
            purposes.return_assignments(self.connection, self.study_id, ids, self.workspace.now())
            detail = {"assignments": ids, "reason": reason, "norming": True}
            self.record(AuditKind.WORK_RETURNED, detail)


def _leading(workspace: Workspace, connection: "Connection", study_id: str, actor: str) -> _Leading:
    audit.hold(connection, study_id)
    if audit.state(connection, study_id) is not StudyState.OPEN:
        raise ClosedError("Ratings of this study are closed, so no norming pass can go on.")
    return _Leading(workspace, connection, actor, study_desks(connection, study_id))


def begin_norming(
    workspace: Workspace, study_id: str, actor: str, briefs: Sequence[str]
) -> NormingPass:
    """Begin a pass on some of the study's briefs: their raters are asked to rate them first.

    Raises
    ------
    ClosedError
        Where ratings are closed, a pass is on, or a brief was revealed before.
    UnknownStudyError
        Where the study has no such brief, or none was named.
    """
    chosen = tuple(dict.fromkeys(briefs))
    with workspace.store.writing() as connection:
        leading = _leading(workspace, connection, study_id, actor)
        _check_briefs(leading, chosen)
        leading.record(
            AuditKind.NORMING_BEGUN,
            {
                "pass": len(leading.passes) + 1,
                "briefs": list(chosen),
                "names": leading.found.study.settings.norming_shows == "names",
                "asked": [w.assignment_id for w in leading.ratings_of(chosen)],
            },
        )
        return norming_passes(audit.audit_events(connection, study_id))[-1]


def _check_briefs(leading: _Leading, chosen: Sequence[str]) -> None:
    known = {brief.id for brief in leading.found.study.briefs}
    unknown = [brief for brief in chosen if brief not in known]
    if unknown or not chosen:
        what = f"there is no {unknown[0]!r:.40}" if unknown else "none was named"
        raise UnknownStudyError(
            f"A norming pass needs briefs of the study, and {what}; it has "
            f"{', '.join(sorted(known))}."
        )
    for one in leading.passes:
        if one.is_on:
            raise ClosedError(f"Norming pass {one.number} is on; end it before another one begins.")
        again = [brief for brief in chosen if one.seal and brief in one.briefs]
        if again:
            raise ClosedError(
                f"The levels of brief {again[0]} were revealed in pass {one.number}, so nobody can "
                "rate it blind again; choose another."
            )
    for brief in chosen:
        raters = {w.rater_id for w in leading.ratings_of([brief])}
        if len(raters) < FEWEST_RATERS:
            raise ClosedError(
                f"Brief {brief} has {len(raters)} of the {FEWEST_RATERS} raters that a talk about "
                "it needs; choose another."
            )
    is_single = leading.found.study.settings.presentation is Presentation.SINGLE
    if (
        is_single
        and len(chosen) == 1
        and any(not w.is_finished for w in leading.ratings_of(chosen))
    ):
        raise ClosedError(
            "Presented singly, one brief alone would put its passages next to each other; choose "
            "two briefs or more, or wait until everybody has rated this one."
        )


def reveal(workspace: Workspace, study_id: str, actor: str) -> NormingPass:
    """Show everybody the levels of all on the briefs of the pass, and seal what was given.

    Repeats of these briefs that nobody has finished are handed back: nobody could rate them as if
    for the first time.

    Raises
    ------
    ClosedError
        Where a rater has not finished a brief of the pass, or the pass is at another stage.
    """
    with workspace.store.writing() as connection:
        leading = _leading(workspace, connection, study_id, actor)
        current = leading.at_stage(NormingStage.RATING)
        work = [
            w
            for w in leading.found.work
            if w.brief_id in current.briefs
            and not w.is_returned
            and w.rater_id in leading.found.active_raters
        ]
        _refuse_unfinished(work)
        leading.hand_back([w for w in work if not w.is_finished], AFTER_REVEAL)
        sealed = [
            w.assignment_id
            for w in leading.found.work
            if w.brief_id in current.briefs and w.is_finished
        ]
        at = workspace.now()
        marks.seal(connection, study_id, sealed, at)
        heads = rating_chains.chain_heads(connection, study_id)
        leading.record(
            AuditKind.NORMING_REVEALED,
            {
                "pass": current.number,
                "briefs": list(current.briefs),
                "assignments": sealed,
                "sealed_at": utc_text(at),
                "chain_heads": {head.rater_id: [head.sequence, head.hash] for head in heads},
            },
        )
        return norming_passes(audit.audit_events(connection, study_id))[-1]


def _refuse_unfinished(work: Sequence[AssignmentProgress]) -> None:
    open_ = [w for w in work if w.purpose is Purpose.RATING and not w.is_finished]
    if open_:
        who = ", ".join(sorted({f"{w.rater_id} ({w.brief_id})" for w in open_}))
        raise ClosedError(
            f"The levels can be revealed once everybody has rated these briefs; missing: {who}. "
            "Wait for them, or withdraw the rater."
        )


def note_talk(workspace: Workspace, study_id: str, actor: str, text: str) -> None:
    """Keep what was said and settled in the talk; raters do not see it.

    Raises
    ------
    ClosedError
        Before the levels are revealed.
    """
    with workspace.store.writing() as connection:
        leading = _leading(workspace, connection, study_id, actor)
        current = leading.at_stage(NormingStage.TALK, NormingStage.AGAIN)
        leading.record(AuditKind.NORMING_NOTED, {"pass": current.number, "note": text})


def rate_again(workspace: Workspace, study_id: str, actor: str) -> int:
    """Give everybody the briefs of the pass again, to be rated after the talk; how many desks.

    The same passages stand on the same sides under new tokens. Simulated raters, and raters who
    have answered the last questions, get none.

    Raises
    ------
    ClosedError
        Where the pass is at another stage, or nobody is left to rate.
    """
    with workspace.store.writing() as connection:
        leading = _leading(workspace, connection, study_id, actor)
        current = leading.at_stage(NormingStage.TALK)
        again = _to_be_rated_again(leading, current)
        if not again:
            raise ClosedError(
                "Nobody can rate these briefs again: the raters are simulated, gone, or have "
                "answered the last questions. End the pass."
            )
        batch = _add_again(leading, current, again)
        leading.record(AuditKind.NORMING_AGAIN, {"pass": current.number, "batch": batch})
        return len(again)


def _to_be_rated_again(leading: _Leading, current: NormingPass) -> list[str]:
    found = leading.found
    sealed = marks.sealed_ids(leading.connection, leading.study_id)
    people = {p.id for p in found.study.raters if p.kind is RaterKind.PERSON}
    talking = (people & set(found.active_raters)) - marks.guessed_raters(
        leading.connection, leading.study_id
    )
    return [
        w.assignment_id
        for w in found.work
        if w.assignment_id in sealed
        and w.brief_id in current.briefs
        and w.purpose is Purpose.RATING
        and w.kind is not AssignmentKind.PREFERENCE
        and w.rater_id in talking
    ]


def _add_again(leading: _Leading, current: NormingPass, again: Sequence[str]) -> int:
    """Make the assignments and write down which work comes again, so that all can be derived."""
    found, connection, study_id = leading.found, leading.connection, leading.study_id
    key, batch = found.key, found.n_batches + 1
    added = rerating(again, found.assignments(), key.placements, key.secret)
    own = Key(key.secret, key.nonce, key.codes, added.placements)
    studies.add_assignments(connection, study_id, added.assignments, own)
    purposes.add_purposes(connection, study_id, added.purposes, batch)
    leading.record(
        AuditKind.DESIGN_EXTENDED,
        {
            "batch": batch,
            "people": len(found.study.raters),
            "again": list(again),
            "pass": current.number,
            "slots_hash": slots_hash(own),
            "design_code": leading.workspace.code().design_hash,
        },
    )
    return batch


def end_norming(workspace: Workspace, study_id: str, actor: str) -> None:
    """End the pass that is on; what was to be rated again and is not finished is handed back.

    Raises
    ------
    ClosedError
        Where no pass is on, or ratings are closed.
    """
    with workspace.store.writing() as connection:
        leading = _leading(workspace, connection, study_id, actor)
        current = leading.at_stage(*(stage for stage in NormingStage if stage != "ended"))
        left = [
            w
            for w in leading.found.work
            if w.brief_id in current.briefs
            and w.purpose is Purpose.RERATING
            and not (w.is_finished or w.is_returned)
        ]
        leading.hand_back(left, AFTER_END)
        leading.record(AuditKind.NORMING_ENDED, {"pass": current.number})
