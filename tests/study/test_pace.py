import pytest

from evalkit.study.blinded import AssignmentKind
from evalkit.study.pace import TimedWork, pace_of

PAIR, SINGLE, PREFERENCE = AssignmentKind.PAIR, AssignmentKind.SINGLE, AssignmentKind.PREFERENCE


def pairs(finished_minutes, n_open, spent=0):
    done = [TimedWork(PAIR, True, 60 * minutes) for minutes in finished_minutes]
    return [*done, *(TimedWork(PAIR, False, 60 * spent) for _ in range(n_open))]


@pytest.mark.parametrize(
    ("work", "minutes"),
    [
        (pairs([], 12), None),
        (pairs([20], 11), None),
        (pairs([20, 30], 10), 250),
        (pairs([20, 30, 90], 9), 270),  # the median holds against one long brief
        (pairs([18, 18], 1), 20),  # rounded up to five minutes
        (pairs([20, 20], 2, spent=12), 20),
        (pairs([20, 20], 1, spent=45), 5),  # longer than usual already: not nothing
        (pairs([20, 30], 0), 0),
    ],
)
def test_time_left_is_the_raters_own_median_times_what_is_left(work, minutes):
    assert pace_of(work).minutes_left == minutes


def test_finished_work_without_measured_time_counts_as_finished_and_not_as_pace():
    work = [TimedWork(PAIR, True, None), TimedWork(PAIR, True, 600), TimedWork(PAIR, False, None)]
    pace = pace_of(work)
    assert (pace.n_assignments, pace.n_finished, pace.minutes_left) == (3, 2, None)


def test_choices_are_timed_by_choices_once_two_are_finished():
    rated = [TimedWork(SINGLE, True, 1200)] * 4
    one = [TimedWork(PREFERENCE, True, 120), TimedWork(PREFERENCE, False, 0)]
    assert pace_of([*rated, *one]).minutes_left == 20
    two = [TimedWork(PREFERENCE, True, 180), *one, TimedWork(PREFERENCE, False, 0)]
    assert pace_of([*rated, *two]).minutes_left == 5
