"""Work that comes again after a norming pass: the same passages on the same sides, new tokens."""

from collections.abc import Iterable, Sequence

from evalkit.assignment.design import Design
from evalkit.assignment.draw import Draw
from evalkit.assignment.planned import Planned, numbered
from evalkit.errors import AssignmentError
from evalkit.study.blinded import Assignment
from evalkit.study.key import Placement
from evalkit.study.purpose import Purpose


def rerating(
    again: Sequence[str],
    assignments: Iterable[Assignment],
    placements: Iterable[Placement],
    secret: bytes,
) -> Design:
    """Make assignments anew, to be rated after the talk, behind all work that raters have.

    Nothing is drawn but ids and tokens, which the secret gives by rater and position as for all
    other work: whoever talked about A and B finds the same passages under A and B.

    Parameters
    ----------
    again
        The assignments that come again, in their new order.
    assignments, placements
        All that there are so far.

    Raises
    ------
    AssignmentError
        Where one of them is not among the assignments.
    """
    so_far = {work.id: work for work in assignments}
    missing = [work for work in again if work not in so_far]
    if missing:
        raise AssignmentError(f"There is no assignment {missing[0]}, so it cannot come again.")
    last: dict[str, int] = {}
    for work in so_far.values():
        last[work.rater_id] = max(last.get(work.rater_id, 0), work.position)
    sources = {placement.slot_token: placement.system_id for placement in placements}
    planned = [
        Planned(
            work.rater_id,
            work.brief_id,
            work.kind,
            tuple(sources[slot.token] for slot in work.slots),
            Purpose.RERATING,
        )
        for work in (so_far[name] for name in again)
    ]
    found = numbered(planned, Draw(secret), last)
    return Design(found.assignments, found.placements, {}, found.purposes)
