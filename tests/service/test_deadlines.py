"""The day by which raters are asked to finish, against their pace."""

from datetime import UTC, date, datetime

import pytest

from evalkit.service.watching import RaterPace, StudyPace
from evalkit.study.rater import RaterKind

DEADLINE = date(2026, 12, 18)


def rater(name, ends_on, left=1):
    return RaterPace(
        rater_id=name.lower(),
        name=name,
        kind=RaterKind.PERSON,
        n_assignments=4,
        n_finished=4 - left,
        n_started=4,
        last_at=datetime(2026, 12, 10, tzinfo=UTC),
        minutes=20.0,
        ends_on=ends_on,
        why_no_end="",
        days_idle=0,
        is_stalled=False,
    )


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 12, 11), "(7 days left)"),
        (date(2026, 12, 18), "(0 days left)"),
        (date(2026, 12, 19), "(1 day ago)"),
    ],
)
def test_days_are_counted_to_the_deadline_and_beyond(today, left):
    pace = StudyPace((), 7, "en", DEADLINE, today)
    assert f"finish by 2026-12-18 {left}." in pace.deadline_sentence


def test_whoever_would_be_late_is_named_and_whoever_is_done_is_not():
    raters = (
        rater("Ann", date(2026, 12, 18)),
        rater("Bo", date(2026, 12, 19)),
        rater("Cy", None),
        rater("Di", None, left=0),
    )
    said = StudyPace(raters, 7, "en", DEADLINE, date(2026, 12, 11)).deadline_sentence
    assert "At the pace so far these would be later: Bo on 2026-12-19." in said
    assert "No end can be told yet for 1 of 4 raters." in said


def test_a_study_without_a_deadline_says_nothing():
    assert StudyPace((rater("Ann", None),), 7, "en").deadline_sentence == ""
