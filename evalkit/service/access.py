"""Who someone is, by the link they hold; asked again on every run of every page."""

import hashlib
import secrets
from dataclasses import dataclass

from evalkit.errors import AccessError
from evalkit.service.workspace import Workspace
from evalkit.store import audit, invitations, studies
from evalkit.study.audit import AuditKind
from evalkit.study.rater import Rater, Role
from evalkit.study.terms import StudyTerms

TOKEN_BYTES = 24
MARK_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Session:
    """A person who holds a valid link, and the study it belongs to."""

    study_id: str
    person: Rater

    @property
    def is_lead(self) -> bool:
        """Whether the person runs the study."""
        return self.person.role is Role.LEAD

    @property
    def is_rater(self) -> bool:
        """Whether the person rates, and reads pages in a language of their own."""
        return self.person.role is Role.RATER


@dataclass(frozen=True, slots=True)
class Invitation:
    """A new link's token, shown once; the store keeps only its hash."""

    person: Rater
    token: str


def token_hash(token: str) -> str:
    """What the store keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_mark(hashed: str) -> str:
    """What the audit log says of a link, so that one that nobody made can be told.

    Examples
    --------
    >>> link_mark(token_hash("a token"))
    'b1d2a78ddcf42fee'
    """
    return hashlib.sha256(hashed.encode()).hexdigest()[:MARK_LETTERS]


def enter(workspace: Workspace, token: str) -> Session:
    """Tell who holds this link.

    Raises
    ------
    AccessError
        Where the link is unknown or was revoked.
    """
    with workspace.store.reading() as connection:
        found = invitations.find_person(connection, token_hash(token)) if token else None
    if found is None:
        raise AccessError(
            "This link is not valid, or it was taken back. Open the link you were sent, or ask the "
            "study's lead for a new one."
        )
    return Session(found.study_id, found.person)


def note_sign_in(workspace: Workspace, session: Session) -> None:
    """Write down that a browser was opened with this link."""
    with workspace.store.writing() as connection:
        audit.record(
            connection, session.study_id, AuditKind.SIGNED_IN, session.person.id, workspace.now()
        )


def study_terms(workspace: Workspace, session: Session) -> StudyTerms:
    """What everybody is told of the study: its language, whether it is a pilot, its deadline."""
    with workspace.store.reading() as connection:
        return audit.terms_of(connection, session.study_id)


def require_lead(session: Session) -> None:
    """Refuse whoever is not a lead of the study.

    Raises
    ------
    AccessError
        For raters.
    """
    if not session.is_lead:
        raise AccessError("This page is for the leads of the study.")


def require_rater(session: Session) -> None:
    """Refuse whoever is not a rater of the study.

    Raises
    ------
    AccessError
        For leads.
    """
    if session.person.role is not Role.RATER:
        raise AccessError("This page is for the raters of the study.")


def invite(
    workspace: Workspace, study_id: str, rater_id: str, actor: str, reason: str = ""
) -> Invitation:
    """Make a new link for a person of the study; a reason is written down with it.

    Raises
    ------
    AccessError
        Where the study has no such person.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with workspace.store.writing() as connection:
        person = _person(studies.raters(connection, study_id), rater_id)
        at = workspace.now()
        invitations.add_invitation(connection, study_id, rater_id, token_hash(token), at)
        detail = {"person": rater_id, "link": link_mark(token_hash(token))}
        detail |= {"reason": reason} if reason else {}
        audit.record(connection, study_id, AuditKind.INVITED, actor, at, detail)
    return Invitation(person, token)


def renew(
    workspace: Workspace, study_id: str, rater_id: str, actor: str, reason: str = ""
) -> Invitation:
    """Take every link of a person back and make a new one.

    Raises
    ------
    AccessError
        Where the study has no such person.
    """
    revoke(workspace, study_id, rater_id, actor, reason)
    return invite(workspace, study_id, rater_id, actor, reason)


def revoke(workspace: Workspace, study_id: str, rater_id: str, actor: str, reason: str = "") -> int:
    """Take every link of a person back, and say how many there were."""
    with workspace.store.writing() as connection:
        _person(studies.raters(connection, study_id), rater_id)
        at = workspace.now()
        n_revoked = invitations.revoke(connection, study_id, rater_id, at)
        detail = {"person": rater_id, "links": n_revoked} | ({"reason": reason} if reason else {})
        audit.record(connection, study_id, AuditKind.REVOKED, actor, at, detail)
    return n_revoked


def _person(people: tuple[Rater, ...], rater_id: str) -> Rater:
    for person in people:
        if person.id == rater_id:
            return person
    known = ", ".join(person.id for person in people)
    raise AccessError(f"The study has no person {rater_id!r}; it has {known}.")
