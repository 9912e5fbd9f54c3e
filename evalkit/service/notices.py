"""What every result of a study says of how it came about: force, departures, other code."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from evalkit.store.frozen import CODE
from evalkit.study.analysis_code import AnalysisCode
from evalkit.study.audit import AuditEvent, AuditKind
from evalkit.study.departure import Departure, Exclusion, departures, exclusions, forced_notice
from evalkit.study.norming import norming_passes
from evalkit.study.terms import PILOT_NOTE, terms_in


@dataclass(frozen=True, slots=True)
class Notices:
    """How far a result kept to its plan.

    ``pilot``, ``forced`` and ``code`` are sentences, empty where there is nothing to say;
    ``exclusions`` are those in force now; ``beside`` says what was recorded beside the ratings.
    """

    pilot: str = ""
    forced: str = ""
    code: str = ""
    departures: tuple[Departure, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it, the gravest first."""
        departed = (one.sentence for one in self.departures)
        told = (self.pilot, self.forced, *departed, self.code, *self.beside)
        return tuple(sentence for sentence in told if sentence)

    @property
    def as_rows(self) -> list[dict[str, Any]]:
        """The departures for files and scripts."""
        return [
            {
                "at": one.at.isoformat(),
                "actor": one.actor,
                "what": one.what,
                "reason": one.reason,
            }
            for one in self.departures
        ]


def notices_of(events: Iterable[AuditEvent], code: AnalysisCode) -> Notices:
    """What the audit log has to say to whoever reads a result that ``code`` computes."""
    acts = tuple(events)
    return Notices(
        pilot=pilot_notice(acts),
        forced=forced_notice(acts),
        code=_other_code(acts, code),
        departures=departures(acts),
        exclusions=exclusions(acts),
        beside=(*norming_notices(acts), *adjudication_notices(acts)),
    )


def pilot_notice(acts: Iterable[AuditEvent]) -> str:
    """What every page of a pilot's result says; empty where the study is none."""
    opened = (act.detail for act in acts if act.kind is AuditKind.OPENED)
    return PILOT_NOTE if any(terms_in(detail).is_pilot for detail in opened) else ""


def norming_notices(acts: Iterable[AuditEvent]) -> Iterator[str]:
    """Which ratings count of the briefs that were talked over, pass by pass."""
    for one in norming_passes(acts):
        if one.revealed_at is None:
            continue
        when = one.revealed_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
        yield (
            f"Norming pass {one.number}: the levels on {len(one.briefs)} "
            f"{'brief' if len(one.briefs) == 1 else 'briefs'} ({', '.join(one.briefs)}) were "
            f"revealed and talked over on {when}. Of these briefs only the independent ratings "
            "given before count; what was rated again counts nowhere, and its agreement is in "
            "norming.csv. Ratings of other briefs given later come from raters who had talked."
        )


def adjudication_notices(acts: Iterable[AuditEvent]) -> Iterator[str]:
    """Who settled how much, and who of them was not blind."""
    events = tuple(acts)
    settled = [act for act in events if act.kind is AuditKind.ADJUDICATED]
    if not settled:
        return
    passages = {str(act.detail.get("passage")) for act in settled}
    knows = adjudicators_in(events)
    seeing = [person for person, is_seeing in knows.items() if is_seeing]
    told = (
        f" Not blind, by their own word: {', '.join(seeing)}."
        if seeing
        else " All said that they did not know which system wrote what."
    )
    yield (
        f"Adjudication: verdicts on {len(passages)} "
        f"{'passage' if len(passages) == 1 else 'passages'} by {', '.join(knows)} stand beside the "
        f"ratings and enter no agreement, no difference and no test.{told}"
    )


def adjudicators_in(acts: Iterable[AuditEvent]) -> Mapping[str, bool]:
    """Everybody who settled a case, and whether they said that they know the systems."""
    events = tuple(acts)
    settled = dict.fromkeys(act.actor for act in events if act.kind is AuditKind.ADJUDICATED)
    knows = {
        act.actor
        for act in events
        if act.kind is AuditKind.ADJUDICATION_OPENED and act.detail.get("knows_systems") is True
    }
    return {person: person in knows for person in settled}


def _other_code(acts: tuple[AuditEvent, ...], code: AnalysisCode) -> str:
    for event in acts:
        frozen = event.detail.get("parts")
        if event.kind is not AuditKind.OPENED or not isinstance(frozen, dict):
            continue
        if frozen.get(CODE) not in (None, code.hash):
            was = event.detail.get("code_version")
            return (
                f"The plan was frozen with the analysis code of evalkit {was}; this result was "
                f"computed by evalkit {code.version}, whose analysis code differs from it."
            )
    return ""
