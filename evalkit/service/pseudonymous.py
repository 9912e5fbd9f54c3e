"""Raters under pseudonyms in everything that is exported, where study or lead ask for it."""

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from evalkit.analysis.frame import Ratings
from evalkit.service.workspace import Workspace
from evalkit.store import audit, studies
from evalkit.study.audit import AuditKind
from evalkit.study.pseudonym import Pseudonyms, number_of, pseudonyms

if TYPE_CHECKING:
    import pandas as pd

PSEUDONYMS = "pseudonyms"


def names_in_exports(workspace: Workspace, study_id: str, wanted: bool | None = None) -> Pseudonyms:
    """The pseudonym of each rater, or nothing where ids are to be shown.

    Parameters
    ----------
    wanted
        None asks the study: ``exports`` in its `study.yaml`.
    """
    with workspace.store.reading() as connection:
        study = studies.load_study(connection, study_id)
        wanted = study.settings.exports == PSEUDONYMS if wanted is None else wanted
        if not wanted:
            return {}
        opened = audit.audit_events(connection, study_id)[0]
        people = opened.detail.get("people") if opened.kind is AuditKind.OPENED else None
        count = people if isinstance(people, int) else len(study.raters)
        secret = studies.load_key(connection, study_id).secret
    return pseudonyms(secret, study.raters, count)


def frame_under(frame: "pd.DataFrame", names: Pseudonyms) -> "pd.DataFrame":
    """A frame of answers with its raters under pseudonyms, rater by rater in their order."""
    if not names or frame.empty:
        return frame
    named = frame.assign(rater=frame["rater"].map(names))
    order = named["rater"].map(number_of)
    return named.assign(_order=order).sort_values("_order", kind="stable", ignore_index=True)[
        list(frame.columns)
    ]


def ratings_under(ratings: Ratings, names: Pseudonyms) -> Ratings:
    """Ratings with their raters under pseudonyms."""
    if not names:
        return ratings
    frames = {part.name: getattr(ratings, part.name) for part in fields(ratings)}
    return replace(
        ratings,
        **{name: _named(frame, names) for name, frame in frames.items() if frame is not None},
    )


def _named(frame: "pd.DataFrame", names: Pseudonyms) -> "pd.DataFrame":
    return frame.assign(rater=frame["rater"].map(names).astype(frame["rater"].dtype))
