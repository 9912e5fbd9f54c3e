"""Raters who come and go while ratings are open: their work is made, handed back, and given on.

Nothing is deleted. What a rater gave stays; what lies unfinished is marked as handed back, by a new
row; and every batch of new work is written down with its cells, its number and a hash over its
slots, so that whoever holds the secret can derive it again (`service.design_batches`).
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from evalkit.assignment.design import extend_design
from evalkit.assignment.handing_over import HandOver
from evalkit.errors import AccessError, ClosedError
from evalkit.service.access import Invitation, invite, revoke
from evalkit.service.desks import StudyDesks, study_desks
from evalkit.service.opening import request_of
from evalkit.service.redistributing import filled, for_newcomer
from evalkit.service.workspace import Workspace
from evalkit.stats.design import Linkage, design_linkage
from evalkit.store import audit, purposes, studies
from evalkit.study.audit import AuditKind, StudyState
from evalkit.study.key import Key
from evalkit.study.rater import Rater

if TYPE_CHECKING:
    from sqlalchemy import Connection

TO_SHARE = "to share the work"


@dataclass(frozen=True, slots=True)
class Rebalanced:
    """What was given to whom, taken back and left open, and how raters hang together now.

    ``given`` counts new briefs by rater, ``handed_back`` assignments by rater; ``left_open`` names
    a brief once for every rater that it lacks and nobody can be.
    """

    given: Mapping[str, int]
    handed_back: Mapping[str, int]
    left_open: tuple[str, ...]
    linkage: Linkage | None
    batch: int | None


@dataclass(frozen=True, slots=True)
class AddedRater:
    """A rater who joined: the link, and the work that went with it."""

    invitation: Invitation
    work: Rebalanced


@dataclass(frozen=True, slots=True)
class _Move:
    """One extension in the making."""

    connection: "Connection"
    workspace: Workspace
    study_id: str
    actor: str

    def record(self, kind: AuditKind, detail: Mapping[str, object]) -> None:
        """Write an act down."""
        at = self.workspace.now()
        audit.record(self.connection, self.study_id, kind, self.actor, at, detail)

    def read(self) -> StudyDesks:
        """The desks as they are now."""
        return study_desks(self.connection, self.study_id)

    def hand_back(self, assignment_ids: Sequence[str]) -> None:
        """Take work from desks."""
        at = self.workspace.now()
        purposes.return_assignments(self.connection, self.study_id, assignment_ids, at)


def add_rater(
    workspace: Workspace, study_id: str, person: Rater, actor: str, reason: str = TO_SHARE
) -> AddedRater:
    """Let a rater join an open study, with work of their own, and make their link.

    Where everyone rates everything the newcomer rates everything too; else they get the briefs
    that lack a rater, and untouched ones of those who have most left to do.

    Raises
    ------
    ClosedError
        Where ratings are closed.
    StoreError
        Where somebody has this id.
    AssignmentError
        Where there is no work left to give.
    """

    def join(move: _Move) -> Rebalanced:
        studies.add_rater(move.connection, study_id, person)
        move.record(AuditKind.RATER_ADDED, {"person": person.id, "reason": reason})
        found = move.read()
        return _extend(move, found, for_newcomer(found, person.id), reason)

    work = _moved(workspace, study_id, actor, join)
    return AddedRater(invite(workspace, study_id, person.id, actor), work)


def withdraw_rater(
    workspace: Workspace, study_id: str, rater_id: str, actor: str, reason: str
) -> Rebalanced:
    """Let a rater go: what they gave stays, the rest is given to others where briefs need it.

    Raises
    ------
    ClosedError
        Where ratings are closed.
    AccessError
        Where the study has no such rater, or they left already.
    """

    def leave(move: _Move) -> Rebalanced:
        before = move.read()
        if rater_id not in before.active_raters:
            known = ", ".join(before.active_raters)
            raise AccessError(f"The study has no rater {rater_id!r} at work; it has {known}.")
        handed_back = before.unfinished_of(rater_id)
        move.hand_back(handed_back)
        detail = {"person": rater_id, "reason": reason, "assignments": list(handed_back)}
        move.record(AuditKind.RATER_WITHDRAWN, detail)
        found = move.read()
        done = _extend(move, found, filled(found), reason)
        return replace(done, handed_back={rater_id: len(handed_back)})

    work = _moved(workspace, study_id, actor, leave)
    revoke(workspace, study_id, rater_id, actor)
    return work


def rebalance(
    workspace: Workspace, study_id: str, actor: str, idle: timedelta | None = None
) -> Rebalanced:
    """Give work that stalled, and briefs that lack a rater, to those who can take them.

    Parameters
    ----------
    idle
        How long a rater must not have answered for unfinished work to go to others; without it,
        the study's ``stalled_after_days``. Work that nobody else can do stays where it is.

    Raises
    ------
    ClosedError
        Where ratings are closed.
    """

    def even_out(move: _Move) -> Rebalanced:
        found = move.read()
        after = idle or timedelta(days=found.study.settings.stalled_after_days)
        reason = f"no answer for {after.total_seconds() / 86400:g} days"
        now = workspace.now()
        stalled = [r for r in found.active_raters if now - found.last_moved(r) > after]
        return _extend(move, found, filled(found, frozenset(stalled)), reason)

    return _moved(workspace, study_id, actor, even_out)


def _moved(
    workspace: Workspace, study_id: str, actor: str, act: Callable[[_Move], Rebalanced]
) -> Rebalanced:
    with workspace.store.writing() as connection:
        audit.hold(connection, study_id)
        if audit.state(connection, study_id) is not StudyState.OPEN:
            raise ClosedError("Ratings of this study are closed, so no work can be given out.")
        return act(_Move(connection, workspace, study_id, actor))


def _extend(move: _Move, found: StudyDesks, plan: HandOver, reason: str) -> Rebalanced:
    """Hand back and give out what the plan says, and write both down."""
    handed_back = found.unfinished(plan.given_up)
    if handed_back:
        move.hand_back(handed_back)
        detail = {"assignments": list(handed_back), "reason": reason}
        move.record(AuditKind.WORK_RETURNED, detail)
        found = move.read()
    batch = found.n_batches + 1 if plan.taken else None
    if batch:
        _add_batch(move, found, plan, batch)
        found = move.read()
    owners = {w.assignment_id: w.rater_id for w in found.work}
    return Rebalanced(
        given=Counter(rater for rater, _ in plan.taken),
        handed_back=Counter(owners[work] for work in handed_back),
        left_open=plan.left_open,
        linkage=linkage_of(found),
        batch=batch,
    )


def _add_batch(move: _Move, found: StudyDesks, plan: HandOver, batch: int) -> None:
    study, key = found.study, found.key
    cells = sorted(plan.taken)
    added = extend_design(request_of(study), cells, found.earlier(), key.secret, batch)
    own = Key(key.secret, key.nonce, key.codes, added.placements)
    studies.add_assignments(move.connection, move.study_id, added.assignments, own)
    purposes.add_purposes(move.connection, move.study_id, added.purposes, batch)
    detail = {
        "batch": batch,
        "people": len(study.raters),
        "cells": [list(cell) for cell in cells],
        "slots_hash": slots_hash(own),
        "design_code": move.workspace.code().design_hash,
    }
    move.record(AuditKind.DESIGN_EXTENDED, detail)


def slots_hash(key: Key) -> str:
    """SHA-256 over the nonce and the key's slots, so that a batch is bound when it is made."""
    slots = sorted([p.assignment_id, p.slot_token, p.system_id] for p in key.placements)
    content = json.dumps(slots, separators=(",", ":"))
    return hashlib.sha256(f"{key.nonce.hex()} {content}".encode()).hexdigest()


def linkage_of(found: StudyDesks) -> Linkage | None:
    """How the cells that count tie raters together; None where no cell does."""
    cells = {cell.edge for cell in found.desks().cells}
    raters = sorted({rater for rater, _ in cells})
    briefs = [brief.id for brief in found.study.briefs]
    table = [[(rater, brief) in cells for brief in briefs] for rater in raters]
    return design_linkage(table) if table else None
