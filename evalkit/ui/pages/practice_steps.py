"""The pages of practice beside the desk: what is to come, anchors, feedback, what came of it."""

from evalkit.service.access import Session
from evalkit.service.learning import StepKind
from evalkit.service.practice_feedback import CriterionFeedback, Feedback, feedback_on
from evalkit.service.practising import PracticeView
from evalkit.service.qualifying import Attempt, in_digits, share_texts
from evalkit.study.practice import Thresholds
from evalkit.ui.components.step import Remark, StepView
from evalkit.ui.session import words, workspace

STEP = "learn/"
READ, ASKED = "read", "look_again"


def view_of(
    session: Session,
    view: PracticeView,
    error: str | None,
    *,
    is_begun: bool,
    is_resting: bool,
) -> StepView:
    """The page for a step of practice."""
    app, kind = words().app, view.step.kind
    if not view.is_open:
        return StepView("learn-closed", "practice", app["practice_closed"], ())
    if not is_begun and kind is not StepKind.ADMITTED:
        return _intro(view, error)
    if is_resting:
        button = (("continue", app["continue"]),)
        said = (app["pause_stored"], app["pause_key"])
        return StepView("learn-pause", "pause", app["pause_title"], button, said)
    if kind in (StepKind.ANCHOR, StepKind.FEEDBACK):
        return _passage(session, view, error)
    return _outcome(view, error)


def _intro(view: PracticeView, error: str | None) -> StepView:
    app, bar, totals = words().app, view.thresholds, view.totals
    said = (
        app["practice_intro"].format(
            anchors=totals.anchors, practice=totals.practice, qualifying=totals.qualifying
        ),
        app["practice_intro_bar"].format(
            exact=_percent(bar.exact),
            within_one=_percent(bar.within_one),
            kappa=in_digits(bar.weighted_kappa),
            attempts=bar.attempts,
        ),
        app["practice_intro_source"].format(source=bar.source),
    )
    button = (("begin", app["practice_begin"]),)
    return StepView(
        "learn-intro", "practice", app["practice_intro_title"], button, said, error=error
    )


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def _passage(session: Session, view: PracticeView, error: str | None) -> StepView:
    app, at = words().app, view.step
    found = feedback_on(workspace(), session, at.id)
    title = app[f"practice_{at.kind}_title"].format(number=at.number, total=at.total)
    label = app["practice_read" if at.kind is StepKind.ANCHOR else "practice_go_on"]
    return StepView(
        STEP + at.id,
        "learn",
        title,
        ((READ, label),),
        (found.instruction,),
        about=found.topic,
        passages=(found.passage,),
        remarks=tuple(_remarks(found, compares=at.kind is StepKind.FEEDBACK)),
        error=error,
    )


def _remarks(found: Feedback, *, compares: bool) -> list[Remark]:
    app = words().app
    remarks = [_criterion(one, compares=compares) for one in found.criteria]
    if found.decision:
        panel = app["practice_consensus"].format(level=found.decision)
        own = app["practice_own"].format(level=found.own_decision) if found.own_decision else ""
        line = " · ".join(filter(None, (own, panel)))
        remarks.append(Remark(app["practice_decision"], line))
    if found.flags:
        remarks.append(Remark(app["practice_flags"], ", ".join(found.flags)))
    if found.note:
        remarks.append(Remark(app["practice_note"], found.note))
    return remarks


def _criterion(one: CriterionFeedback, *, compares: bool) -> Remark:
    app = words().app
    panel = app["practice_consensus"].format(level=one.consensus)
    note = one.note or ""
    if not compares:
        return Remark(one.name, panel, note)
    if one.own is None or one.distance is None:
        return Remark(one.name, f"{app['practice_own_none']} · {panel}", note)
    away = ("practice_exact", "practice_one_away", "practice_far_away")[min(one.distance, 2)]
    said = app[away].format(count=one.distance)
    line = f"{app['practice_own'].format(level=one.own)} · {panel} · {said}"
    return Remark(one.name, line, note, one.distance)


def _outcome(view: PracticeView, error: str | None) -> StepView:
    app, kind = words().app, view.step.kind
    results = _results(view.standing.attempts[-1], view.thresholds) if view.attempted else ()
    title, said, button = _ends(view)[kind]
    shown = tuple(filter(None, (said, *results)))
    name = f"learn-{kind}-{len(view.standing.attempts)}"
    return StepView(name, "practice", app[title], (button,), shown, error=error)


def _ends(view: PracticeView) -> dict[StepKind, tuple[str, str, tuple[str, str]]]:
    """By how it ended: the title's key, what is said, and the button."""
    app = words().app
    ask = app["practice_ask"].format(attempts=view.thresholds.attempts)
    again, look = ("again", app["practice_again"]), (ASKED, app["practice_look"])
    was_let_in = view.standing.decided is True
    admitted = "practice_let_in_title" if was_let_in else "practice_passed_title"
    return {
        StepKind.ADMITTED: (admitted, "", ("rate", app["practice_rate"])),
        StepKind.FAILED: ("practice_failed_title", app["practice_failed"], again),
        StepKind.ASK: ("practice_ask_title", ask, look),
        StepKind.REFUSED: ("practice_refused_title", app["practice_refused"], look),
    }


def _results(attempt: Attempt, bar: Thresholds) -> tuple[str, ...]:
    app, outcome = words().app, attempt.outcome
    exact = app["practice_share"].format(**share_texts(outcome.n_exact, outcome.n_levels))
    near = app["practice_share"].format(**share_texts(outcome.n_within_one, outcome.n_levels))
    kappa = outcome.weighted_kappa
    found = app["practice_undefined"] if kappa is None else in_digits(kappa)
    return (
        app["practice_result_exact"].format(share=exact, bar=in_digits(bar.exact)),
        app["practice_result_within"].format(share=near, bar=in_digits(bar.within_one)),
        app["practice_result_kappa"].format(kappa=found, bar=in_digits(bar.weighted_kappa)),
        app["practice_caution"].format(passages=outcome.n_passages),
    )
