"""The lead's overview: who has done what, who needs a word, and the acts that move the study on."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from evalkit.service import closing
from evalkit.service.access import Session, require_lead
from evalkit.service.figure_files import grid_in_files
from evalkit.service.figures import briefs_by_rater
from evalkit.service.people import names_of
from evalkit.service.progress import StudyProgress
from evalkit.service.results import SIMULATED_NOTE
from evalkit.service.watching import StudyPace, pace_rows, study_pace
from evalkit.study.audit import AuditKind, StudyState
from evalkit.ui.components.day import day_choice
from evalkit.ui.components.figure import show_figure
from evalkit.ui.components.notice import notices
from evalkit.ui.components.reminder import reminder_text
from evalkit.ui.components.table import plain_table
from evalkit.ui.session import in_zone_of_browser, kept, workspace
from evalkit.ui.words.languages import words_of

STATE_WORDS = {
    StudyState.OPEN: "Ratings are open. Systems go by letters; no comparison is computed yet.",
    StudyState.CLOSED: "Ratings are closed. Systems go by letters until the study is unblinded.",
    StudyState.UNBLINDED: "Ratings are closed and the systems are known.",
}
LATEST = 200
"""Acts of the log that are shown; all of them are in the archive."""


def show(session: Session) -> None:
    """Progress in numbers and by brief, everybody's pace, reminders, the next step, the log."""
    require_lead(session)
    progress = kept().progress_of(session.study_id)
    pace = study_pace(workspace(), progress)
    names = names_of(workspace(), session.study_id)
    st.title("Overview")
    st.text(progress.title)
    if progress.has_simulated:
        notices([SIMULATED_NOTE])
    st.text(STATE_WORDS[progress.state])
    if pace.deadline_sentence:
        st.text(pace.deadline_sentence)
    _figures(progress)
    _raters(pace)
    st.subheader("Briefs by rater")
    show_figure(
        briefs_by_rater(progress.grid, names),
        key="progress",
        otherwise="Nobody has work yet.",
        in_files=lambda: briefs_by_rater(
            *grid_in_files(workspace(), session.study_id, progress.grid, names)
        ),
    )
    _put_aside(progress)
    if progress.state is StudyState.OPEN:
        _reminders(pace)
    _acts(session, progress.state)
    if progress.state is StudyState.CLOSED:
        _heads(progress)
        _reopening(session)
    _log(progress, names)


def _figures(progress: StudyProgress) -> None:
    done, pace, left = st.columns(3)
    done.metric("Finished", f"{progress.n_finished} of {progress.n_assignments}")
    minutes = progress.minutes_per_assignment
    pace.metric("Minutes a brief (median)", "–" if minutes is None else f"{minutes:.0f}")
    left.metric("Missing", progress.n_assignments - progress.n_finished)


def _raters(pace: StudyPace) -> None:
    st.subheader("Raters")
    for rater in pace.stalled:
        st.text(
            f"Stalled: {rater.name} has {rater.n_left} left and has not answered for "
            f"{rater.days_idle} days."
        )
    plain_table(
        pace_rows(pace, in_zone_of_browser),
        alt="What each rater has done, and when the rest would be done",
    )
    st.text(
        "The projected end takes each rater's pace from the first answer until now. Stalled: "
        f"work left and no answer for {pace.stalled_after_days} days or more."
    )


def _put_aside(progress: StudyProgress) -> None:
    waiting = [one for one in progress.put_aside if one.is_open]
    if not waiting:
        return
    st.subheader("Put aside for later")
    rows = [
        {
            "Rater": one.rater_name,
            "Brief": one.brief_id,
            "Why": one.reason.replace("_", " "),
            "In the rater's words": one.note,
            "When": in_zone_of_browser(one.at),
        }
        for one in waiting
    ]
    plain_table(pd.DataFrame(rows), alt="Briefs that raters put aside, and why")


def _reminders(pace: StudyPace) -> None:
    waiting = {rater.rater_id: rater for rater in pace.waiting_for}
    if not waiting:
        return
    st.subheader("Reminder")
    who, when = st.columns(2)
    chosen = who.selectbox(
        "For", list(waiting), format_func=lambda one: waiting[one].name, key="remind"
    )
    with when:
        by = day_choice("Finish by (if there is a day)", pace.deadline, key="remind-by")
    text = reminder_text(words_of(pace.language).app, waiting[chosen], by)
    st.code(text, language=None, wrap_lines=True)


def _acts(session: Session, state: StudyState) -> None:
    st.subheader("Next step")
    actor = session.person.id
    if state is StudyState.OPEN:
        st.text("Closing ends the rating: raters can read their answers, but not change them.")
        sure = st.checkbox("All ratings that we wait for are in", key="sure-close")
        if st.button("Close the ratings", disabled=not sure, key="close"):
            closing.close(workspace(), session.study_id, actor)
            st.rerun()
    elif state is StudyState.CLOSED:
        st.text("Unblinding reveals which letter stands for which system. It cannot be undone.")
        reason = st.text_input("Why now? It is written down.", key="reason")
        if st.button("Unblind the study", disabled=not reason.strip(), key="unblind"):
            closing.unblind(workspace(), session.study_id, actor, reason.strip())
            st.rerun()
    else:
        st.text("Nothing is left to do here: read Results and take the files from Exports.")


def _heads(progress: StudyProgress) -> None:
    """What to write down elsewhere when ratings are closed: whoever has it can prove the rest."""
    closed = next(event for event in reversed(progress.events) if event.kind is AuditKind.CLOSED)
    found = closed.detail.get("chain_heads")
    heads = found if isinstance(found, dict) else {}
    lines = [f"{rater}: {count} answers, {head}" for rater, (count, head) in heads.items()]
    st.text("The heads of the chains at closing; write them down elsewhere:")
    st.code("\n".join([*lines, f"audit: {closed.hash}"]), language=None, wrap_lines=True)


def _reopening(session: Session) -> None:
    with st.form("reopen", border=False, clear_on_submit=True):
        st.text("Ratings can be opened again; it is a departure that every result tells.")
        reason = st.text_input("Why again? It is written down.", key="reopen-reason")
        is_sent = st.form_submit_button("Take ratings again", key="reopen")
    if is_sent and reason.strip():
        closing.reopen(workspace(), session.study_id, session.person.id, reason.strip())
        st.rerun()


def _log(progress: StudyProgress, names: Mapping[str, str]) -> None:
    log = st.expander("Log of the study", key="log", on_change="rerun")
    if not log.open:
        return
    rows = [
        {
            "When": in_zone_of_browser(event.at),
            "What": event.kind.replace("_", " "),
            "Who": names.get(event.actor, event.actor),
        }
        for event in reversed(progress.events[-LATEST:])
    ]
    with log:
        if len(progress.events) > LATEST:
            st.text(f"The last {LATEST} of {len(progress.events)} acts.")
        plain_table(pd.DataFrame(rows), alt="Everything done to the study, the newest first")
