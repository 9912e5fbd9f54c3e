"""Hash chains: every event carries the hash of the one before, so that none can be changed alone.

A chain cannot show by itself that its newest events were cut off; its head, written down
elsewhere, can.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, type_coerce

from evalkit.store.columns import JsonText, Moment, canonical_json

FIRST = "0" * 64
"""The hash before the first event of a chain."""


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The newest event of a chain: to be written down where the database cannot reach.

    ``rater_id`` is empty for the audit events of the study.
    """

    rater_id: str
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first event of a chain that does not fit, and why in a sentence."""

    rater_id: str
    sequence: int
    why: str


def stored_columns(table: Table) -> list[ColumnElement[Any]]:
    """The columns as the database holds them, so that a value no type can read is found too."""
    return [
        type_coerce(column, Text).label(column.name)
        if isinstance(column.type, Moment | JsonText)
        else column
        for column in table.columns
    ]


def link_hash(stored: Mapping[str, object]) -> str:
    """SHA-256 over the canonical JSON of an event's columns as stored, all but ``hash`` itself.

    A column without a value is left out, so that a later release can add columns and the hashes
    of earlier events stay.

    Examples
    --------
    >>> link_hash({"b": 1, "a": None, "hash": "x"}) == link_hash({"b": 1})
    True
    """
    content = {
        name: value for name, value in stored.items() if name != "hash" and value is not None
    }
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def first_broken_link(
    rater_id: str, events: Iterable[Mapping[str, object]], head: ChainHead | None = None
) -> BrokenLink | None:
    """Walk a chain from its first event and name the first that does not fit.

    Parameters
    ----------
    events
        The columns of each event as stored, in the order of their numbers.
    head
        A head that was written down earlier; the chain must hold it.
    """
    expected, previous = 1, FIRST
    for event in events:
        if why := _misfit(event, expected, previous, head):
            return BrokenLink(rater_id, expected, why)
        expected, previous = expected + 1, str(event["hash"])
    if head and head.sequence >= expected:
        return BrokenLink(rater_id, expected, f"event {expected} is missing at the end")
    return None


def _misfit(
    event: Mapping[str, object], expected: int, previous: str, head: ChainHead | None
) -> str | None:
    if event["sequence"] != expected:
        return f"event {expected} is missing; the next one there is {event['sequence']}"
    if event["previous_hash"] != previous:
        return f"event {expected} does not follow the event before it"
    if event["hash"] != link_hash(event):
        return f"the content of event {expected} is not what was stored"
    if head and head.sequence == expected and head.hash != event["hash"]:
        return f"event {expected} has another hash than the head that was written down"
    return None
