"""What becomes of a message: stored, left to the rater to choose, or refused in part."""

from datetime import UTC, datetime, timedelta

import pytest
from rhythm_study import whole_form

from evalkit.errors import AccessError, ClosedError, EarlyChoiceError
from evalkit.service.access import enter, invite
from evalkit.service.closing import close
from evalkit.service.demo import open_demo
from evalkit.service.history import history_of
from evalkit.service.rating import given_on, open_desk, save, work_of
from evalkit.service.workspace import Workspace, open_workspace
from evalkit.study.answer import Answer, MissingReason, Question, QuestionKind
from evalkit.study.form import options

STUDY_ID = "demo-study"
COMMENT = Question(QuestionKind.COMMENT)
WITHDRAWN = Answer(None, MissingReason.WITHDRAWN)


class Clock:
    """A clock that a test sets."""

    def __init__(self):
        self.moment = datetime(2026, 3, 1, 9, tzinfo=UTC)

    def __call__(self):
        return self.moment

    def on(self, **time):
        self.moment += timedelta(**time)


class Page:
    """One page of the guest's first desk: it knows what it has seen, as a browser's page does."""

    def __init__(self, workspace, session):
        self.workspace, self.session = workspace, session
        self.desk = open_desk(workspace, session, work_of(workspace, session).assignments[0].id)
        self.seen = given_on(workspace, session, self.id).sequence

    @property
    def id(self):
        return self.desk.assignment.id

    def score(self, number=0, side=0):
        criterion, slot = self.desk.rubric.criteria[number], self.desk.assignment.slots[side]
        return Question(QuestionKind.SCORE, criterion.id, slot.token)

    def flag(self, number, side=0):
        slot = self.desk.assignment.slots[side]
        return Question(QuestionKind.FLAG, self.desk.rubric.flags[number].id, slot.token)

    def first_choice(self, question):
        allowed = options(self.desk)[question]
        return "Because." if allowed is None else max(allowed)

    def send(self, answers, **settings):
        raw = {getattr(question, "key", question): value for question, value in answers.items()}
        settings = {"seen": self.seen, **settings}
        saved = save(self.workspace, self.session, self.desk, raw, **settings)
        assert saved.given == given_on(self.workspace, self.session, self.id)
        return saved

    def save(self, answers):
        saved = self.send(answers)
        self.seen = saved.sequence
        return saved

    def stored(self):
        return given_on(self.workspace, self.session, self.id).answers

    def history(self):
        return [
            [(change.question, text(change.before), text(change.after)) for change in entry.changes]
            for entry in history_of(self.workspace, self.session, self.id)
        ]


def text(answer):
    return answer.value or str(answer.missing_reason)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def workspace(tmp_path, clock):
    opened = open_workspace(str(tmp_path / "evalkit.db"))
    open_demo(opened)
    yield Workspace(opened.store, clock)
    opened.store.close()


@pytest.fixture
def session(workspace):
    return enter(workspace, invite(workspace, STUDY_ID, "guest", "test").token)


@pytest.fixture
def older(workspace, session):
    return Page(workspace, session)


@pytest.fixture
def newer(workspace, session, older):
    return Page(workspace, session)


PREFERENCE = Question(QuestionKind.PREFERENCE)


class TestChoiceBetweenPassages:
    def test_it_is_refused_before_both_are_rated_and_nothing_else_of_the_message_is_lost(
        self, older
    ):
        saved = older.send({older.score(): "3", PREFERENCE: "a_slight", COMMENT: "Mine."})
        assert list(saved.refused) == [PREFERENCE.key]
        assert isinstance(saved.refused[PREFERENCE.key], EarlyChoiceError)
        assert not saved.is_whole
        assert older.stored() == {older.score(): Answer("3"), COMMENT: Answer("Mine.")}

    def test_it_is_taken_with_the_last_answer_about_the_passages(self, older):
        whole = {Question.parse(key): value for key, value in whole_form(older.desk).items()}
        choice = whole[PREFERENCE]
        first = {q: v for q, v in whole.items() if q != older.score() and q.slot}
        older.save(first)
        assert older.send({PREFERENCE: choice}).refused
        saved = older.send({older.score(): "3", PREFERENCE: choice})
        assert saved.is_whole
        assert older.stored()[PREFERENCE] == Answer(choice)

    def test_one_that_is_stored_stays_when_a_level_is_taken_back_and_may_be_taken_back_itself(
        self, older
    ):
        older.save({Question.parse(key): value for key, value in whole_form(older.desk).items()})
        older.save({older.score(): {"missing": "withdrawn"}})
        stored = older.stored()[PREFERENCE].value
        assert older.send({PREFERENCE: stored, COMMENT: "Still."}).is_whole
        assert older.send({PREFERENCE: {"missing": "withdrawn"}}).is_whole
        assert older.stored()[PREFERENCE] == WITHDRAWN


