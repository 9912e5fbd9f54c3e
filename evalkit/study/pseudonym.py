"""Pseudonyms of raters for files that leave the house: stable, and in no order of the study's."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from evalkit.study.audit import AuditEvent
from evalkit.study.rater import Rater, Role
from evalkit.study.study import Study

Pseudonyms = Mapping[str, str]
"""The id of each rater to what it is replaced by; empty where ids are shown."""


def pseudonyms(secret: bytes, people: Sequence[Rater], n_at_opening: int) -> dict[str, str]:
    """Rater 1 to Rater k: those of the opening in an order drawn from the secret, then newcomers.

    Examples
    --------
    >>> sorted(pseudonyms(b"secret", [Rater("ana", "Ana"), Rater("ben", "Ben")], 2).values())
    ['Rater 1', 'Rater 2']
    """
    first = [person.id for person in people[:n_at_opening] if person.role is Role.RATER]
    later = [person.id for person in people[n_at_opening:] if person.role is Role.RATER]

    def drawn(rater_id: str) -> bytes:
        return hmac.digest(secret, f"pseudonym {rater_id}".encode(), hashlib.sha256)

    ordered = [*sorted(first, key=drawn), *later]
    return {rater_id: f"Rater {number}" for number, rater_id in enumerate(ordered, start=1)}


def number_of(name: str) -> int:
    """The number in a pseudonym.

    Examples
    --------
    >>> number_of("Rater 12")
    12
    """
    return int(name.rpartition(" ")[2])


def study_under(study: Study, names: Pseudonyms) -> Study:
    """The study with its raters under pseudonyms, in the order of those; leads keep their ids."""
    if not names:
        return study
    raters = sorted(
        (replace(p, id=names[p.id], name=names[p.id]) for p in study.raters if p.id in names),
        key=lambda person: number_of(person.id),
    )
    leads = [person for person in study.raters if person.id not in names]
    return replace(study, raters=(*raters, *leads))


def event_under(event: AuditEvent, names: Pseudonyms) -> AuditEvent:
    """An act with raters under pseudonyms; its hashes would give them away and are left out."""
    if not names:
        return event
    detail = detail_under(event.detail, names)
    actor = names.get(event.actor, event.actor)
    return replace(event, actor=actor, detail=detail, previous_hash="", hash="")


def detail_under(detail: Mapping[str, Any], names: Pseudonyms) -> dict[str, Any]:
    """What was written down with an act, with raters under pseudonyms.

    Raters stand as ``person``, as ``id`` of an exclusion, as keys of the heads of
    chains (whose hashes would give them away), and first in each of ``cells``.
    """
    told = {**detail}
    for heads in ("chain_heads", "practice_heads", "profile_heads"):
        told.pop(heads, None)
    if "person" in told:
        told["person"] = names.get(str(told["person"]), told["person"])
    if told.get("what") == "rater":
        told["id"] = names.get(str(told["id"]), told["id"])
    if isinstance(told.get("cells"), list):
        told["cells"] = [[names.get(str(c[0]), c[0]), *c[1:]] for c in told["cells"]]
    return told
