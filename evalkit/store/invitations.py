"""Invitations: whose link it is, as the hash of its token, and whether it was taken back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, insert, select

from evalkit.store.schema import invitation, rater, revocation
from evalkit.study.rater import Rater, RaterKind, Role


@dataclass(frozen=True, slots=True)
class Invitee:
    """The person behind a link, and the study that it opens."""

    study_id: str
    person: Rater


_ACTIVE = (
    select(invitation.c.study_id, rater.c.rater_id, rater.c.name, rater.c.role, rater.c.kind)
    .join_from(invitation, rater)
    .outerjoin(
        revocation,
        and_(
            revocation.c.study_id == invitation.c.study_id,
            revocation.c.token_hash == invitation.c.token_hash,
        ),
    )
    .where(invitation.c.token_hash == bindparam("token_hash"), revocation.c.token_hash.is_(None))
)
_ACTIVE_OF_RATER = (
    select(invitation.c.token_hash)
    .outerjoin(
        revocation,
        and_(
            revocation.c.study_id == invitation.c.study_id,
            revocation.c.token_hash == invitation.c.token_hash,
        ),
    )
    .where(
        invitation.c.study_id == bindparam("study_id"),
        invitation.c.rater_id == bindparam("rater_id"),
        revocation.c.token_hash.is_(None),
    )
    .order_by(invitation.c.created_at, invitation.c.token_hash)
)

_ACTIVE_LINKS = (
    select(invitation.c.rater_id, func.count().label("n_links"))
    .outerjoin(
        revocation,
        and_(
            revocation.c.study_id == invitation.c.study_id,
            revocation.c.token_hash == invitation.c.token_hash,
        ),
    )
    .where(invitation.c.study_id == bindparam("study_id"), revocation.c.token_hash.is_(None))
    .group_by(invitation.c.rater_id)
)


def add_invitation(
    connection: Connection, study_id: str, rater_id: str, token_hash: str, at: datetime
) -> None:
    """Keep the hash of a new link's token; the token itself is never stored."""
    connection.execute(
        insert(invitation),
        {
            "study_id": study_id,
            "token_hash": token_hash,
            "rater_id": rater_id,
            "created_at": at,
        },
    )


def revoke(connection: Connection, study_id: str, rater_id: str, at: datetime) -> int:
    """Take back every active link of a person, and say how many there were."""
    person = {"study_id": study_id, "rater_id": rater_id}
    hashes = connection.execute(_ACTIVE_OF_RATER, person).scalars().all()
    if hashes:
        connection.execute(
            insert(revocation),
            [{"study_id": study_id, "token_hash": h, "revoked_at": at} for h in hashes],
        )
    return len(hashes)


def active_links(connection: Connection, study_id: str) -> dict[str, int]:
    """How many links of each person are valid; nobody without one is in it."""
    rows = connection.execute(_ACTIVE_LINKS, {"study_id": study_id})
    return {row.rater_id: int(row.n_links) for row in rows}


def find_person(connection: Connection, token_hash: str) -> Invitee | None:
    """Who holds this link, or None where it is unknown or was taken back; one query."""
    row = connection.execute(_ACTIVE, {"token_hash": token_hash}).first()
    if row is None:
        return None
    return Invitee(row.study_id, Rater(row.rater_id, row.name, Role(row.role), RaterKind(row.kind)))
