"""A norming pass: some briefs are rated blind, the levels revealed and talked over, rated again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from evalkit.study.audit import AuditEvent, AuditKind

NORMING_KINDS = (
    AuditKind.NORMING_BEGUN,
    AuditKind.NORMING_REVEALED,
    AuditKind.NORMING_NOTED,
    AuditKind.NORMING_AGAIN,
    AuditKind.NORMING_ENDED,
)


class NormingStage(StrEnum):
    """How far a norming pass is."""

    RATING = "rating"  # everybody rates the briefs blind
    TALK = "talk"  # the levels are revealed, and the group talks
    AGAIN = "again"  # everybody rates the same briefs again
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class NormingPass:
    """One pass as the audit log tells it; ``number`` counts from 1 within the study.

    ``shows_names`` says whether raters see each other's names, or letters. ``seal`` is the hash of
    the act that revealed the levels, and None before it: the letters come from it. ``asked`` are
    the assignments that everybody is asked to finish first.
    """

    number: int
    briefs: tuple[str, ...]
    stage: NormingStage
    shows_names: bool
    begun_at: datetime
    revealed_at: datetime | None = None
    seal: str | None = None
    asked: frozenset[str] = frozenset()

    @property
    def is_on(self) -> bool:
        """Whether anything is still to be done in it."""
        return self.stage is not NormingStage.ENDED


def norming_passes(acts: Iterable[AuditEvent]) -> tuple[NormingPass, ...]:
    """Every pass after these acts, in their order; acts of other kinds are passed over."""
    found: dict[int, NormingPass] = {}
    for act in acts:
        if act.kind not in NORMING_KINDS:
            continue
        number = _number_of(act)
        if act.kind is AuditKind.NORMING_BEGUN:
            found[number] = _begun(number, act)
        elif number in found:
            found[number] = _moved(found[number], act)
    return tuple(found.values())


def _number_of(act: AuditEvent) -> int:
    number = act.detail.get("pass")
    return number if isinstance(number, int) else 0


def _begun(number: int, act: AuditEvent) -> NormingPass:
    return NormingPass(
        number,
        _texts(act, "briefs"),
        NormingStage.RATING,
        act.detail.get("names") is True,
        act.at,
        asked=frozenset(_texts(act, "asked")),
    )


def _texts(act: AuditEvent, name: str) -> tuple[str, ...]:
    found = act.detail.get(name)
    return tuple(str(one) for one in found) if isinstance(found, list) else ()


def _moved(so_far: NormingPass, act: AuditEvent) -> NormingPass:
    match act.kind:
        case AuditKind.NORMING_REVEALED:
            return replace(so_far, stage=NormingStage.TALK, revealed_at=act.at, seal=act.hash)
        case AuditKind.NORMING_AGAIN:
            return replace(so_far, stage=NormingStage.AGAIN)
        case AuditKind.NORMING_ENDED:
            return replace(so_far, stage=NormingStage.ENDED)
    return so_far


@dataclass(frozen=True, slots=True)
class NormingNote:
    """What was kept of the talk of a pass, by whom and when; raters do not see it."""

    number: int
    at: datetime
    actor: str
    text: str


def norming_notes(acts: Iterable[AuditEvent]) -> tuple[NormingNote, ...]:
    """Every note on the talk of a pass, the first first."""
    return tuple(
        NormingNote(_number_of(act), act.at, act.actor, str(act.detail.get("note", "")))
        for act in acts
        if act.kind is AuditKind.NORMING_NOTED
    )
