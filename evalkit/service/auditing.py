"""The audit log for people: every act on a study as a table."""

from typing import TYPE_CHECKING

from evalkit.report.csv_file import csv_bytes
from evalkit.service.pseudonymous import names_in_exports
from evalkit.service.workspace import Workspace
from evalkit.store import audit
from evalkit.store.columns import canonical_json, utc_text
from evalkit.study.audit import AuditEvent
from evalkit.study.pseudonym import event_under

if TYPE_CHECKING:
    import pandas as pd

AUDIT_COLUMNS = (
    "sequence",
    "at",
    "kind",
    "actor",
    "reason",
    "detail",
    "previous_hash",
    "hash",
)


def audit_frame(events: tuple[AuditEvent, ...]) -> "pd.DataFrame":
    """One row an act, with ``AUDIT_COLUMNS``; ``detail`` is canonical JSON."""
    import pandas as pd

    rows = [
        {
            "sequence": event.sequence,
            "at": utc_text(event.at),
            "kind": str(event.kind),
            "actor": event.actor,
            "reason": str(event.detail.get("reason", "")),
            "detail": canonical_json(dict(event.detail)),
            "previous_hash": event.previous_hash,
            "hash": event.hash,
        }
        for event in events
    ]
    return pd.DataFrame(rows, columns=list(AUDIT_COLUMNS))


def audit_csv(workspace: Workspace, study_id: str, *, pseudonyms: bool | None = None) -> bytes:
    """The audit log of a study as a CSV file; under pseudonyms without the hashes."""
    names = names_in_exports(workspace, study_id, pseudonyms)
    with workspace.store.reading() as connection:
        acts = audit.audit_events(connection, study_id)
    return csv_bytes(audit_frame(tuple(event_under(act, names) for act in acts)))
