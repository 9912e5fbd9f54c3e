"""Active time, briefs put aside, and the end of a rater's work, through the services alone."""

import pytest
from rhythm_study import STUDY_ID, open_place, whole_form

from evalkit.errors import AccessError, AnswerError, ClosedError, FinalError
from evalkit.service.closing import close, unblind
from evalkit.service.exporting import export_files
from evalkit.service.farewell import feedback_of, give_feedback, give_guess
from evalkit.service.pace import Skip, SkipReason, keep_active, pace_of_work, put_aside, read_skip
from evalkit.service.progress import progress_of
from evalkit.service.rating import answers_of, given_on, interrupted_at, open_desk, save
from evalkit.service.results import analyse_study
from evalkit.store import studies
from evalkit.study.answer import Answer, Question, QuestionKind
from evalkit.study.study import Presentation

COMMENT = Question(QuestionKind.COMMENT).key


@pytest.fixture
def place(tmp_path):
    place = open_place(str(tmp_path / "evalkit.db"))
    yield place
    place.workspace.store.close()


def kinds(place, name):
    """The kinds in an export, with their values."""
    import csv
    import io

    files = {f.name: f.content for f in export_files(place.workspace, STUDY_ID).files}
    rows = csv.DictReader(io.StringIO(files[name].decode("utf-8-sig")))
    return [(row["kind"], row["value"]) for row in rows]


def test_active_time_never_falls_and_grows_no_faster_than_the_clock(place):
    first, second = (a.id for a in place.work().assignments[:2])
    place.clock.pass_minutes(10)
    keep = lambda work, seconds: keep_active(place.workspace, place.rater, work, seconds)  # noqa: E731
    assert keep(first, 300) == 300
    assert keep(first, 200) == 300
    assert keep(first, 9_999) == 302  # no time has passed since; two seconds of slack
    place.clock.pass_minutes(1)
    assert keep(second, 600) == 62
    assert place.work().marks_on(first).active_seconds == 302


def test_time_left_comes_from_the_raters_own_finished_briefs(place):
    assert pace_of_work(place.work()).minutes_left is None
    for position in (1, 2):
        place.clock.pass_minutes(20)
        place.finish(position)
        work = place.work().assignments[position - 1].id
        keep_active(place.workspace, place.rater, work, 15 * 60)
    pace = pace_of_work(place.work())
    assert (pace.n_finished, pace.n_assignments, pace.minutes_left) == (2, 4, 30)
    assert progress_of(place.workspace, STUDY_ID).minutes_per_assignment == 15


def test_a_brief_put_aside_comes_again_after_all_others(place):
    first, second = place.work().assignments[:2]
    put_aside(place.workspace, place.rater, first.id, Skip(SkipReason.LOOK_UP, "who was she?"))
    put_aside(place.workspace, place.rater, second.id, Skip(SkipReason.FRESH_EYE))
    assert place.work().next_position == 3
    place.finish(3)
    place.finish(4)
    assert place.work().next_position == 1
    assert place.finish(1).was_put_aside
    assert place.work().next_position == 2
    assert place.work().marks_on(first.id).put_aside is None
    place.finish(2)
    assert place.work().next_position == 5


def test_a_message_sent_again_leads_to_the_same_brief_as_the_first(place):
    first = place.work().assignments[0]
    put_aside(place.workspace, place.rater, first.id, Skip(SkipReason.LOOK_UP))
    seen = given_on(place.workspace, place.rater, first.id).sequence
    desk = open_desk(place.workspace, place.rater, first.id)
    form = whole_form(desk)
    sent = [
        save(place.workspace, place.rater, desk, form, finish=True, seen=seen) for _ in range(2)
    ]
    assert [saved.was_put_aside for saved in sent] == [True, True]
    later = save(place.workspace, place.rater, desk, {}, finish=True, seen=sent[0].sequence)
    assert not later.was_put_aside


