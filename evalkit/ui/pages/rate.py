"""The rating page: one desk after the other, each answer stored before it is called saved."""

from dataclasses import dataclass

import streamlit as st

from evalkit.errors import EvalkitError
from evalkit.service import rating
from evalkit.service.access import Session
from evalkit.service.rating import RaterWork
from evalkit.ui.components.desk import acknowledge, desk, waiting_message
from evalkit.ui.components.desk_data import Ack, Progress, desk_data
from evalkit.ui.components.desk_message import Message
from evalkit.ui.components.notice import simulated_notice
from evalkit.ui.failing import sentence_of
from evalkit.ui.session import ACKNOWLEDGED, POSITION, text_language, words, workspace


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: an acknowledgement, or the sentence that says why not."""

    ack: Ack | None = None
    error: str | None = None
    may_move: bool = True


def show(session: Session) -> None:
    """Store what came in, then show the desk that the rater wants to see."""
    message = waiting_message()
    outcome = _store(session, message) if message else Outcome(st.session_state.get(ACKNOWLEDGED))
    st.session_state[ACKNOWLEDGED] = outcome.ack
    work = rating.work_of(workspace(), session)
    simulated_notice(session.person, words())
    if not work.assignments:
        st.text(words().app["no_work"])
        return
    position = _position(work, message, outcome)
    if position > len(work.assignments):
        _thank(work, outcome)
    else:
        _show_desk(session, work, position, outcome)


def _store(session: Session, message: Message) -> Outcome:
    try:
        asked = rating.open_desk(workspace(), session, message.assignment_id)
        saved = rating.save(
            workspace(), session, asked, message.touched, finish=message.act == "next"
        )
    except EvalkitError as error:
        return Outcome(error=sentence_of(error, words()), may_move=False)
    ack = Ack(message.assignment_id, message.revision, saved.at)
    return Outcome(ack, may_move=saved.is_finished or message.act != "next")


def _position(work: RaterWork, message: Message | None, outcome: Outcome) -> int:
    """Where the rater is: where the message moved to, else where the session was."""
    last = len(work.assignments)
    here = st.session_state.get(POSITION) or min(work.next_position, last + 1)
    of_message = {a.id: a.position for a in work.assignments}
    if message and message.act and outcome.may_move and message.assignment_id in of_message:
        origin = of_message[message.assignment_id]
        here = {
            "next": origin + 1,
            "previous": origin - 1,
            "goto": message.target or origin,
        }[message.act]
    elif message and not outcome.may_move:
        here = of_message.get(message.assignment_id, here)
    if here > last and work.next_position <= last:
        here = work.next_position
    st.session_state[POSITION] = max(1, min(here, last + 1))
    return int(st.session_state[POSITION])


def _show_desk(session: Session, work: RaterWork, position: int, outcome: Outcome) -> None:
    assignment = work.assignments[position - 1]
    view = desk_data(
        rating.open_desk(workspace(), session, assignment.id),
        rating.answers_of(workspace(), session, assignment.id),
        Progress(
            position,
            len(work.assignments),
            tuple(a.id in work.finished for a in work.assignments),
        ),
        ack=outcome.ack,
        error=outcome.error,
        is_locked=not work.is_open,
    )
    if desk(view.spoken(words(), text_language())) is not None:
        st.rerun()


def _thank(work: RaterWork, outcome: Outcome) -> None:
    st.title(words().app["thanks_title"])
    st.text(words().app["thanks"] if work.is_open else words().app["closed"])
    if outcome.ack:
        acknowledge(outcome.ack)
    if st.button(words().app["back_to_first"], key="back"):
        st.session_state[POSITION] = 1
        st.rerun()
