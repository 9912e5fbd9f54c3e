"""The hash chains of each rater: their newest link, and the first one that does not hold."""

from sqlalchemy import Connection, Select, Table, bindparam, func, select

from evalkit.store.chain import BrokenLink, ChainHead, first_broken_link, stored_columns
from evalkit.store.schema import practice_event, profile_event, rating_event

RATINGS, PRACTICE, PROFILES = rating_event, practice_event, profile_event
"""The tables that hold a chain for each rater."""


def chain_heads(
    connection: Connection, study_id: str, table: Table = RATINGS
) -> tuple[ChainHead, ...]:
    """The newest event of every rater who has any in this table, by rater id."""
    rows = connection.execute(_HEADS[table.name], {"study_id": study_id})
    heads = (ChainHead(row.rater_id, row.sequence, row.hash) for row in rows)
    return tuple(sorted(heads, key=lambda head: head.rater_id))


def verify_chain(
    connection: Connection, study_id: str, rater_id: str, head: ChainHead | None = None
) -> BrokenLink | None:
    """The first event of a rater that was changed, moved or taken out; None where all are sound.

    ``head`` is one written down earlier: with it, events cut off at the end are found too.
    """
    rows = connection.execute(_STORED, {"study_id": study_id, "rater_id": rater_id}).mappings()
    return first_broken_link(rater_id, (dict(row) for row in rows), head)


def _heads_of(table: Table) -> Select[tuple[str, int, str]]:
    in_study = table.c.study_id == bindparam("study_id")
    newest = (
        select(table.c.rater_id, func.max(table.c.sequence).label("sequence"))
        .where(in_study)
        .group_by(table.c.rater_id)
        .subquery()
    )
    is_newest = (newest.c.rater_id == table.c.rater_id) & (newest.c.sequence == table.c.sequence)
    return (
        select(table.c.rater_id, table.c.sequence, table.c.hash)
        .join(newest, is_newest)
        .where(in_study)
    )


_HEADS = {table.name: _heads_of(table) for table in (RATINGS, PRACTICE, PROFILES)}
_STORED = (
    select(*stored_columns(rating_event))
    .where(
        rating_event.c.study_id == bindparam("study_id"),
        rating_event.c.rater_id == bindparam("rater_id"),
    )
    .order_by(rating_event.c.sequence)
)
