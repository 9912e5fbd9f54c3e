"""What the automatic rater answered, read back from an archive."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from evalkit.errors import RatingsTableError
from evalkit.store.automatic import rating_of
from evalkit.store.tabular import read_table
from evalkit.study.automatic import AutomaticRating

NUMBERS = ("repeat", "attempts", "tokens_in", "tokens_out")
MAY_BE_EMPTY = ("text_b", "model", "fingerprint", "tokens_in", "tokens_out")


def archived_ratings(
    path: Path,
) -> tuple[tuple[AutomaticRating, ...], Mapping[str, tuple[str, str, str]]]:
    """Every answer of the automatic rater, and brief, system and letter of each text.

    An archive of an earlier release has no such table, and gives none. Before unblinding a
    system goes by its letter.

    Raises
    ------
    RatingsTableError
        Where a row of it cannot be read.
    """
    try:
        table = read_table(path, "automatic_rating")
    except RatingsTableError:
        return (), {}
    rows = sorted(table.to_dict("records"), key=lambda row: int(row["sequence"]))
    try:
        ratings = tuple(rating_of(_typed({str(k): v for k, v in row.items()})) for row in rows)
    except (ValueError, KeyError, TypeError) as error:
        raise RatingsTableError(
            f"{path}: an answer of the automatic rater cannot be read ({error}); "
            f"`evalkit verify {path}` says which."
        ) from error
    systems = read_table(path, "system").set_index("code")["system_id"].to_dict()
    passages = read_table(path, "passage").to_dict("records")
    places = {
        str(row["text_id"]): (
            str(row["brief_id"]),
            str(systems.get(row["code"]) or row["code"]),
            str(row["code"]),
        )
        for row in passages
        if row["code"]
    }
    return ratings, places


def _typed(row: dict[str, str]) -> dict[str, object]:
    """A table knows texts only; empty stands for nothing where nothing may stand."""
    known: dict[str, object] = dict(row)
    known |= {name: row[name] or None for name in MAY_BE_EMPTY}
    known |= {name: int(row[name]) for name in NUMBERS if row[name]}
    known |= {name: json.loads(row[name]) for name in ("answers", "form_hashes")}
    return known | {"answered_at": datetime.fromisoformat(row["answered_at"])}
