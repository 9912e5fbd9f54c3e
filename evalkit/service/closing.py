"""The acts that change what a study is: close, reopen, unblind; each is written down."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalkit.errors import ClosedError
from evalkit.service.workspace import Workspace
from evalkit.store import audit, rating_chains, studies
from evalkit.study.audit import AuditEvent, AuditKind, StudyState

if TYPE_CHECKING:
    from sqlalchemy import Connection


CHAIN_HEADS = "chain_heads"
CHAINS = {
    CHAIN_HEADS: rating_chains.RATINGS,
    "practice_heads": rating_chains.PRACTICE,
    "profile_heads": rating_chains.PROFILES,
}
"""What is written down at closing of each kind of chain, and where the chain is kept."""


@dataclass(frozen=True, slots=True)
class ClosedStudy:
    """What to write down elsewhere when ratings close: the heads of all chains.

    ``rater_heads`` hold each rater's number of events and the hash of the last one.
    """

    audit_head: str
    rater_heads: dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Revealed:
    """Which system each letter stood for, and what proves that the key was not changed.

    ``earlier`` is the act that unblinded the study, where it was unblinded before: then only that
    the key was shown again was written down this time, and why.
    """

    systems: dict[str, str]
    commitment: str
    secret: str
    nonce: str
    is_key_unchanged: bool
    earlier: AuditEvent | None = None


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
        chains = rating_chains.chain_heads(connection, study_id)
        heads = {head.rater_id: (head.sequence, head.hash) for head in chains}
        detail = _kept_heads(connection, study_id)
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


def unblind(
    workspace: Workspace, study_id: str, actor: str, reason: str, *, force: bool = False
) -> Revealed:
    """Reveal which system is which, once and for all; the act is written down before the answer.

    Parameters
    ----------
    force
        Unblind although ratings are open. They close with it, and every result says so.

    Raises
    ------
    ClosedError
        While ratings are open and nobody forces it.
    """
    with workspace.store.writing() as connection:
        audit.hold(connection, study_id)
        state = audit.state(connection, study_id)
        if state is StudyState.OPEN and not force:
            raise ClosedError(
                "Close the ratings before you unblind the study. Unblinding while they are open "
                "can be forced; every page of the result says so from then on."
            )
        earlier = _unblinded_before(connection, study_id)
        detail: dict[str, object] = {"reason": reason}
        if earlier is None:
            detail |= _kept_heads(connection, study_id)
            detail |= {"forced": True} if state is StudyState.OPEN else {}
        kind = AuditKind.KEY_SHOWN_AGAIN if earlier else AuditKind.UNBLINDED
        audit.record(connection, study_id, kind, actor, workspace.now(), detail)
        key = studies.load_key(connection, study_id)
        committed = studies.commitment(connection, study_id)
    return Revealed(
        systems=dict(sorted((code, system) for system, code in key.codes.items())),
        commitment=committed,
        secret=key.secret.hex(),
        nonce=key.nonce.hex(),
        is_key_unchanged=key.fits(committed),
        earlier=earlier,
    )


def _unblinded_before(connection: "Connection", study_id: str) -> AuditEvent | None:
    acts = audit.audit_events(connection, study_id)
    return next((event for event in acts if event.kind is AuditKind.UNBLINDED), None)


def _kept_heads(connection: "Connection", study_id: str) -> dict[str, object]:
    """The newest link of each rater's chains: its number and its hash, by what the chain is of."""
    found = {
        name: {
            head.rater_id: [head.sequence, head.hash]
            for head in rating_chains.chain_heads(connection, study_id, table)
        }
        for name, table in CHAINS.items()
    }
    return {name: heads for name, heads in found.items() if heads or name == CHAIN_HEADS}
