"""The audit log of an archive, as the database would give it."""

import json
from datetime import datetime
from pathlib import Path

from evalkit.errors import RatingsTableError
from evalkit.store.tabular import read_table
from evalkit.study.audit import AuditEvent, AuditKind


def archived_events(path: Path) -> tuple[AuditEvent, ...]:
    """Every act on an archived study, the first first.

    Raises
    ------
    RatingsTableError
        Where the archive lacks the log, or an event of it cannot be read.
    """
    study_id = read_table(path, "study").iloc[0]["study_id"]
    rows = read_table(path, "audit_event").to_dict("records")
    try:
        events = [
            AuditEvent(
                study_id,
                int(row["sequence"]),
                AuditKind(row["kind"]),
                row["actor"],
                datetime.fromisoformat(row["at"]),
                json.loads(row["detail"]),
                row["previous_hash"],
                row["hash"],
            )
            for row in rows
        ]
    except ValueError as error:
        raise RatingsTableError(
            f"{path}: an event of the audit log cannot be read ({error}); "
            f"`evalkit verify {path}` says which."
        ) from error
    return tuple(sorted(events, key=lambda event: event.sequence))
