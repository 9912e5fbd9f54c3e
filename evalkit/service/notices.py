"""What every result of a study says of how it came about: force, departures, other code."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from evalkit.store.frozen import CODE
from evalkit.study.analysis_code import AnalysisCode
from evalkit.study.audit import AuditEvent, AuditKind
from evalkit.study.departure import Departure, Exclusion, departures, exclusions, forced_notice
from evalkit.study.terms import PILOT_NOTE, terms_in


@dataclass(frozen=True, slots=True)
class Notices:
    """How far a result kept to its plan.

    ``pilot``, ``forced`` and ``code`` are sentences, empty where there is nothing to say;
    ``exclusions`` are those in force now.
    """

    pilot: str = ""
    forced: str = ""
    code: str = ""
    departures: tuple[Departure, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it, the gravest first."""
        told = (self.pilot, self.forced, *(one.sentence for one in self.departures), self.code)
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
    )


def pilot_notice(acts: Iterable[AuditEvent]) -> str:
    """What every page of a pilot's result says; empty where the study is none."""
    opened = (act.detail for act in acts if act.kind is AuditKind.OPENED)
    return PILOT_NOTE if any(terms_in(detail).is_pilot for detail in opened) else ""


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
