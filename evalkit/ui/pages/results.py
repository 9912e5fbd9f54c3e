"""The comparison of systems, once ratings are closed: the answer, its limits, then every part."""

from collections.abc import Callable, Mapping

import streamlit as st

from evalkit.service.access import Session, require_lead
from evalkit.service.adjudicated import adjudicated_rows
from evalkit.service.cases import flag_cases
from evalkit.service.figure_files import in_files
from evalkit.service.figures import (
    Figure,
    differences_of,
    figure_of_section,
    key_figures_of,
    secondary_of,
    sections_of,
)
from evalkit.service.people import names_of
from evalkit.service.results import Analysis, Results
from evalkit.ui.components.answer import show_answer
from evalkit.ui.components.figure import show_figure
from evalkit.ui.components.notice import notices
from evalkit.ui.components.prose import points
from evalkit.ui.components.section import show_section
from evalkit.ui.components.table import further_tables, plain_table
from evalkit.ui.pages.early_look import offered_early_look
from evalkit.ui.session import analysis_of, workspace

CODED = "Systems go by X and Y until the study is unblinded on the Overview page."


def show(session: Session) -> None:
    """What was shown and what was not; nothing at all before ratings are closed."""
    require_lead(session)
    st.title("Results")
    analysis = analysis_of(session).analysis
    if analysis.results is None:
        st.text(analysis.why_no_results)
        analysis = (analysis.may_look_early and offered_early_look(session)) or analysis
    results = analysis.results
    if results is None:
        return
    notices(results.notes)
    system = _compared(analysis, results)
    show_answer(
        results.headline,
        key_figures_of(analysis, system),
        _about(analysis, results, system),
        () if results.is_unblinded else (CODED,),
        secondary_of(results, system),
        results.limits,
    )
    _differences(analysis, results, system)
    cases = flag_cases(workspace(), session.study_id)
    names = names_of(workspace(), session.study_id)
    for section in sections_of(analysis, system, cases, names):
        show_section(section, _in_files(session, analysis, (system, section.id), names))
    _adjudicated(session)
    _behind(analysis, results)


def _in_files(
    session: Session, analysis: Analysis, place: tuple[str, str], names: Mapping[str, str]
) -> Callable[[], Figure | None]:
    """Makes the figure of a system's section as files show it."""

    def make() -> Figure | None:
        taken = in_files(workspace(), session.study_id, analysis, names)
        return figure_of_section(taken.analysis, *place, taken.names)

    return make


def _adjudicated(session: Session) -> None:
    """What was settled afterwards, apart from everything above."""
    rows = adjudicated_rows(workspace(), session.study_id)
    if rows.empty:
        return
    st.subheader("Adjudicated later: in no figure, no agreement and no test")
    st.text(
        "Where independent ratings were far apart, somebody who was shown neither system nor rater "
        "settled the level. Everything above is computed from the independent ratings alone."
    )
    plain_table(rows, alt="Independent ratings, and beside them what was adjudicated later")


def _compared(analysis: Analysis, results: Results) -> str:
    """Which system stands against the reference; chosen where there are several."""
    systems = list(dict.fromkeys(results.comparison["system"]))
    if len(systems) == 1:
        return str(systems[0])
    names = analysis.plan.name_of if analysis.plan else str
    chosen = st.selectbox("Compared system", systems, format_func=names, key="system")
    return str(chosen)


def _about(analysis: Analysis, results: Results, system: str) -> str:
    """Which two systems the numbers are about, where there are more."""
    if analysis.plan is None or len(results.headline) == 1:
        return ""
    names = analysis.plan.name_of
    return f"{names(system)} minus {names(analysis.plan.reference_system)}:"


def _differences(analysis: Analysis, results: Results, system: str) -> None:
    st.subheader("One dot for each brief")
    rows = results.comparison[results.comparison["system"] == system]
    names = {
        str(outcome): f"{name} · {role}"
        for outcome, name, role in zip(rows["outcome"], rows["name"], rows["role"], strict=True)
    }
    outcome = st.selectbox("Outcome", list(names), format_func=names.__getitem__, key="outcome")
    show_figure(
        differences_of(analysis, str(outcome), system),
        key="differences",
        otherwise="No brief was rated for both systems on this outcome.",
    )


def _behind(analysis: Analysis, results: Results) -> None:
    st.subheader("Behind the result")
    with st.expander("Every outcome in a sentence"):
        points(results.sentences)
    further_tables(analysis.further_results)
