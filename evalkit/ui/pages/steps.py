"""The pages beside the desk: a pause, the last questions, a goodbye."""

from dataclasses import replace

import streamlit as st

from evalkit.service import farewell, rating
from evalkit.service.access import Session
from evalkit.service.pace import pace_of_work
from evalkit.service.rating import RaterWork
from evalkit.study.blinded import Assignment
from evalkit.study.blinding_check import guesses_taken
from evalkit.ui.components.step import Choice, Field, StepView, handled, step
from evalkit.ui.failing import refusal_of
from evalkit.ui.pace_words import start_line
from evalkit.ui.session import (
    CONTINUED,
    LAST_STEP,
    PAUSED,
    POSITION,
    terms,
    text_language,
    words,
    workspace,
)

GUESS = "guess/"
BEGUN, MORE, NOTHING = "begun", "more", "nothing"


def act_on(session: Session, choice: Choice) -> str | None:
    """Do what a rater chose on one of these pages; the sentence that says why not, if so."""
    handled(choice)
    return refusal_of(lambda: _act(session, choice), words())


def _act(session: Session, choice: Choice) -> None:
    state = st.session_state
    match choice.act:
        case "continue":
            state[PAUSED], state[CONTINUED] = False, choice.revision
        case "look":
            state[POSITION], state[LAST_STEP] = 1, None
        case "begin":
            state[LAST_STEP] = BEGUN
        case "guess":
            asked = choice.step.removeprefix(GUESS)
            farewell.give_guess(workspace(), session, asked, choice.choice, choice.text)
            state[LAST_STEP] = BEGUN
        case "feedback":
            farewell.give_feedback(workspace(), session, choice.text)
            state[LAST_STEP] = NOTHING
        case "nothing" | "more":
            state[LAST_STEP] = choice.act


def show_pause(work: RaterWork) -> None:
    """All is stored, this much is done, and one key goes on."""
    app, pace = words().app, pace_of_work(work)
    paragraphs = (
        app["pause_stored"],
        start_line(pace, words(), terms().deadline),
        f"{app['pause_no_time']} {app['pause_key']}",
    )
    buttons = (("continue", app["continue"]),)
    _show(StepView("pause", "pause", app["pause_title"], buttons, paragraphs))


def show_farewell(session: Session, work: RaterWork, error: str | None) -> None:
    """What comes after the last brief: thanks, the last questions one by one, a goodbye."""
    if not work.is_open:
        _show(_closed(is_done=work.next_position > len(work.assignments)))
        return
    checks = farewell.checks_of(workspace(), session, work)
    left = [one for one in checks if not work.marks_on(one.id).has_guess]
    step_before = st.session_state.get(LAST_STEP)
    feedback = farewell.feedback_of(workspace(), session)
    if step_before is None and not work.is_final and (left or not feedback):
        _show(_ready(has_checks=bool(left)), error)
    elif left:
        number, total = len(checks) - len(left) + 1, len(checks)
        title = words().app["guess_title"].format(number=number, total=total)
        _show(_guess(session, work, left[0], title), error)
    elif step_before == MORE or (step_before != NOTHING and not feedback):
        _show(_feedback(feedback), error)
    else:
        _show(_goodbye(), error)


def _ready(*, has_checks: bool) -> StepView:
    app = words().app
    return StepView(
        "ready",
        "ready",
        app["thanks_title"],
        (("begin", app["to_last_questions"]), ("look", app["back_to_first"])),
        (app["thanks"], app["look_first"]) if has_checks else (app["thanks"],),
    )


def _guess(session: Session, work: RaterWork, asked: Assignment, title: str) -> StepView:
    app, desk = words().app, rating.open_desk(workspace(), session, asked.id)
    is_alone = len(asked.slots) == 1
    return StepView(
        GUESS + asked.id,
        "guess",
        title,
        (
            ("guess", app["guess_send"]),
            *(() if work.is_final else (("look", app["back_to_first"]),)),
        ),
        () if work.is_final else (app["guess_final"],),
        about=desk.brief.topic,
        passages=desk.passages,
        question=app["guess_single" if is_alone else "guess_pair"],
        options=tuple((guess, app[f"guess_{guess}"]) for guess in guesses_taken(asked)),
        field=Field(app["guess_reason"]),
    )


def _feedback(said: str) -> StepView:
    app = words().app
    return StepView(
        "feedback",
        "feedback",
        app["feedback_title"],
        (("feedback", app["feedback_send"]), ("nothing", app["feedback_nothing"])),
        (app["feedback_text"],),
        field=Field(app["feedback_field"], said),
    )


def _goodbye() -> StepView:
    app = words().app
    buttons = (("look", app["back_to_first"]), ("more", app["feedback_more"]))
    return StepView("goodbye", "goodbye", app["goodbye_title"], buttons, (app["goodbye"],))


def _closed(*, is_done: bool) -> StepView:
    app = words().app
    title = app["thanks_title" if is_done else "goodbye_title"]
    buttons = (("look", app["back_to_first"]),)
    return StepView("closed", "goodbye", title, buttons, (app["closed"],))


def _show(view: StepView, error: str | None = None) -> None:
    shown = replace(view, error=error)
    if step(shown, words(), text_language()):
        st.rerun()
