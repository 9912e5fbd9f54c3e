"""How far raters agree, criterion by criterion; open at all times, and never by system before."""

from collections.abc import Mapping

import streamlit as st

from evalkit.service.access import Session, require_lead
from evalkit.service.cases import passage_case
from evalkit.service.figure_files import in_files
from evalkit.service.figures import (
    PAIR_MEASURES,
    Figure,
    agreement_of_questions,
    pairs_of_raters,
)
from evalkit.service.people import agreement_rows, names_of, widest_passages
from evalkit.service.results import Analysis
from evalkit.ui.components.case import show_case
from evalkit.ui.components.figure import show_figure
from evalkit.ui.components.notice import age_notice, notices
from evalkit.ui.components.table import chosen_row, further_tables, plain_table, result_table
from evalkit.ui.session import analysis_of, in_zone_of_browser, workspace

COLUMNS = {
    "name": "Question",
    "scope": "Passages",
    "coefficient": "α",
    "low": "low",
    "high": "high",
    "ac": "AC",
    "ac_low": "AC low",
    "ac_high": "AC high",
    "exact": "exact",
    "adjacent": "within one",
    "n_briefs": "briefs",
    "n_passages": "passages",
    "n_ratings": "ratings",
    "why_undefined": "why undefined",
    "why_no_interval": "why no interval",
    "flags": "to be read with care",
}
WIDEST = {
    "brief": "Brief",
    "passage": "Passage",
    "mean_steps_apart": "levels apart, mean",
    "most_steps_apart": "at most",
    "widest_outcome": "widest on",
    "n_raters": "raters",
    "n_rating_pairs": "pairs",
}
N_WIDEST = 20
BEHIND = ("coefficients", "rater_pairs", "disagreement")


def show(session: Session) -> None:
    """The picture and the table, rater by rater, and the passages that raters differ on most."""
    require_lead(session)
    kept = analysis_of(session)
    agreement, names = kept.analysis.agreement, names_of(workspace(), session.study_id)
    st.title("Agreement")
    notices(agreement.notes)
    age_notice(in_zone_of_browser(kept.at), kept.n_newer)
    show_figure(
        agreement_of_questions(kept.analysis),
        key="agreement",
        otherwise="No question has enough ratings for a coefficient yet.",
    )
    result_table(
        agreement_rows(kept.analysis), COLUMNS, alt="Agreement of the raters on each question"
    )
    st.text(
        "α is Krippendorff's alpha at the question's level of measurement, with a leave-one-brief-"
        "out jackknife interval; AC is Gwet's coefficient, which bears a ceiling better. Exact and "
        "within one are shares of all pairs of ratings."
    )
    with st.expander("In sentences", expanded=False):
        for sentence in agreement.sentences:
            st.text(sentence)
    _pairs(session, kept.analysis, names)
    _widest(session, kept.analysis)
    st.subheader("Behind the table")
    tables = kept.analysis.further_agreement
    further_tables(table for table in tables if table.name in BEHIND)


def _pairs(session: Session, analysis: Analysis, names: Mapping[str, str]) -> None:
    st.subheader("Rater by rater")
    pairs = analysis.more.get("rater_pairs")
    if pairs is None or not len(pairs):
        st.text("There are not two raters yet who rated the same passages.")
        return
    questions = pairs.drop_duplicates("outcome").set_index("outcome")["name"].to_dict()
    left, right = st.columns(2)
    outcome = left.selectbox(
        "Question", list(questions), format_func=lambda one: str(questions[one]), key="pair-outcome"
    )
    measure = right.selectbox(
        "Measure", list(PAIR_MEASURES), format_func=PAIR_MEASURES.__getitem__, key="pair-measure"
    )
    show_figure(
        pairs_of_raters(analysis, str(outcome), str(measure), names),
        key="pairs",
        otherwise="On this question it is undefined for every two raters; the table says why.",
        in_files=lambda: _pairs_in_files(session, analysis, str(outcome), str(measure), names),
    )


def _pairs_in_files(
    session: Session, analysis: Analysis, outcome: str, measure: str, names: Mapping[str, str]
) -> Figure | None:
    taken = in_files(workspace(), session.study_id, analysis, names)
    return pairs_of_raters(taken.analysis, outcome, measure, taken.names)


def _widest(session: Session, analysis: Analysis) -> None:
    st.subheader("Where raters differ most")
    table = analysis.more.get("disagreement")
    if table is None or not len(table):
        st.text("No passage has two raters yet.")
        return
    st.text("Choose a row to read the passage beside what raters said of it. Systems stay hidden.")
    widest = widest_passages(analysis, N_WIDEST)
    row = chosen_row(
        widest, WIDEST, alt="Passages by how far raters are apart", key="widest", row_id="passage"
    )
    if row is None:
        return
    case = passage_case(workspace(), session.study_id, str(widest.iloc[row]["passage"]))
    with st.container(border=True):
        st.text(f"{case.topic} (grade {case.grade})")
        show_case(case.text, case.evidence)
        plain_table(case.levels, alt="The levels that each rater gave this passage")
