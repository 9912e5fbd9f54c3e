"""The acts that change what a study is: close, reopen, unblind; each is written down."""

from dataclasses import dataclass

from evalkit.errors import ClosedError
from evalkit.service.workspace import Workspace
from evalkit.store import audit, rating_events, studies
from evalkit.study.audit import AuditEvent, AuditKind, StudyState


@dataclass(frozen=True, slots=True)
class ClosedStudy:
    """What to write down elsewhere when ratings close: the heads of all chains.

    ``rater_heads`` hold each rater's number of events and the hash of the last one.
    """

    audit_head: str
    rater_heads: dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Revealed:
    """Which system each letter stood for, and what proves that the key was not changed."""

    systems: dict[str, str]
    commitment: str
    nonce: str
    is_key_unchanged: bool


def state_of(workspace: Workspace, study_id: str) -> StudyState:
    """Whether a study takes ratings, is closed, or is unblinded."""
    with workspace.store.reading() as connection:
        return audit.state(connection, study_id)


def close(workspace: Workspace, study_id: str, actor: str) -> ClosedStudy:
    """Close the ratings; the heads of all rating chains are written down with it.

    Raises
    ------
    ClosedError
        Where they are closed already.
    """
    with workspace.store.writing() as connection:
        audit.hold(connection, study_id)
        if audit.state(connection, study_id) is not StudyState.OPEN:
            raise ClosedError("Ratings of this study are closed already.")
        chains = rating_events.chain_heads(connection, study_id)
        heads = {head.rater_id: (head.sequence, head.hash) for head in chains}
        detail = {"chain_heads": {rater: list(head) for rater, head in heads.items()}}
        at = workspace.now()
        event = audit.record(connection, study_id, AuditKind.CLOSED, actor, at, detail)
    return ClosedStudy(event.hash, heads)


def reopen(workspace: Workspace, study_id: str, actor: str, reason: str) -> AuditEvent:
    """Take ratings again, for a stated reason.

    Raises
    ------
    ClosedError
        Where ratings are open, or the systems are known already.
    """
    with workspace.store.writing() as connection:
        audit.hold(connection, study_id)
        state = audit.state(connection, study_id)
        if state is StudyState.OPEN:
            raise ClosedError("Ratings of this study are open.")
        if state is StudyState.UNBLINDED:
            raise ClosedError(
                "This study was unblinded, so its ratings stay closed; start a new round instead."
            )
        detail = {"reason": reason}
        return audit.record(
            connection, study_id, AuditKind.REOPENED, actor, workspace.now(), detail
        )


def unblind(workspace: Workspace, study_id: str, actor: str, reason: str) -> Revealed:
    """Reveal which system is which, once and for all; the act is written down before the answer.

    Raises
    ------
    ClosedError
        While ratings are open.
    """
    with workspace.store.writing() as connection:
        audit.hold(connection, study_id)
        state = audit.state(connection, study_id)
        if state is StudyState.OPEN:
            raise ClosedError("Close the ratings before you unblind the study.")
        if state is StudyState.CLOSED:
            detail = {"reason": reason}
            audit.record(connection, study_id, AuditKind.UNBLINDED, actor, workspace.now(), detail)
        key = studies.load_key(connection, study_id)
        committed = studies.commitment(connection, study_id)
    return Revealed(
        systems=dict(sorted((code, system) for system, code in key.codes.items())),
        commitment=committed,
        nonce=key.nonce.hex(),
        is_key_unchanged=key.fits(committed),
    )
