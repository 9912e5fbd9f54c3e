"""What the assignments so far mean for those that come after them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from evalkit.assignment.request import EarlierSide, EarlierWork
from evalkit.study.blinded import Assignment, AssignmentKind
from evalkit.study.key import Placement
from evalkit.study.purpose import Purpose


def earlier_work(
    assignments: Sequence[Assignment],
    placements: Iterable[Placement],
    purposes: Mapping[str, Purpose],
    returned: Collection[str],
    reference: str,
) -> EarlierWork:
    """Positions that are taken, and the sides that still count.

    Parameters
    ----------
    purposes
        By assignment; one that is not named is for rating.
    returned
        Assignments that were taken from their raters: their positions stay taken, their sides
        count no more.
    reference
        The reference system, beside which every other one is compared.
    """
    last: dict[str, int] = {}
    for work in assignments:
        last[work.rater_id] = max(last.get(work.rater_id, 0), work.position)
    counted = sorted(
        (
            work
            for work in assignments
            if work.id not in returned and purposes.get(work.id, Purpose.RATING) is Purpose.RATING
        ),
        key=lambda work: (work.rater_id, work.position),
    )
    systems = {placement.slot_token: placement.system_id for placement in placements}
    return EarlierWork(last, tuple(_sides(counted, systems, reference)))


def _sides(
    counted: Iterable[Assignment], systems: Mapping[str, str], reference: str
) -> Iterator[EarlierSide]:
    seen: set[tuple[str, str]] = set()
    for work in counted:
        shown = [systems[slot.token] for slot in work.slots]
        cell = (work.rater_id, work.brief_id)
        if work.kind is AssignmentKind.SINGLE:
            if cell not in seen:
                seen.add(cell)
                yield EarlierSide(*cell, work.kind, "", shown[0])
        else:
            compared = next(system for system in shown if system != reference)
            yield EarlierSide(*cell, work.kind, compared, shown[0])
