"""What one check of a study found."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from evalkit.store.evidence import Evidence
from evalkit.study.audit import AuditKind


class Verdict(StrEnum):
    """Whether what was checked is as it was written down."""

    SOUND = "sound"
    BROKEN = "BROKEN"
    UNCHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked, how it came out, and where and why in a sentence."""

    check: str
    verdict: Verdict
    sentence: str


def sound(check: str, sentence: str) -> Finding:
    """A check that holds."""
    return Finding(check, Verdict.SOUND, sentence)


def broken(check: str, sentence: str) -> Finding:
    """A check that does not hold."""
    return Finding(check, Verdict.BROKEN, sentence)


def unchecked(check: str, sentence: str) -> Finding:
    """A check that this evidence does not allow."""
    return Finding(check, Verdict.UNCHECKED, sentence)


@dataclass(frozen=True, slots=True)
class StoredAct:
    """An audit event as far as it can be read; a detail that is no JSON object counts as empty."""

    sequence: int
    kind: str
    detail: Mapping[str, Any]


def acts_of(evidence: Evidence) -> tuple[StoredAct, ...]:
    """The audit events in the order of their numbers."""
    return tuple(
        StoredAct(
            row["sequence"] if isinstance(row["sequence"], int) else 0,
            str(row["kind"]),
            _mapping(row["detail"]),
        )
        for row in evidence.rows("audit_event", "sequence")
    )


def opening_of(evidence: Evidence) -> Mapping[str, Any]:
    """What was written down when the study was opened; empty where that event cannot be read."""
    for act in acts_of(evidence):
        if act.kind == AuditKind.OPENED:
            return act.detail
    return {}


def _mapping(text: object) -> Mapping[str, Any]:
    try:
        found = json.loads(str(text))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
