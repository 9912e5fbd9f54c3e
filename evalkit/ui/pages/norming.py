"""The lead's page of norming passes: briefs chosen, levels revealed, the talk kept, rated again."""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from evalkit.errors import EvalkitError
from evalkit.service.access import Session, require_lead
from evalkit.service.norming import begin_norming, end_norming, note_talk, rate_again, reveal
from evalkit.service.norming_spread import widest_first
from evalkit.service.norming_view import NormingTable, NormingView
from evalkit.service.people import names_of
from evalkit.service.results import SIMULATED_NOTE
from evalkit.study.norming import NormingStage
from evalkit.ui.components.notice import notices
from evalkit.ui.components.prose import as_written
from evalkit.ui.components.table import plain_table, result_table
from evalkit.ui.failing import lead_sentence_of
from evalkit.ui.session import in_zone_of_browser, kept, words, workspace

INTRO = (
    "Raters rate some briefs blind, then read each other's levels, talk, and rate the same briefs "
    "again. Only the independent ratings given before the talk count: when levels are revealed the "
    "database seals them, and what is rated again enters no agreement and no comparison."
)
STAGES = {
    NormingStage.RATING: "Raters are asked to rate these briefs first, each alone.",
    NormingStage.TALK: "Levels are revealed on the raters' own pages. Now the group talks.",
    NormingStage.AGAIN: "Raters rate the same briefs again.",
    NormingStage.ENDED: "This pass is over.",
}
AGREEMENT = {
    "norming_pass": "Pass",
    "name": "Question",
    "stage": "When",
    "coefficient": "α",
    "low": "low",
    "high": "high",
    "exact": "exact",
    "adjacent": "within one",
    "n_briefs": "briefs",
    "n_ratings": "ratings",
    "n_raters": "raters",
    "why_undefined": "why undefined",
    "why_no_interval": "why no interval",
}
N_SUGGESTED = 2


def show(session: Session) -> None:
    """The pass that is on and its next step, or a form to begin one; agreement before and after."""
    require_lead(session)
    found = kept().norming_of(session.study_id)
    names = names_of(workspace(), session.study_id)
    st.title("Norming")
    if found.has_simulated:
        notices([SIMULATED_NOTE])
    st.text(INTRO)
    if found.current:
        _current(session, found.current, names, is_open=found.is_open)
    elif found.is_open:
        _begin(session, found)
    else:
        st.text("Ratings are closed, so no norming pass can begin.")
    _agreement(session)
    for view in found.passes:
        if not view.norming.is_on:
            with st.expander(as_written(_title(view))):
                _raters(view, names)
                _notes(view, names)


def _title(view: NormingView) -> str:
    return f"Norming pass {view.norming.number}: {', '.join(view.norming.briefs)}"


def _current(
    session: Session, view: NormingView, names: Mapping[str, str], *, is_open: bool
) -> None:
    st.subheader(as_written(_title(view)))
    st.text(STAGES[view.norming.stage])
    _raters(view, names)
    if view.missing:
        st.text(f"Still to finish: {', '.join(names.get(one, one) for one in view.missing)}.")
    _notes(view, names)
    if not is_open:
        st.text("Ratings are closed, so this pass stays where it is.")
        return
    _next_step(session, view)
    _ending(session, view)


def _raters(view: NormingView, names: Mapping[str, str]) -> None:
    rows = [
        {
            "Rater": names.get(one.rater_id, one.rater_id),
            "Rated": f"{one.n_finished} of {one.n_work}",
            "Rated again": f"{one.n_again_finished} of {one.n_again}" if one.n_again else "–",
            "Note": "has answered the last questions" if one.is_final else "",
        }
        for one in view.raters
    ]
    plain_table(pd.DataFrame(rows), alt="Who has rated the briefs of this pass, before and after")


def _notes(view: NormingView, names: Mapping[str, str]) -> None:
    for note in view.notes:
        with st.container(border=True):
            who = names.get(note.actor, note.actor)
            st.text(f"{in_zone_of_browser(note.at):%Y-%m-%d %H:%M}, {who}")
            st.text(note.text)


def _next_step(session: Session, view: NormingView) -> None:
    study_id, actor = session.study_id, session.person.id
    match view.norming.stage:
        case NormingStage.RATING:
            st.text("Revealing seals these ratings; it cannot be undone.")
            if st.button("Reveal the levels", disabled=bool(view.missing), key="norming-reveal"):
                _do(lambda: reveal(workspace(), study_id, actor))
        case NormingStage.TALK:
            _note_form(session)
            if st.button("Let raters rate again", key="norming-again"):
                _do(lambda: rate_again(workspace(), study_id, actor))
        case NormingStage.AGAIN:
            _note_form(session)


def _note_form(session: Session) -> None:
    with st.form("norming-note", border=False, clear_on_submit=True):
        text = st.text_area("What was said and settled? Kept for the record; raters do not see it.")
        is_sent = st.form_submit_button("Keep the note")
    if is_sent and text.strip():
        _do(lambda: note_talk(workspace(), session.study_id, session.person.id, text.strip()))


def _ending(session: Session, view: NormingView) -> None:
    is_early = view.norming.stage is not NormingStage.AGAIN or bool(view.missing)
    with st.expander("End this pass", expanded=not is_early):
        if is_early:
            st.text(
                "What is not rated again by now is handed back; what was revealed stays sealed."
            )
        if st.button("End the pass", key="norming-end"):
            _do(lambda: end_norming(workspace(), session.study_id, session.person.id))


def _begin(session: Session, found: NormingTable) -> None:
    st.subheader("Begin a norming pass")
    if not found.free_briefs:
        st.text("The levels of every brief were revealed already.")
        return
    spread = dict(widest_first(found.free_briefs, kept().spread_of_briefs(session.study_id)))
    with st.form("norming-begin", border=False):
        chosen = st.multiselect(
            "Briefs to talk about; those with the widest spread stand first",
            list(spread),
            default=list(spread)[:N_SUGGESTED],
            format_func=lambda brief: _spread_of(brief, spread[brief]),
        )
        is_sent = st.form_submit_button("Begin")
    if is_sent:
        _do(lambda: begin_norming(workspace(), session.study_id, session.person.id, chosen))


def _spread_of(brief: str, mean: float | None) -> str:
    apart = "not rated by two yet" if mean is None else f"{mean:.2f} levels apart"
    return f"{brief} · {apart}"


def _agreement(session: Session) -> None:
    table = kept().norming_agreement(session.study_id)
    if table.empty:
        return
    st.subheader("Agreement before and after")
    result_table(table, AGREEMENT, alt="Agreement on the briefs of each pass, before and after")
    st.text(
        "Over all systems. Once anything is rated again, both rows stand on the ratings that were "
        "given both times. A few briefs make wide intervals, and agreement after a talk is not "
        "independent: it says how far the talk went."
    )


def _do(act: Callable[[], object]) -> None:
    try:
        act()
    except EvalkitError as error:
        st.error(as_written(lead_sentence_of(error, words())))
        return
    st.rerun()
