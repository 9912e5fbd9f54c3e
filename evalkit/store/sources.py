"""The training set and the references of a study, as they were at opening: for leads alone."""

from sqlalchemy import BindParameter, Connection, bindparam, select

from evalkit.store.schema import source_text
from evalkit.study.source_text import SourceKind, SourceText


def sources(connection: Connection, study_id: str) -> tuple[SourceText, ...]:
    """Every text that the study's passages are held against, in the order of its files.

    The other columns of their tables are not kept.
    """
    rows = connection.execute(_SOURCES, {"study_id": study_id})
    return tuple(SourceText(row.name, SourceKind(row.kind), row.text) for row in rows)


_STUDY_ID: BindParameter[str] = bindparam("study_id")
_SOURCES = (
    select(source_text.c.name, source_text.c.kind, source_text.c.text)
    .where(source_text.c.study_id == _STUDY_ID)
    .order_by(source_text.c.position)
)
