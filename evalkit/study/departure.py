"""Departures from the plan: what was done otherwise than it says, when, by whom and why."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from evalkit.study.audit import AuditEvent, AuditKind


@dataclass(frozen=True, slots=True)
class Departure:
    """One act that the plan did not foresee; ``reason`` is what its actor wrote down."""

    at: datetime
    actor: str
    what: str
    reason: str

    @property
    def sentence(self) -> str:
        """The departure as every result prints it."""
        when = self.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
        return f"Departure from the plan: {self.what} ({when}, {self.actor}): {self.reason}"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A rater or a brief that was left out of the analysis, by a rule of the plan or against it.

    ``rule`` is the plan's own words; empty for a departure.
    """

    kind: str
    id: str
    reason: str
    rule: str = ""

    @property
    def is_planned(self) -> bool:
        """Whether a rule of the plan asks for it."""
        return bool(self.rule)


def _detail(event: AuditEvent, name: str) -> str:
    return str(event.detail.get(name, ""))


def _forced(event: AuditEvent) -> str:
    return "unblinded while ratings were open, by force" if event.detail.get("forced") else ""


def _excluded(event: AuditEvent) -> str:
    left_out = f"{_detail(event, 'what')} {_detail(event, 'id')}"
    return "" if event.detail.get("rule") else f"{left_out} left out of an analysis"


AUTOMATIC: Mapping[AuditKind, Callable[[AuditEvent], str]] = {
    AuditKind.DEPARTED: lambda event: _detail(event, "what") or "noted by a lead",
    AuditKind.EARLY_LOOK: lambda event: "results looked at before ratings were closed",
    AuditKind.REOPENED: lambda event: "ratings opened again after closing",
    AuditKind.UNBLINDED: _forced,
    AuditKind.EXCLUDED: _excluded,
    AuditKind.INCLUDED: lambda event: (
        f"{_detail(event, 'what')} {_detail(event, 'id')} taken back into the analysis"
    ),
    AuditKind.RATER_ADDED: lambda event: f"rater {_detail(event, 'person')} joined",
    AuditKind.RATER_WITHDRAWN: lambda event: f"rater {_detail(event, 'person')} withdrew",
    AuditKind.WORK_RETURNED: lambda event: (
        "" if event.detail.get("norming") else "unfinished work given to other raters"
    ),
}
"""The kinds of acts that depart from a plan, and what is said of each; empty where it did not."""


def departures(events: Iterable[AuditEvent]) -> tuple[Departure, ...]:
    """Every departure among the acts on a study, the first first."""
    found = ((event, AUTOMATIC[event.kind](event)) for event in events if event.kind in AUTOMATIC)
    return tuple(
        Departure(event.at, event.actor, what, _detail(event, "reason"))
        for event, what in found
        if what
    )


def forced_notice(events: Iterable[AuditEvent]) -> str:
    """What every page of a result says where the systems were revealed too early; else empty."""
    for event in events:
        if event.kind is AuditKind.UNBLINDED and event.detail.get("forced"):
            when = event.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
            return (
                f"UNBLINDED BY FORCE while ratings were open ({when}, {event.actor}): "
                f"{_detail(event, 'reason')}. Ratings ended with it, and what was left unrated may "
                "have been decided by what was seen."
            )
    return ""


def exclusions(events: Iterable[AuditEvent]) -> tuple[Exclusion, ...]:
    """Who and what is left out now: excluded, and not taken back since."""
    found: dict[tuple[str, str], Exclusion] = {}
    for event in events:
        key = (_detail(event, "what"), _detail(event, "id"))
        if event.kind is AuditKind.EXCLUDED:
            found[key] = Exclusion(*key, _detail(event, "reason"), _detail(event, "rule"))
        elif event.kind is AuditKind.INCLUDED:
            found.pop(key, None)
    return tuple(found.values())
