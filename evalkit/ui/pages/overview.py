"""The lead's overview: who has done what, what is missing, and the acts that move the study on."""

import pandas as pd
import streamlit as st

from evalkit.service import closing
from evalkit.service.access import Session, require_lead
from evalkit.service.progress import StudyProgress, progress_of
from evalkit.service.results import SIMULATED_NOTE
from evalkit.study.audit import StudyState
from evalkit.ui.components.notice import notices
from evalkit.ui.components.table import result_table
from evalkit.ui.session import in_zone_of_browser, workspace

STATE_WORDS = {
    StudyState.OPEN: "Ratings are open. Systems appear as X and Y; no comparison is computed yet.",
    StudyState.CLOSED: "Ratings are closed. Results can be seen, with systems as X and Y.",
    StudyState.UNBLINDED: "Ratings are closed and the systems are known.",
}
RATER_COLUMNS = {
    "name": "Rater",
    "kind": "Kind",
    "n_assignments": "Assigned",
    "n_finished": "Finished",
    "n_started": "Started",
    "n_missing": "Missing",
    "last_at": "Last answer",
}


def show(session: Session) -> None:
    """Progress in numbers, the grid of briefs and raters, the study's log, and what to do next."""
    require_lead(session)
    progress = progress_of(workspace(), session.study_id)
    st.title("Overview")
    st.text(progress.title)
    if progress.has_simulated:
        notices([SIMULATED_NOTE])
    st.text(STATE_WORDS[progress.state])
    _figures(progress)
    st.subheader("Raters")
    result_table(_raters(progress), RATER_COLUMNS, alt="What each rater has done")
    st.subheader("Briefs by rater")
    st.dataframe(progress.grid, hide_index=True, alt="Progress of each rater on each brief")
    _acts(session, progress.state)
    _log(progress)


def _figures(progress: StudyProgress) -> None:
    done, pace, left = st.columns(3)
    done.metric("Finished", f"{progress.n_finished} of {progress.n_assignments}")
    minutes = progress.minutes_per_assignment
    pace.metric("Minutes a brief (median)", "–" if minutes is None else f"{minutes:.0f}")
    left.metric("Missing", progress.n_assignments - progress.n_finished)


def _raters(progress: StudyProgress) -> pd.DataFrame:
    columns = [name for name in RATER_COLUMNS if name not in ("kind", "last_at")]
    return pd.DataFrame(
        {
            **{name: [getattr(rater, name) for rater in progress.raters] for name in columns},
            "kind": [str(rater.kind) for rater in progress.raters],
            "last_at": [
                in_zone_of_browser(rater.last_at) if rater.last_at else None
                for rater in progress.raters
            ],
        }
    )


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
        st.text("Unblinding reveals which system is X and which is Y. It cannot be undone.")
        reason = st.text_input("Why now? It is written down.", key="reason")
        if st.button("Unblind the study", disabled=not reason.strip(), key="unblind"):
            closing.unblind(workspace(), session.study_id, actor, reason.strip())
            st.rerun()
    else:
        st.text("Nothing is left to do here: read Results and take the files from Exports.")


def _log(progress: StudyProgress) -> None:
    with st.expander("Log of the study"):
        rows = [
            {
                "When": in_zone_of_browser(event.at),
                "What": event.kind.replace("_", " "),
                "Who": event.actor,
            }
            for event in reversed(progress.events)
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Everything done to the study")
