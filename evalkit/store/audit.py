"""Audit events: what was done to a study, by whom and when; its state follows from them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from evalkit.errors import ClosedError, UnknownStudyError
from evalkit.store.chain import (
    FIRST,
    BrokenLink,
    ChainHead,
    first_broken_link,
    link_hash,
    stored_columns,
)
from evalkit.store.columns import canonical_json, utc_text
from evalkit.store.schema import audit_event, study
from evalkit.study.audit import AuditEvent, AuditKind, StudyState, state_after
from evalkit.study.norming import NORMING_KINDS
from evalkit.study.terms import StudyTerms, terms_in

_OF_STUDY = audit_event.c.study_id == bindparam("study_id")
_EVENTS = select(audit_event).where(_OF_STUDY).order_by(audit_event.c.sequence)
_STORED = select(*stored_columns(audit_event)).where(_OF_STUDY).order_by(audit_event.c.sequence)
_HEAD = (
    select(audit_event.c.sequence, audit_event.c.hash)
    .where(_OF_STUDY)
    .order_by(audit_event.c.sequence.desc())
    .limit(1)
)
_TURNING_KINDS = (AuditKind.OPENED, AuditKind.CLOSED, AuditKind.REOPENED, AuditKind.UNBLINDED)
_TURNING_POINTS = (
    select(audit_event.c.kind)
    .where(_OF_STUDY, audit_event.c.kind.in_(_TURNING_KINDS))
    .order_by(audit_event.c.sequence)
)
_COURSE = _EVENTS.where(audit_event.c.kind.in_((*_TURNING_KINDS, *NORMING_KINDS)))
_OPENED = (
    select(audit_event.c.detail)
    .where(_OF_STUDY, audit_event.c.kind == str(AuditKind.OPENED))
    .order_by(audit_event.c.sequence)
    .limit(1)
)
# Two who write to one chain wait for each other here; SQLite has one writer anyway and ignores it.
_LOCK_STUDY = (
    select(study.c.study_id)
    .where(study.c.study_id == bindparam("study_id"))
    .with_for_update(key_share=True)
)
_SHARE_STUDY = (
    select(study.c.round)
    .where(study.c.study_id == bindparam("study_id"))
    .with_for_update(read=True)
)


def record(
    connection: Connection,
    study_id: str,
    kind: AuditKind,
    actor: str,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> AuditEvent:
    """Write one act down at the end of the study's chain; ``detail`` is kept as JSON.

    Raises
    ------
    UnknownStudyError
        Where the database holds no such study.
    """
    hold(connection, study_id)
    head = connection.execute(_HEAD, {"study_id": study_id}).first()
    row: dict[str, object] = {
        "study_id": study_id,
        "sequence": head.sequence + 1 if head else 1,
        "kind": str(kind),
        "actor": actor,
        "at": at,
        "detail": dict(detail or {}),
        "previous_hash": head.hash if head else FIRST,
    }
    stored = row | {"at": utc_text(at), "detail": canonical_json(row["detail"])}
    row["hash"] = link_hash(stored)
    connection.execute(insert(audit_event), row)
    return _event(row)


def hold(connection: Connection, study_id: str) -> None:
    """Keep everyone else from writing to the study's chain until this transaction ends.

    Whoever will record an act after other statements holds the study first: two who shared it and
    then both wanted it alone would wait for each other for ever.

    Raises
    ------
    UnknownStudyError
        Where the database holds no such study.
    """
    if connection.execute(_LOCK_STUDY, {"study_id": study_id}).first() is None:
        raise unknown_study(study_id)


def audit_events(connection: Connection, study_id: str) -> tuple[AuditEvent, ...]:
    """Every act on a study, the first first."""
    rows = connection.execute(_EVENTS, {"study_id": study_id})
    return tuple(_event(row._asdict()) for row in rows)


def acts_of(
    connection: Connection, study_id: str, kinds: Iterable[AuditKind]
) -> tuple[AuditEvent, ...]:
    """The acts of some kinds on a study, the first first."""
    wanted = _EVENTS.where(audit_event.c.kind.in_([str(kind) for kind in kinds]))
    rows = connection.execute(wanted, {"study_id": study_id})
    return tuple(_event(row._asdict()) for row in rows)


def course_of(connection: Connection, study_id: str) -> tuple[AuditEvent, ...]:
    """What raters' work depends on: whether ratings are open, and the norming passes so far."""
    rows = connection.execute(_COURSE, {"study_id": study_id})
    return tuple(_event(row._asdict()) for row in rows)


def state(connection: Connection, study_id: str) -> StudyState:
    """Whether the study takes ratings, as its audit events say.

    Raises
    ------
    UnknownStudyError
        Where the database holds no such study.
    """
    kinds = connection.execute(_TURNING_POINTS, {"study_id": study_id}).scalars().all()
    if not kinds:
        raise unknown_study(study_id)
    return state_after(AuditKind(kind) for kind in kinds)


def language_of(connection: Connection, study_id: str) -> str:
    """The language of the study's texts; it was written down when the study was opened."""
    return terms_of(connection, study_id).language


def terms_of(connection: Connection, study_id: str) -> StudyTerms:
    """The terms that were written down when the study was opened."""
    return terms_in(connection.scalar(_OPENED, {"study_id": study_id}) or {})


def share(connection: Connection, study_id: str) -> int:
    """Keep the study as it is, open or closed, until this transaction ends; return its round.

    Raises
    ------
    UnknownStudyError
        Where the database holds no such study.
    """
    round_ = connection.scalar(_SHARE_STUDY, {"study_id": study_id})
    if round_ is None:
        raise unknown_study(study_id)
    return int(round_)


def refuse_closed(connection: Connection, study_id: str) -> None:
    """Say where ratings are closed.

    Raises
    ------
    ClosedError
        Where they are.
    """
    if state(connection, study_id) is not StudyState.OPEN:
        raise ClosedError("Ratings of this study are closed, so the answer was not stored.")


def require_open(connection: Connection, study_id: str) -> None:
    """Hold the study open until this transaction ends, or say that it is not.

    Raises
    ------
    ClosedError
        Where ratings are closed.
    """
    share(connection, study_id)
    refuse_closed(connection, study_id)


def audit_head(connection: Connection, study_id: str) -> ChainHead:
    """The newest link of the study's audit chain."""
    head = connection.execute(_HEAD, {"study_id": study_id}).first()
    return ChainHead("", head.sequence, head.hash) if head else ChainHead("", 0, FIRST)


def verify_audit(
    connection: Connection, study_id: str, head: ChainHead | None = None
) -> BrokenLink | None:
    """The first audit event that was changed, moved or taken out, or None where all are sound."""
    stored = connection.execute(_STORED, {"study_id": study_id}).mappings()
    return first_broken_link("", (dict(row) for row in stored), head)


def unknown_study(study_id: str) -> UnknownStudyError:
    """Say that there is no such study."""
    return UnknownStudyError(
        f"The database holds no study {study_id!r}; `evalkit open` puts one there."
    )


def _event(row: Mapping[str, Any]) -> AuditEvent:
    return AuditEvent(**{**row, "kind": AuditKind(row["kind"])})
