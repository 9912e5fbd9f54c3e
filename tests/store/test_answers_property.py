"""Whatever a rater does in whatever order, the store says what a plain dictionary says."""

from itertools import count
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from small_study import ASSIGNMENTS, KEY, OPENED_AT, RUBRIC, STUDY

from evalkit.store import rating_events
from evalkit.store.rating_chains import verify_chain
from evalkit.store.rating_events import Stamp, Work, append_answers, current_answers
from evalkit.store.studies import add_study
from evalkit.store.unit_of_work import Store
from evalkit.study.answer import Answer, MissingReason, Question, QuestionKind
from evalkit.study.study import Study

WITHDRAWN = Answer(None, MissingReason.WITHDRAWN)
STAMP = Stamp(RUBRIC.content_hash, 1, OPENED_AT)
STUDY_NUMBERS = count(1)

works = st.sampled_from([("ana", "work1"), ("ana", "work2"), ("ben", "work3")])
questions = st.sampled_from(
    [Question(QuestionKind.SCORE, item, "slot1a") for item in ("grade_fit", "accuracy")]
    + [Question(QuestionKind.COMMENT), Question(QuestionKind.PREFERENCE)]
)
answers = st.one_of(
    st.sampled_from([Answer("1"), Answer("4"), Answer(None, MissingReason.COULD_NOT_CHECK)]),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8).map(Answer),
)
messages = st.dictionaries(questions, answers, max_size=4)


class RaterAtWork(RuleBasedStateMachine):
    """Answers, repeats, withdrawals and undos of two raters in three assignments."""

    store: Store

    @initialize()
    def open_a_study(self) -> None:
        self.study_id = f"study-{next(STUDY_NUMBERS)}"
        settings_ = STUDY.settings.model_copy(update={"id": self.study_id})
        study = Study(
            settings_, STUDY.rubrics, STUDY.preference, STUDY.briefs, STUDY.passages, STUDY.raters
        )
        with self.store.writing() as connection:
            add_study(connection, study, ASSIGNMENTS, KEY, OPENED_AT)
        self.model: dict[Work, dict[Question, Answer]] = {}
        self.former: dict[tuple[Work, Question], Answer] = {}
        self.n_changes = 0
        self.last: tuple[Work, dict[Question, Answer]] | None = None

    def work(self, ids: tuple[str, str]) -> Work:
        return Work(self.study_id, *ids)

    def save(self, work: Work, message: dict[Question, Answer]) -> None:
        with self.store.writing() as connection:
            append_answers(connection, work, message, STAMP)
        known = self.model.setdefault(work, {})
        for question, answer in message.items():
            if known.get(question, WITHDRAWN) != answer:
                self.former[work, question] = known.get(question, WITHDRAWN)
                known[question] = answer
                self.n_changes += 1

    @rule(ids=works, message=messages)
    def answer(self, ids: tuple[str, str], message: dict[Question, Answer]) -> None:
        self.last = self.work(ids), message
        self.save(self.work(ids), message)

    @rule()
    def send_the_last_message_again(self) -> None:
        if self.last:
            self.save(*self.last)

    @rule(ids=works)
    def send_the_whole_form_unchanged(self, ids: tuple[str, str]) -> None:
        form = dict(self.model.get(self.work(ids), {}))
        assert self.given_meanwhile(self.work(ids), form) == frozenset()
        self.save(self.work(ids), form)

    @rule(ids=works, question=questions)
    def withdraw(self, ids: tuple[str, str], question: Question) -> None:
        self.save(self.work(ids), {question: WITHDRAWN})

    @rule(ids=works, question=questions)
    def undo(self, ids: tuple[str, str], question: Question) -> None:
        work = self.work(ids)
        if (work, question) in self.former:
            self.save(work, {question: self.former[work, question]})

    @rule(ids=works, question=questions)
    def an_old_page_tries_to_overwrite(self, ids: tuple[str, str], question: Question) -> None:
        work = self.work(ids)
        found = self.given_meanwhile(work, {question: Answer("from an old page")})
        assert found == ({question} if question in self.model.get(work, {}) else set())

    def given_meanwhile(self, work: Work, message: dict[Question, Answer]) -> frozenset[Question]:
        """What a page that has seen nothing would replace."""
        with self.store.reading() as connection:
            return current_answers(connection, work).given_meanwhile(message, seen=0)

    @invariant()
    def the_store_says_what_the_dictionary_says(self) -> None:
        with self.store.reading() as connection:
            for ids in (("ana", "work1"), ("ana", "work2"), ("ben", "work3")):
                stored = current_answers(connection, self.work(ids)).answers
                assert dict(stored) == self.model.get(self.work(ids), {})
            n_events = len(list(rating_events.events(connection, self.study_id)))
            assert n_events == self.n_changes
            for rater_id in ("ana", "ben"):
                assert verify_chain(connection, self.study_id, rater_id) is None


def test_any_order_of_acts_leaves_what_a_dictionary_would_hold(empty_store: Store):
    def machine() -> Any:
        at_work = RaterAtWork()
        at_work.store = empty_store
        return at_work

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            suppress_health_check=list(HealthCheck),
        ),
    )
