"""What happened to a study, act by act, and the state that follows from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AuditKind(StrEnum):
    """One kind of act that is written down."""

    OPENED = "opened"
    INVITED = "invited"
    REVOKED = "revoked"
    SIGNED_IN = "signed_in"
    FINISHED = "finished"
    CLOSED = "closed"
    REOPENED = "reopened"
    EARLY_LOOK = "early_look"
    UNBLINDED = "unblinded"
    KEY_SHOWN_AGAIN = "key_shown_again"
    EXPORTED = "exported"
    RATER_ADDED = "rater_added"
    RATER_WITHDRAWN = "rater_withdrawn"
    WORK_RETURNED = "work_returned"
    DESIGN_EXTENDED = "design_extended"
    ROUND_LINKED = "round_linked"
    DEPARTED = "departed"
    EXCLUDED = "excluded"
    INCLUDED = "included"
    QUALIFIED = "qualified"
    QUALIFICATION_DECIDED = "qualification_decided"
    NORMING_BEGUN = "norming_begun"
    NORMING_REVEALED = "norming_revealed"
    NORMING_NOTED = "norming_noted"
    NORMING_AGAIN = "norming_again"
    NORMING_ENDED = "norming_ended"
    ADJUDICATION_OPENED = "adjudication_opened"
    ADJUDICATED = "adjudicated"
    AUTOMATICALLY_RATED = "automatically_rated"


class StudyState(StrEnum):
    """Whether ratings are taken, and whether the systems are known."""

    OPEN = "open"
    CLOSED = "closed"
    UNBLINDED = "unblinded"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One act; ``sequence`` counts from 1 within the study, and each event names the hash before.

    ``actor`` is the id of a rater or lead, or of the command that acted.
    """

    study_id: str
    sequence: int
    kind: AuditKind
    actor: str
    at: datetime
    detail: Mapping[str, object]
    previous_hash: str
    hash: str


def state_after(kinds: Iterable[AuditKind]) -> StudyState:
    """The state of a study after these acts, in their order.

    Examples
    --------
    >>> state_after([AuditKind.OPENED, AuditKind.CLOSED, AuditKind.EXPORTED])
    <StudyState.CLOSED: 'closed'>
    """
    state = StudyState.CLOSED
    for kind in kinds:
        if kind is AuditKind.UNBLINDED:
            return StudyState.UNBLINDED
        if kind in (AuditKind.OPENED, AuditKind.REOPENED):
            state = StudyState.OPEN
        elif kind is AuditKind.CLOSED:
            state = StudyState.CLOSED
    return state
