"""What a norming pass shows a rater beside the desk: the levels side by side, and when to wait."""

import streamlit as st

from evalkit.service.access import Session
from evalkit.service.rating import RaterWork
from evalkit.service.revealing import (
    RevealedLevel,
    RevealedQuestion,
    own_passes,
    revealed_desk,
    revealed_work,
)
from evalkit.study.answer import QuestionKind
from evalkit.study.norming import NormingPass, NormingStage
from evalkit.ui.components.step import Choice, Remark, StepView, handled
from evalkit.ui.session import NORMING_AT, NORMING_READ, words, workspace

STEP, AT = "norming/", "@"
LEVELS, AGAIN = "levels", "again"
NEXT, BACK, GO_ON, LOOK = "norming_next", "norming_back", "norming_go_on", "norming_look"


def act_on_norming(choice: Choice) -> bool:
    """Turn the pages of the levels, leave them, or come back; False where it is none of these."""
    state = st.session_state
    at = int(state.get(NORMING_AT) or 0)
    match choice.act:
        case "norming_next":
            state[NORMING_AT] = at + 1
        case "norming_back":
            state[NORMING_AT] = max(0, at - 1)
        case "norming_look":
            state[NORMING_AT] = 0
        case "norming_go_on":
            state[NORMING_AT] = None
            left = choice.step.removeprefix(STEP).partition(AT)[0]
            state[NORMING_READ] = (*state.get(NORMING_READ, ()), left)
        case _:
            return False
    handled(choice)
    return True


def norming_view(session: Session, work: RaterWork, *, is_at_end: bool) -> StepView | None:
    """The page that a norming pass puts before the desk; None where the rater may go on.

    Parameters
    ----------
    is_at_end
        Whether the rater has left the last desk, and may have to wait for the others.
    """
    passes = own_passes(work) if work.is_open else ()
    if not passes:
        return None
    norming, state = passes[-1], st.session_state
    read = state.get(NORMING_READ, ())
    is_unread = norming.stage is NormingStage.TALK and _place(norming, LEVELS) not in read
    if norming.seal and (is_unread or state.get(NORMING_AT) is not None):
        shown = _levels(session, work, norming)
        if shown:
            return shown
    if _is_asked_again(work, norming) and _place(norming, AGAIN) not in read:
        return _again(norming)
    return _waiting(norming) if is_at_end else None


def _place(norming: NormingPass, what: str) -> str:
    return f"{norming.number}-{what}"


def _is_asked_again(work: RaterWork, norming: NormingPass) -> bool:
    """Whether a desk of the second rating waits; the first ones were finished before the talk."""
    return norming.stage is NormingStage.AGAIN and any(
        a.brief_id in norming.briefs and not work.marks_on(a.id).is_finished
        for a in work.assignments
    )


def _levels(session: Session, work: RaterWork, norming: NormingPass) -> StepView | None:
    """The brief whose turn it is, its passages and what everybody gave them."""
    app, shown = words().app, revealed_work(workspace(), session, work, norming)
    if not shown:
        return None
    at = min(int(st.session_state.get(NORMING_AT) or 0), len(shown) - 1)
    found = revealed_desk(workspace(), session, shown[at].id)
    is_last = at == len(shown) - 1
    forward = (GO_ON, app["norming_go_on"]) if is_last else (NEXT, app["norming_next"])
    back = ((BACK, app["norming_back"]),) if at else ()
    is_alone = len(found.desk.passages) == 1
    return StepView(
        f"{STEP}{_place(norming, LEVELS)}{AT}{at}",
        "norming",
        app["norming_title"].format(number=at + 1, total=len(shown)),
        (forward, *back),
        (app["norming_intro"], *_own_letter(found.own_letter)),
        about=found.desk.brief.topic,
        passages=found.desk.passages,
        remarks=tuple(_remark(one, is_alone=is_alone) for one in _by_question(found.questions)),
    )


def _own_letter(letter: str) -> tuple[str, ...]:
    return (words().app["norming_own"].format(letter=letter),) if letter else ()


def _by_question(questions: tuple[RevealedQuestion, ...]) -> list[RevealedQuestion]:
    """A beside B for each question, in the order of the form."""
    order = list(dict.fromkeys((one.kind, one.name) for one in questions))
    return sorted(questions, key=lambda one: (order.index((one.kind, one.name)), one.slot.label))


def _remark(one: RevealedQuestion, *, is_alone: bool) -> Remark:
    app = words().app
    name = one.name or app["norming_decision"]
    if one.kind is QuestionKind.FLAG:
        name = app["norming_flag"].format(name=one.name)
    named = name if is_alone else app["norming_slot"].format(slot=one.slot.label, name=name)
    said = [_said(level) for level in one.levels if level.words or level.quotes]
    return Remark(
        named,
        "; ".join(
            app["norming_level"].format(rater=_rater(level), level=_level(one, level))
            for level in one.levels
        ),
        "\n".join(said),
        one.steps_apart,
    )


def _level(question: RevealedQuestion, level: RevealedLevel) -> str:
    app = words().app
    if question.kind is QuestionKind.FLAG:
        return app["norming_flagged"]
    return level.level or app["norming_unchecked"]


def _rater(level: RevealedLevel) -> str:
    app = words().app
    if not level.rater:
        return app["norming_you"]
    letter = app["norming_rater"].format(letter=level.rater)
    named = letter if level.is_letter else level.rater
    return app["norming_simulated"].format(rater=named) if level.is_simulated else named


def _said(level: RevealedLevel) -> str:
    quotes = " ".join(f"“{quote}”" for quote in level.quotes)
    told = " ".join(part for part in (level.words, quotes) if part)
    return words().app["norming_level"].format(rater=_rater(level), level=told)


def _again(norming: NormingPass) -> StepView:
    app = words().app
    return StepView(
        STEP + _place(norming, AGAIN),
        "norming-again",
        app["norming_again_title"],
        ((GO_ON, app["norming_begin"]), (LOOK, app["norming_look"])),
        (app["norming_again"],),
    )


def _waiting(norming: NormingPass) -> StepView:
    app = words().app
    look = ((LOOK, app["norming_look"]),) if norming.seal else ()
    return StepView(
        STEP + _place(norming, f"waiting-{norming.stage}"),
        "norming-wait",
        app["norming_wait_title"],
        (*look, ("look", app["back_to_first"])),
        (app[f"norming_wait_{norming.stage}"],),
    )
