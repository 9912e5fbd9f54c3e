"""The rows of an archive with raters under pseudonyms, and without all that would undo them."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from evalkit.store.archive_rows import Row
from evalkit.store.columns import canonical_json
from evalkit.study.pseudonym import Pseudonyms, detail_under, number_of


def rows_under(rows: Mapping[str, Iterable[Row]], names: Pseudonyms) -> dict[str, Iterable[Row]]:
    """The rows of every table, with raters renamed.

    A hash over a row that holds a rater's id would confirm a guess of it, so chains have none; and
    with the secret anybody could draw the pseudonyms again.
    """
    return {
        name: _changed(found, CHANGES[name], names) if name in CHANGES else found
        for name, found in rows.items()
    }


def _changed(rows: Iterable[Row], change: "Change", names: Pseudonyms) -> Iterator[Row]:
    for row in rows:
        yield change(row, names)


def _study(row: Row, names: Pseudonyms) -> Row:
    return {**row, "secret": None, "nonce": None, "has_pseudonyms": 1}


def _rater(row: Row, names: Pseudonyms) -> Row:
    name = names.get(row["rater_id"])
    return {**row, "rater_id": name, "position": number_of(name)} if name else row


def _work(row: Row, names: Pseudonyms) -> Row:
    return {**row, "rater_id": names[row["rater_id"]]}


def _answer(row: Row, names: Pseudonyms) -> Row:
    return {**_work(row, names), "previous_hash": "", "hash": ""}


def _profile(row: Row, names: Pseudonyms) -> Row:
    """Consent alone: a role, years, or the language of the page may be known to be somebody's."""
    actor = names.get(row["actor"], row["actor"])
    return {**_answer(row, names), "actor": actor, "language": "", "answers": "{}"}


def _act(row: Row, names: Pseudonyms) -> Row:
    detail = canonical_json(detail_under(json.loads(row["detail"]), names))
    actor = names.get(row["actor"], row["actor"])
    return {**row, "actor": actor, "detail": detail, "previous_hash": "", "hash": ""}


Change: TypeAlias = Callable[[Row, Pseudonyms], Row]
CHANGES: Mapping[str, Change] = {
    "study": _study,
    "rater": _rater,
    "assignment": _work,
    "rating_event": _answer,
    "practice_event": _answer,
    "profile_event": _profile,
    "audit_event": _act,
}
"""The tables that name raters, and what becomes of a row of each."""
