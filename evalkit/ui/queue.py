"""Where a rater goes next: forward and back, past what is put aside, and back to it at the end."""

from dataclasses import dataclass

from evalkit.service.rating import RaterWork
from evalkit.ui.components.desk_message import Act


@dataclass(frozen=True, slots=True)
class Turn:
    """A rater's wish to leave a brief: how, from which position, and for which one, if any.

    ``was_put_aside`` where this brief had been put aside and is finished now.
    """

    act: Act
    origin: int
    target: int | None = None
    was_put_aside: bool = False


def position_after(work: RaterWork, turn: Turn | None, here: int | None) -> int:
    """The position to show: from 1, and one more than there are where all is done.

    Parameters
    ----------
    turn
        What the rater asked for, None where nothing.
    here
        Where the rater was; None on coming back, which leads to the work that waits.
    """
    last = len(work.assignments)
    wanted = (here or work.next_position) if turn is None else _wanted(work, turn)
    if wanted > last and work.next_position <= last and work.is_open:
        wanted = work.next_position
    return max(1, min(wanted, last + 1))


def _wanted(work: RaterWork, turn: Turn) -> int:
    match turn.act:
        case "next" if not turn.was_put_aside:
            return _forward(work, turn.origin)
        case "previous":
            return turn.origin - 1
        case "goto":
            return turn.target or turn.origin
        case "pause":
            return turn.origin
    return work.next_position


def _forward(work: RaterWork, origin: int) -> int:
    """The next brief in order, past those put aside: they come after all others.

    What a norming pass waits for comes before all.
    """
    if work.asked_first and work.is_open:
        return _asked_after(work, origin)
    for assignment in work.assignments[origin:]:
        marks = work.marks_on(assignment.id)
        if marks.is_finished or marks.put_aside is None or not work.is_open:
            return assignment.position
    return len(work.assignments) + 1


def _asked_after(work: RaterWork, origin: int) -> int:
    """What a norming pass waits for, of another brief than this one where there is any.

    Presented singly, two passages of one brief are never neighbours.
    """
    left = work.assignments[origin - 1].brief_id
    others = [
        a.position
        for a in work.assignments
        if a.id in work.asked_first and a.brief_id != left and work.marks_on(a.id).put_aside is None
    ]
    return min(others, default=work.next_position)
