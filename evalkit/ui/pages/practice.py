"""Practice, before rating opens: anchors, passages with feedback, the qualifying set."""

from dataclasses import dataclass

import streamlit as st

from evalkit.errors import EvalkitError
from evalkit.service import practising
from evalkit.service.access import Session
from evalkit.service.learning import Step, StepKind
from evalkit.service.practising import PracticeView
from evalkit.ui.components.desk import desk, settle, waiting_message
from evalkit.ui.components.desk_data import Ack, Progress, Rhythm, desk_data
from evalkit.ui.components.desk_message import Message
from evalkit.ui.components.notice import simulated_notice
from evalkit.ui.components.step import Choice, handled, step, waiting_step
from evalkit.ui.failing import refusal_of, sentence_of
from evalkit.ui.pages.practice_steps import ASKED, READ, STEP, view_of
from evalkit.ui.session import LEARNING, PAUSED, QUALIFIED, text_language, words, workspace

KEY = "practice"
BEGUN, ACKNOWLEDGED = "practice_begun", "practice_ack"
ON_DESK = (StepKind.PRACTICE, StepKind.QUALIFYING)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: an acknowledgement, or the sentence that says why not."""

    ack: Ack | None = None
    error: str | None = None
    wants_history: bool = False


def is_shown(session: Session) -> bool:
    """Whether practice stands before the ratings: until the rater goes on from its last page."""
    state = st.session_state
    if state.get(QUALIFIED):
        return False
    if state.get(LEARNING) or practising.is_waiting(workspace(), session):
        state[LEARNING] = True
        return True
    state[QUALIFIED] = True
    return False


def show(session: Session) -> None:
    """Store what came in, then show the next step of practice."""
    message = waiting_message(KEY)
    outcome = _store(session, message) if message else Outcome(st.session_state.get(ACKNOWLEDGED))
    st.session_state[ACKNOWLEDGED] = outcome.ack
    choice = waiting_step()
    refusal = _act_on(session, choice) if choice else None
    if st.session_state.get(QUALIFIED):
        st.rerun()
    view = practising.practice_of(workspace(), session)
    simulated_notice(session.person, words())
    is_begun = not view.is_new or st.session_state.get(BEGUN)
    is_resting = bool(st.session_state.get(PAUSED))
    if view.is_open and is_begun and not is_resting and view.step.kind in ON_DESK:
        _show_desk(session, view.step, outcome)
        return
    if outcome.ack:
        settle(outcome.ack, key=KEY)
    _show_step(session, view, refusal, is_begun=bool(is_begun), is_resting=is_resting)


def _show_step(
    session: Session,
    view: PracticeView,
    refusal: str | None,
    *,
    is_begun: bool,
    is_resting: bool,
) -> None:
    shown = view_of(session, view, refusal, is_begun=is_begun, is_resting=is_resting)
    if step(shown, words(), text_language()):
        st.rerun()


def _store(session: Session, message: Message) -> Outcome:
    try:
        saved = practising.save_practice(
            workspace(),
            session,
            message.assignment_id,
            message.touched,
            finish=message.act == "next",
            seen=message.seen,
        )
    except EvalkitError as error:
        return Outcome(error=sentence_of(error, words()))
    st.session_state[PAUSED] = message.act == "pause"
    ack = Ack(
        message.assignment_id,
        message.revision,
        saved.at,
        sequence=saved.sequence,
        newer=frozenset(question.key for question in saved.newer),
        refused=frozenset(saved.refused),
    )
    refused = (sentence_of(error, words()) for error in saved.refused.values())
    return Outcome(ack, next(refused, None), message.wants_history)


def _act_on(session: Session, choice: Choice) -> str | None:
    """Do what a rater chose on a step; the sentence that says why not, if so."""
    handled(choice)
    return refusal_of(lambda: _act(session, choice), words())


def _act(session: Session, choice: Choice) -> None:
    state = st.session_state
    match choice.act:
        case "begin":
            state[BEGUN] = True
        case "continue":
            state[PAUSED] = False
        case _ if choice.act == READ:
            practising.mark_read(workspace(), session, choice.step.removeprefix(STEP))
        case "again":
            practising.begin_again(workspace(), session)
        case _ if choice.act == ASKED:
            pass  # the page is drawn anew, and with it the lead's decision
        case "rate":
            if not practising.is_waiting(workspace(), session):
                state[QUALIFIED], state[LEARNING] = True, False


def _show_desk(session: Session, at: Step, outcome: Outcome) -> None:
    given = practising.practice_given(workspace(), session, at.id)
    where = words().app[f"practice_at_{at.kind}"].format(number=at.number, total=at.total)
    view = desk_data(
        practising.open_practice_desk(workspace(), session, at.id),
        given.answers,
        Progress(1, 1, (False,), can_go_back=False),
        ack=outcome.ack,
        error=outcome.error,
    ).in_rhythm(Rhythm(left=where))
    wants = outcome.wants_history
    history = practising.practice_history(workspace(), session, at.id) if wants else None
    shown = view.as_of(given.sequence, history).spoken(words(), text_language())
    if desk(shown, key=KEY) is not None:
        st.rerun()
