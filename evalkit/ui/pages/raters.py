"""How each rater works: severity, range, halo, drift, speed; described, and nobody is left out."""

from collections.abc import Callable, Mapping
from functools import cache

import streamlit as st

from evalkit.service.access import Session, require_lead
from evalkit.service.figure_files import InFiles, in_files
from evalkit.service.figures import levels_by_rater, order_of_work, severity_by_rater
from evalkit.service.people import (
    MEASURES,
    RATER_TABLE,
    has_ratings,
    measures_of,
    names_of,
    rater_rows,
    rows_of,
)
from evalkit.service.results import Analysis
from evalkit.ui.components.figure import show_figure
from evalkit.ui.components.notice import age_notice, notices
from evalkit.ui.components.table import chosen_row, plain_table, result_table
from evalkit.ui.pages.qualification import show_qualification
from evalkit.ui.session import analysis_of, in_zone_of_browser, workspace

DESCRIBED = (
    "This page describes; it judges nobody. No rating is left out because of what stands here: "
    "only the plan, or a departure from it that is written down, can do that."
)
MEANINGS = (
    "Severity: points below the average rater on the same passages, so that a stricter rater has "
    "the higher number.",
    "Halo: the mean correlation of a rater's criteria; near 1, one impression fills them all.",
    "Drift: the rank correlation of milder scoring with the order of work; p by permutation.",
    "Straight-lined: the share of passages with one level on every criterion. Longest run: equal "
    "answers in a row.",
    "Too fast: the share of assignments done faster than their words can be read.",
)
FURTHER = {
    "repeats": "Hidden repeats: how consistent each rater is",
    "validity": "Validity passages: how near to the known levels",
}


def show(session: Session) -> None:
    """Pictures of all raters, the table, and the detail of whom the lead chooses."""
    require_lead(session)
    kept = analysis_of(session)
    analysis, names = kept.analysis, names_of(workspace(), session.study_id)
    st.title("Raters")
    notices(analysis.agreement.notes)
    show_qualification(session)
    st.text(DESCRIBED)
    age_notice(in_zone_of_browser(kept.at), kept.n_newer)
    if not has_ratings(analysis):
        st.text("Nobody has rated yet.")
        return
    taken = cache(lambda: in_files(workspace(), session.study_id, analysis, names))
    st.subheader("Severity")
    show_figure(
        severity_by_rater(analysis, names),
        key="severity",
        otherwise="Severity needs two raters who rated the same passages.",
        in_files=lambda: severity_by_rater(taken().analysis, taken().names),
    )
    st.subheader("Use of the scale")
    show_figure(
        levels_by_rater(analysis, names),
        key="levels",
        otherwise="No score has been given yet.",
        in_files=lambda: levels_by_rater(taken().analysis, taken().names),
    )
    _table(analysis, names, taken)
    for table, title in FURTHER.items():
        rows = rows_of(analysis, table, names)
        if rows is not None:
            st.subheader(title)
            plain_table(rows, alt=title)


def _table(analysis: Analysis, names: Mapping[str, str], taken: Callable[[], InFiles]) -> None:
    st.subheader("Rater by rater")
    st.text("Choose a row to see that rater's work in its order, and every measure with its n.")
    rows = rater_rows(analysis, names)
    chosen = chosen_row(
        rows, RATER_TABLE, alt="What is measured of each rater", key="raters", row_id="rater"
    )
    with st.expander("What the columns mean"):
        for meaning in MEANINGS:
            st.text(meaning)
    if chosen is None:
        return
    rater = str(rows.iloc[chosen]["rater"])
    with st.container(border=True):
        show_figure(
            order_of_work(analysis, rater, names),
            key="order",
            otherwise="Nobody else has rated the same passages yet.",
            in_files=lambda: order_of_work(taken().analysis, taken().id_of(rater), taken().names),
        )
        result_table(measures_of(analysis, rater), MEASURES, alt="Every measure of this rater")