def test_who_comes_back_finds_the_unfinished_brief_that_was_worked_on_last(place):
    third = place.work().assignments[2]
    came_back = lambda: interrupted_at(place.workspace, place.rater, place.work())  # noqa: E731
    assert came_back() is None
    desk = open_desk(place.workspace, place.rater, third.id)
    save(place.workspace, place.rater, desk, {COMMENT: "Dry."})
    assert came_back() == 3
    put_aside(place.workspace, place.rater, third.id, Skip(SkipReason.LOOK_UP))
    assert came_back() is None
    place.finish(3)
    assert came_back() is None


def test_leads_see_what_was_put_aside_and_why(place):
    first = place.work().assignments[0]
    put_aside(place.workspace, place.rater, first.id, Skip(SkipReason.OTHER, "Is it a poem?"))
    (skip,) = progress_of(place.workspace, STUDY_ID).put_aside
    assert (skip.rater_id, skip.brief_id, skip.reason, skip.note, skip.is_open) == (
        "guest",
        first.brief_id,
        "other",
        "Is it a poem?",
        True,
    )
    place.finish(1)
    (taken_up,) = progress_of(place.workspace, STUDY_ID).put_aside
    assert not taken_up.is_open


def test_putting_aside_is_no_work_done(place):
    first = place.work().assignments[0]
    put_aside(place.workspace, place.rater, first.id, Skip(SkipReason.NO_TIME))
    (rater,) = progress_of(place.workspace, STUDY_ID).raters
    assert (rater.n_started, rater.n_finished, rater.n_answers, rater.last_at) == (0, 0, 0, None)


def test_a_finished_brief_is_not_put_aside(place):
    place.finish(1)
    first = place.work().assignments[0]
    with pytest.raises(AnswerError, match="nothing to come back to"):
        put_aside(place.workspace, place.rater, first.id, Skip(SkipReason.UNSURE))


@pytest.mark.parametrize(("reason", "note"), [("bored", ""), ("other", "  ")])
def test_a_reason_is_one_of_the_list_and_another_one_needs_words(reason, note):
    with pytest.raises(AnswerError):
        read_skip(reason, note)


def test_guesses_wait_until_every_brief_is_finished(place):
    place.finish(1)
    check = place.open_checks()[0]
    with pytest.raises(AnswerError, match="finish every brief first"):
        give_guess(place.workspace, place.rater, check.id, "A")


def test_from_the_first_guess_on_no_rating_changes_and_all_stay_readable(place):
    place.finish_all()
    check = place.open_checks()[0]
    give_guess(place.workspace, place.rater, check.id, "B", "shorter sentences")
    work = place.work()
    assert work.is_final
    assert [c.position for c in place.open_checks()] == [3, 4]
    desk = open_desk(place.workspace, place.rater, work.assignments[1].id)
    with pytest.raises(FinalError, match="final"):
        save(place.workspace, place.rater, desk, {COMMENT: "second thoughts"})
    with pytest.raises(AnswerError):
        put_aside(place.workspace, place.rater, desk.assignment.id, Skip(SkipReason.UNSURE))
    answers = answers_of(place.workspace, place.rater, work.assignments[1].id)
    assert answers[Question(QuestionKind.COMMENT)] == Answer("some words")
    same = {COMMENT: "some words"}
    assert save(place.workspace, place.rater, desk, same, finish=True).is_finished


@pytest.mark.parametrize("guess", ["base", "yes", "", "C"])
def test_only_the_letters_and_cannot_tell_are_guesses_on_a_pair(place, guess):
    place.finish_all()
    check = place.open_checks()[0]
    with pytest.raises(AnswerError):
        give_guess(place.workspace, place.rater, check.id, guess)
    assert not place.work().is_final


def test_a_brief_that_was_not_drawn_takes_no_guess(place):
    place.finish_all()
    drawn = {check.id for check in place.open_checks()}
    other = next(a.id for a in place.work().assignments if a.id not in drawn)
    with pytest.raises(AnswerError, match="none of the briefs"):
        give_guess(place.workspace, place.rater, other, "A")


def test_feedback_is_kept_may_be_changed_and_comes_after_final_ratings_too(place):
    place.finish_all()
    assert feedback_of(place.workspace, place.rater) == ""
    give_feedback(place.workspace, place.rater, "The font is lovely.")
    give_guess(place.workspace, place.rater, place.open_checks()[0].id, "cannot_tell")
    give_feedback(place.workspace, place.rater, "The font is lovely, the chair is not.")
    assert feedback_of(place.workspace, place.rater).endswith("the chair is not.")
    assert ("feedback", "The font is lovely, the chair is not.") in kinds(place, "ratings.csv")


