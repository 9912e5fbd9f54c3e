"""The design as it was drawn, with systems as their letters: for leads, before they unblind."""

from dataclasses import astuple, dataclass

from sqlalchemy import BindParameter, Connection, and_, bindparam, case, func, select

from evalkit.store.returned import is_on_desk
from evalkit.store.schema import assignment, assignment_purpose, identity, rater, slot, system
from evalkit.study.purpose import Purpose


@dataclass(frozen=True, slots=True)
class DesignRow:
    """One slot of one assignment, and the letter of what lies in it.

    ``is_returned`` is 1 where the assignment was taken from the rater's desk.
    """

    rater: str
    position: int
    kind: str
    brief: str
    slot: str
    code: str
    purpose: str
    is_returned: int

    @property
    def cells(self) -> tuple[object, ...]:
        """The row's values in the order of its fields."""
        return astuple(self)


_STUDY_ID: BindParameter[str] = bindparam("study_id")
_ROWS = (
    select(
        assignment.c.rater_id,
        assignment.c.position,
        assignment.c.kind,
        assignment.c.brief_id,
        slot.c.label,
        system.c.code,
        func.coalesce(assignment_purpose.c.purpose, str(Purpose.RATING)),
        case((is_on_desk(), 0), else_=1),
    )
    .join_from(
        assignment,
        rater,
        and_(rater.c.study_id == assignment.c.study_id, rater.c.rater_id == assignment.c.rater_id),
    )
    .join(
        slot,
        and_(
            slot.c.study_id == assignment.c.study_id,
            slot.c.assignment_id == assignment.c.assignment_id,
        ),
    )
    .join(
        identity,
        and_(identity.c.study_id == slot.c.study_id, identity.c.text_id == slot.c.text_id),
    )
    .join(
        system,
        and_(system.c.study_id == identity.c.study_id, system.c.system_id == identity.c.system_id),
    )
    .outerjoin(
        assignment_purpose,
        and_(
            assignment_purpose.c.study_id == assignment.c.study_id,
            assignment_purpose.c.assignment_id == assignment.c.assignment_id,
        ),
    )
    .where(assignment.c.study_id == _STUDY_ID)
    .order_by(rater.c.position, assignment.c.position, slot.c.label)
)


def design_rows(connection: Connection, study_id: str) -> tuple[DesignRow, ...]:
    """Every slot with a system's passage, rater by rater, in the rater's order."""
    return tuple(DesignRow(*row) for row in connection.execute(_ROWS, {"study_id": study_id}))
