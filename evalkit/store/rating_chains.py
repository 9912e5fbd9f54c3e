"""The hash chain of each rater's events: its newest link, and the first one that does not hold."""

from sqlalchemy import Connection, bindparam, func, select

from evalkit.store.chain import BrokenLink, ChainHead, first_broken_link, stored_columns
from evalkit.store.schema import rating_event


def chain_heads(connection: Connection, study_id: str) -> tuple[ChainHead, ...]:
    """The newest event of every rater who has answered, by rater id."""
    rows = connection.execute(_HEADS, {"study_id": study_id})
    return tuple(sorted((ChainHead(*row) for row in rows), key=lambda head: head.rater_id))


def verify_chain(
    connection: Connection, study_id: str, rater_id: str, head: ChainHead | None = None
) -> BrokenLink | None:
    """The first event of a rater that was changed, moved or taken out; None where all are sound.

    ``head`` is one written down earlier: with it, events cut off at the end are found too.
    """
    rows = connection.execute(_STORED, {"study_id": study_id, "rater_id": rater_id}).mappings()
    return first_broken_link(rater_id, (dict(row) for row in rows), head)


_STUDY = rating_event.c.study_id == bindparam("study_id")
_RATER = rating_event.c.rater_id == bindparam("rater_id")
_STORED = (
    select(*stored_columns(rating_event)).where(_STUDY, _RATER).order_by(rating_event.c.sequence)
)
_newest = (
    select(rating_event.c.rater_id, func.max(rating_event.c.sequence).label("sequence"))
    .where(_STUDY)
    .group_by(rating_event.c.rater_id)
    .subquery()
)
_HEADS = (
    select(rating_event.c.rater_id, rating_event.c.sequence, rating_event.c.hash)
    .join(
        _newest,
        (_newest.c.rater_id == rating_event.c.rater_id)
        & (_newest.c.sequence == rating_event.c.sequence),
    )
    .where(_STUDY)
)