def test_a_closed_study_takes_neither_guess_nor_feedback(place):
    place.finish_all()
    check = place.open_checks()[0]
    close(place.workspace, STUDY_ID, "lead")
    with pytest.raises(ClosedError):
        give_guess(place.workspace, place.rater, check.id, "A")
    with pytest.raises(ClosedError):
        give_feedback(place.workspace, place.rater, "too late")


def test_guesses_come_into_files_with_closing_and_into_results_with_unblinding(place):
    place.finish_all()
    with place.workspace.store.reading() as connection:
        key = studies.load_key(connection, STUDY_ID)
    systems = {p.slot_token: p.system_id for p in key.placements}
    first, second, third = place.open_checks()
    right = next(s.label for s in first.slots if systems[s.token] == "fine_tuned")
    wrong = next(s.label for s in second.slots if systems[s.token] == "base")
    for check, guess in ((first, right), (second, wrong), (third, "cannot_tell")):
        give_guess(place.workspace, place.rater, check.id, guess)
    assert "guess" not in dict(kinds(place, "ratings.csv"))
    assert "guess" not in dict(kinds(place, "rating_events.csv"))

    close(place.workspace, STUDY_ID, "lead")
    assert ("guess", right) in kinds(place, "ratings.csv")
    assert "guess" not in {kind for kind, _ in kinds_of_wide(place)}
    assert analyse_study(place.workspace, STUDY_ID).tables["blinding"].empty

    unblind(place.workspace, STUDY_ID, "lead", "all in")
    table = analyse_study(place.workspace, STUDY_ID).tables["blinding"]
    counts = table[["rater", "n_right", "n_wrong", "n_cannot_tell"]].to_numpy().tolist()
    assert counts == [["all raters", 1, 1, 1], ["guest", 1, 1, 1]]


def kinds_of_wide(place):
    import csv
    import io

    files = {f.name: f.content for f in export_files(place.workspace, STUDY_ID).files}
    rows = csv.DictReader(io.StringIO(files["ratings_wide.csv"].decode("utf-8-sig")))
    return [(row["kind"], row["rater_guest"]) for row in rows]


def test_single_passages_are_guessed_one_by_one_and_counted_alike(tmp_path):
    place = open_place(str(tmp_path / "e.db"), presentation=Presentation.SINGLE, preference=False)
    place.finish_all()
    with place.workspace.store.reading() as connection:
        key = studies.load_key(connection, STUDY_ID)
    systems = {p.slot_token: p.system_id for p in key.placements}
    for check in place.open_checks():
        is_adapted = systems[check.slots[0].token] == "fine_tuned"
        give_guess(place.workspace, place.rater, check.id, "yes" if is_adapted else "no")
    close(place.workspace, STUDY_ID, "lead")
    unblind(place.workspace, STUDY_ID, "lead", "all in")
    table = analyse_study(place.workspace, STUDY_ID).tables["blinding"]
    assert table["n_right"].tolist() == [3, 3]
    place.workspace.store.close()


def test_time_and_guesses_enter_no_score(place):
    place.finish_all()
    before = analyse_study(place.workspace, STUDY_ID).tables["agreement"]
    place.clock.pass_minutes(30)
    work = place.work().assignments[0].id
    keep_active(place.workspace, place.rater, work, 600)
    give_guess(place.workspace, place.rater, place.open_checks()[0].id, "A")
    after = analyse_study(place.workspace, STUDY_ID).tables["agreement"]
    assert before.equals(after)


def test_leads_have_no_desk_to_time_or_put_aside(place):
    lead = type(place.rater)(STUDY_ID, type(place.rater.person)("lead", "Lead", "lead"))
    work = place.work().assignments[0].id
    with pytest.raises(AccessError):
        keep_active(place.workspace, lead, work, 5)
    with pytest.raises(AccessError):
        put_aside(place.workspace, lead, work, Skip(SkipReason.UNSURE))
