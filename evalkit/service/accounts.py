"""Who may open a study, and when each of them was last there."""

from dataclasses import dataclass
from datetime import datetime

from evalkit.service.workspace import Workspace
from evalkit.store import audit, invitations, overview, studies
from evalkit.study.audit import AuditKind
from evalkit.study.rater import Rater


@dataclass(frozen=True, slots=True)
class Account:
    """A person of the study: how many links are valid, and when they came and answered last.

    ``n_sign_ins`` counts browsers that were opened with a link.
    """

    person: Rater
    n_links: int
    n_sign_ins: int
    signed_in_at: datetime | None
    answered_at: datetime | None

    @property
    def last_seen(self) -> datetime | None:
        """The later of the last sign-in and the last answer."""
        seen = [moment for moment in (self.signed_in_at, self.answered_at) if moment]
        return max(seen, default=None)


def accounts_of(workspace: Workspace, study_id: str) -> tuple[Account, ...]:
    """Everybody of a study, in the order of its file."""
    with workspace.store.reading() as connection:
        people = studies.raters(connection, study_id)
        links = invitations.active_links(connection, study_id)
        answered = {
            one.rater_id: one.last_at for one in overview.rater_overview(connection, study_id)
        }
        acts = audit.audit_events(connection, study_id)
    sign_ins: dict[str, list[datetime]] = {}
    for act in acts:
        if act.kind is AuditKind.SIGNED_IN:
            sign_ins.setdefault(act.actor, []).append(act.at)
    return tuple(
        Account(
            person=person,
            n_links=links.get(person.id, 0),
            n_sign_ins=len(sign_ins.get(person.id, ())),
            signed_in_at=max(sign_ins.get(person.id, ()), default=None),
            answered_at=answered.get(person.id),
        )
        for person in people
    )
