"""The rating page: one desk after the other, each answer stored before it is called saved."""

from contextlib import suppress
from dataclasses import dataclass

import streamlit as st

from evalkit.errors import AnswerError, ClosedError, EvalkitError
from evalkit.service import pace, rating
from evalkit.service.access import Session
from evalkit.service.history import history_of
from evalkit.service.rating import Given, RaterWork, Saved
from evalkit.ui.components.desk import acknowledge, desk, waiting_message
from evalkit.ui.components.desk_data import Ack, Progress, desk_data
from evalkit.ui.components.desk_message import Message
from evalkit.ui.components.notice import simulated_notice
from evalkit.ui.components.step import StepView, step, waiting_step
from evalkit.ui.failing import sentence_of
from evalkit.ui.pace_words import rhythm_of
from evalkit.ui.pages import about_you, practice
from evalkit.ui.pages.norming_steps import act_on_norming, norming_view
from evalkit.ui.pages.steps import act_on, show_farewell, show_pause
from evalkit.ui.queue import Turn, position_after
from evalkit.ui.session import (
    ACKNOWLEDGED,
    CONTINUED,
    PAUSED,
    POSITION,
    terms,
    text_language,
    words,
    workspace,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: an acknowledgement, or the sentence that says why not.

    ``given`` is what the desk holds by then, where it is as ``save`` left it.
    """

    ack: Ack | None = None
    error: str | None = None
    may_move: bool = True
    is_closed: bool = False
    wants_history: bool = False
    was_put_aside: bool = False
    given: Given | None = None


def show(session: Session) -> None:
    """Store what came in, then show the desk that the rater wants to see.

    Consent and practice come first, where the study asks for them.
    """
    if about_you.is_shown(session):
        about_you.show(session, is_visit=False)
        return
    if practice.is_shown(session):
        practice.show(session)
        return
    message = waiting_message()
    outcome = _store(session, message) if message else Outcome(st.session_state.get(ACKNOWLEDGED))
    st.session_state[ACKNOWLEDGED] = outcome.ack
    choice = waiting_step()
    is_turned = choice is not None and act_on_norming(choice)
    refusal = act_on(session, choice) if choice and not is_turned else None
    work = rating.work_of(workspace(), session)
    simulated_notice(session.person, words())
    if not work.assignments:
        st.text(words().app["no_work"])
        return
    position = _position(session, work, message, outcome)
    is_resting, is_at_end = st.session_state.get(PAUSED), position > len(work.assignments)
    talk = None if is_resting else norming_view(session, work, is_at_end=is_at_end)
    if talk is not None:
        _show_talk(talk, outcome)
        return
    if not is_resting and not is_at_end:
        _show_desk(session, work, position, outcome)
        return
    if outcome.ack:
        acknowledge(outcome.ack)
    if is_resting:
        show_pause(work)
    else:
        show_farewell(session, work, refusal)


def _show_talk(view: StepView, outcome: Outcome) -> None:
    if outcome.ack:
        acknowledge(outcome.ack)
    if step(view, words(), text_language()):
        st.rerun()


def _store(session: Session, message: Message) -> Outcome:
    try:
        asked = rating.open_desk(workspace(), session, message.assignment_id)
        saved = rating.save(
            workspace(),
            session,
            asked,
            message.touched,
            finish=message.act == "next",
            seen=message.seen,
        )
        refusal = _keep_rhythm(session, message)
    except EvalkitError as error:
        is_closed = isinstance(error, ClosedError)
        return Outcome(error=sentence_of(error, words()), may_move=False, is_closed=is_closed)
    return Outcome(
        _ack(message, saved),
        error=next((sentence_of(error, words()) for error in saved.refused.values()), refusal),
        may_move=saved.is_whole
        and refusal is None
        and (saved.is_finished or message.act != "next"),
        wants_history=message.wants_history,
        was_put_aside=saved.was_put_aside,
        given=None if message.act or message.rests else saved.given,
    )


def _keep_rhythm(session: Session, message: Message) -> str | None:
    """Keep the time worked where the rater leaves the desk, and why a brief is put aside.

    The sentence that says why it cannot be put aside, if so: the answers are stored all the same.
    """
    if message.act or message.rests:
        _keep_time(session, message)
    if message.act == "skip" and message.skip:
        try:
            skip = pace.read_skip(message.skip.reason, message.skip.note)
            pace.put_aside(workspace(), session, message.assignment_id, skip)
        except AnswerError as error:
            return sentence_of(error, words())
    return None


def _keep_time(session: Session, message: Message) -> None:
    # Time is no answer: where ratings are closed or final nothing is lost by not counting it.
    with suppress(ClosedError):
        pace.keep_active(workspace(), session, message.assignment_id, message.active_seconds)


def _ack(message: Message, saved: Saved) -> Ack:
    return Ack(
        message.assignment_id,
        message.revision,
        saved.at,
        sequence=saved.sequence,
        newer=frozenset(question.key for question in saved.newer),
        refused=frozenset(saved.refused),
    )


def _position(session: Session, work: RaterWork, message: Message | None, outcome: Outcome) -> int:
    """Where the rater is: where the message moved to or came from, else where the session was."""
    of_message = {a.id: a.position for a in work.assignments}
    origin = of_message.get(message.assignment_id) if message else None
    here, turn = st.session_state.get(POSITION), None
    if here is None:
        here = rating.interrupted_at(workspace(), session, work)
    if message and origin and message.act and outcome.may_move and not _is_past_pause(message):
        turn = Turn(message.act, origin, message.target, outcome.was_put_aside)
        st.session_state[PAUSED] = message.act == "pause"
    elif origin:
        here = origin  # also after a restart, when only the browser knows where the rater is
    st.session_state[POSITION] = position_after(work, turn, here)
    return int(st.session_state[POSITION])


def _is_past_pause(message: Message) -> bool:
    """Whether the rater has gone on since, as after a restart that forgot what was handled."""
    return message.act == "pause" and message.revision <= st.session_state.get(CONTINUED, 0)


def _given(session: Session, assignment_id: str, outcome: Outcome) -> Given:
    is_told = outcome.ack and outcome.ack.assignment_id == assignment_id
    if is_told and outcome.given:
        return outcome.given
    return rating.given_on(workspace(), session, assignment_id)


def _show_desk(session: Session, work: RaterWork, position: int, outcome: Outcome) -> None:
    assignment = work.assignments[position - 1]
    given = _given(session, assignment.id, outcome)
    view = desk_data(
        rating.open_desk(workspace(), session, assignment.id),
        given.answers,
        Progress(
            position,
            len(work.assignments),
            tuple(a.id in work.finished for a in work.assignments),
        ),
        ack=outcome.ack,
        error=outcome.error,
        is_locked=not work.is_open
        or work.is_final
        or work.marks_on(assignment.id).is_sealed
        or outcome.is_closed,
    ).in_rhythm(rhythm_of(work, position, words(), terms().deadline))
    history = history_of(workspace(), session, assignment.id) if outcome.wants_history else None
    view = view.as_of(given.sequence, history)
    if desk(view.spoken(words(), text_language())) is not None:
        st.rerun()
