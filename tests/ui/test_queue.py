"""Where a rater goes next: pure moves over what is finished and what is put aside."""

from datetime import UTC, datetime

import pytest

from evalkit.service.rating import RaterWork
from evalkit.store.marks import Marks
from evalkit.study.blinded import Assignment, AssignmentKind
from evalkit.study.norming import NormingPass, NormingStage
from evalkit.ui.queue import Turn, position_after


def work(states, is_open=True):
    """One letter a brief: d done, o open, and digits put aside, in the order of the digits."""
    marks = {
        f"w{n}": Marks(is_finished=s == "d", put_aside=int(s) if s.isdigit() else None)
        for n, s in enumerate(states, start=1)
    }
    assignments = tuple(
        Assignment(f"w{n}", "ana", f"b{n}", n, AssignmentKind.PAIR, ())
        for n in range(1, len(states) + 1)
    )
    return RaterWork(assignments, marks, is_open)


@pytest.mark.parametrize(
    ("states", "turn", "position"),
    [
        ("dooo", Turn("next", 1), 2),
        ("d1oo", Turn("next", 1), 3),  # past the one put aside
        ("1ddd", Turn("next", 4), 1),  # and back to it after the last
        ("21dd", Turn("next", 4), 2),  # the one put aside first comes first
        ("d1dd", Turn("next", 1, was_put_aside=True), 2),
        ("dddd", Turn("next", 1, was_put_aside=True), 5),
        ("dddd", Turn("next", 1), 2),  # looking through one's answers
        ("dddd", Turn("next", 4), 5),
        ("oodd", Turn("next", 4), 1),  # left open by a jump
        ("1ooo", Turn("skip", 1), 2),
        ("12dd", Turn("skip", 2), 1),
        ("ddoo", Turn("previous", 3), 2),
        ("dooo", Turn("previous", 1), 1),
        ("d1oo", Turn("goto", 1, 2), 2),
        ("dooo", Turn("goto", 1, 99), 2),
        ("dooo", Turn("pause", 2), 2),
    ],
)
def test_each_way_to_leave_a_brief_leads_on(states, turn, position):
    assert position_after(work(states), turn, 1) == position


@pytest.mark.parametrize(("states", "position"), [("ddoo", 3), ("1doo", 3), ("1ddd", 1), ("dd", 3)])
def test_who_comes_back_finds_the_work_that_waits(states, position):
    assert position_after(work(states), None, None) == position


def test_a_closed_study_is_paged_through_in_order_whatever_was_put_aside():
    assert position_after(work("d1oo", is_open=False), Turn("next", 1), 1) == 2
    assert position_after(work("d1oo", is_open=False), Turn("next", 4), 4) == 5


def asked(briefs, done, asked_for):
    """Single passages of these briefs in order, of which a norming pass asks for some first."""
    assignments = tuple(
        Assignment(f"w{n}", "ana", brief, n, AssignmentKind.SINGLE, ())
        for n, brief in enumerate(briefs, start=1)
    )
    marks = {f"w{n}": Marks(is_finished=True) for n in done}
    waiting = frozenset(f"w{n}" for n in asked_for)
    norming = NormingPass(
        1, ("a", "b"), NormingStage.RATING, False, datetime(2026, 3, 1, tzinfo=UTC), asked=waiting
    )
    return RaterWork(assignments, marks, True, (norming,))


@pytest.mark.parametrize(
    ("done", "origin", "position"),
    [
        ((), None, 1),  # on coming in, the first that is asked for
        ((1,), 1, 4),  # past what is not asked for, to another brief
        ((1, 4), 4, 8),  # and on to another brief again, though b's second passage comes before
        ((1, 4, 8), 8, 5),
        ((1, 4, 5, 8), 5, 6),  # then the rest in its order
    ],
)
def test_what_a_norming_pass_asks_for_comes_first_and_no_brief_twice_running(
    done, origin, position
):
    work = asked("acdbbcda", done, (1, 4, 5, 8))
    assert position_after(work, origin and Turn("next", origin), None) == position