class TestTwoPages:
    def test_an_answer_given_elsewhere_meanwhile_is_not_replaced_and_the_others_are_stored(
        self, older, newer
    ):
        fit, comment = older.score(), COMMENT
        newer.save({fit: "2"})
        saved = older.send({fit: "4", comment: "Mine."})
        assert saved.newer == {fit}
        assert not saved.is_whole
        assert older.stored() == {fit: Answer("2"), comment: Answer("Mine.")}

    def test_a_page_that_has_seen_the_newer_answer_may_replace_it(self, older, newer):
        older.seen = newer.save({older.score(): "2"}).sequence
        assert older.save({older.score(): "4"}).is_whole
        assert older.stored() == {older.score(): Answer("4")}

    def test_a_message_sent_again_is_no_conflict_with_itself(self, older):
        first = older.send({older.score(): "3", COMMENT: "Once."})
        again = older.send({older.score(): "3", COMMENT: "Once."})
        assert again.is_whole
        assert again.sequence == first.sequence == 2

    def test_the_same_answer_from_both_pages_is_no_conflict(self, older, newer):
        newer.save({older.score(): "3"})
        assert older.send({older.score(): "3"}).is_whole

    def test_an_answer_elsewhere_to_another_question_is_no_conflict(self, older, newer):
        newer.save({older.score(1): "3"})
        assert older.send({older.score(0): "2"}).is_whole

    def test_a_desk_is_not_finished_while_an_answer_waits_for_the_rater(self, older, newer):
        newer.save({older.score(): "2"})
        assert not older.send({older.score(): "4"}, finish=True).is_finished

    def test_without_word_of_what_was_seen_the_last_message_wins(self, older, newer):
        newer.save({older.score(): "2"})
        assert older.send({older.score(): "4"}, seen=None).is_whole
        assert older.stored() == {older.score(): Answer("4")}


class TestRefusing:
    @pytest.mark.parametrize(
        ("text", "why"),
        [("half \ud83c", "half of an emoji"), ("a\x00b", "NUL"), ("x" * 10_001, "10,001 char")],
    )
    def test_a_text_that_cannot_be_stored_does_not_block_the_other_answers(self, older, text, why):
        saved = older.save({COMMENT: text, older.score(): "3"})
        assert set(saved.refused) == {"comment//"}
        assert why in str(saved.refused["comment//"])
        assert older.stored() == {older.score(): Answer("3")}

    def test_ten_thousand_characters_with_emojis_are_stored_whole(self, older):
        long = "🌊a" * 5_000
        assert older.save({COMMENT: long}).is_whole
        assert older.stored() == {COMMENT: Answer(long)}

    def test_closed_ratings_take_no_news_but_the_same_again(self, workspace, older):
        older.save({COMMENT: "In time."})
        close(workspace, STUDY_ID, "lead")
        assert older.send({COMMENT: "In time."}).is_whole
        with pytest.raises(ClosedError):
            older.send({COMMENT: "Too late."})
        assert older.stored() == {COMMENT: Answer("In time.")}


class TestHistory:
    def test_it_tells_each_change_with_what_was_before(self, older, clock):
        fit = older.score()
        for value in ("3", "4", {"missing": "withdrawn"}):
            older.save({fit: value})
            clock.on(seconds=5)
        assert older.history() == [
            [(fit, "withdrawn", "3")],
            [(fit, "3", "4")],
            [(fit, "4", "withdrawn")],
        ]

    def test_a_text_typed_in_one_go_is_one_change_and_a_later_one_another(self, older, clock):
        for words in ("Plain", "Plain and", "Plain and dry."):
            older.save({COMMENT: words})
            clock.on(seconds=2)
        clock.on(minutes=5)
        older.save({COMMENT: "Plain, not dry."})
        assert older.history() == [
            [(COMMENT, "withdrawn", "Plain and dry.")],
            [(COMMENT, "Plain and dry.", "Plain, not dry.")],
        ]

    def test_faults_ticked_together_are_one_change(self, older):
        flags = [older.flag(number) for number in range(2)]
        older.save(dict.fromkeys(flags, "no"))
        (entry,) = older.history()
        assert [(question, after) for question, _, after in entry] == [(f, "no") for f in flags]

    def test_it_leaves_out_what_the_rater_did_not_answer(self, older):
        saved = older.send({COMMENT: "Begun."}, finish=True)
        while saved.unanswered:
            asked = {
                missing.question: older.first_choice(missing.question)
                for missing in saved.unanswered
            }
            saved = older.send(asked, finish=True, seen=None)
        assert saved.is_finished
        kinds = {question.kind for entry in older.history() for question, *_ in entry}
        assert QuestionKind.SCORE in kinds
        assert QuestionKind.FINISHED not in kinds

    def test_another_raters_changes_are_not_in_it(self, workspace, older):
        older.save({COMMENT: "Mine."})
        other = enter(workspace, invite(workspace, STUDY_ID, "sim1", "test").token)
        assert history_of(workspace, other, older.id) == ()
        lead = enter(workspace, invite(workspace, STUDY_ID, "lead", "test").token)
        with pytest.raises(AccessError):
            history_of(workspace, lead, older.id)
