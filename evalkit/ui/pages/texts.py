"""What is read off the texts: by system once ratings are closed, beside ratings once unblinded."""

import streamlit as st

from evalkit.service.access import Session, require_lead
from evalkit.service.lead_texts import (
    LeadTexts,
    lead_texts,
    measure_of_passages,
    pair_of_briefs,
    ratings_and_measures,
)
from evalkit.ui.components.figure import show_figure
from evalkit.ui.components.notice import notices
from evalkit.ui.components.table import plain_table, result_table
from evalkit.ui.session import analysis_of, workspace

MEANING = (
    "A formula sees the length of words and sentences and nothing else: it is evidence beside the "
    "ratings, never a score. Bands of neighbouring grades overlap."
)
BESIDE = (
    "Within a brief both systems wrote to the same commission, so the difference in a measure is "
    "held against the difference in a rating, one pair a brief. None of it was planned, intervals "
    "of few briefs are wide, and of many some leave out 0 by chance: it suggests questions and "
    "answers none."
)
READING = "Reading the texts; this takes a while once."
DESCRIBED = {
    "name": "Measure",
    "system": "System",
    "n": "passages",
    "mean": "mean",
    "lowest": "lowest",
    "highest": "highest",
    "as_asked": "as asked for",
}
COPIES = {
    "passage": "Passage",
    "found_in": "Found in",
    "source": "Text",
    "words_running": "words running",
    "share": "share of its runs",
    "matched": "The words",
}
TELLS = {"brief": "Brief", "system": "System", "kind": "Kind", "line": "line", "words": "The words"}


def show(session: Session) -> None:
    """Figures of every passage, near copies and tells, then what goes with the ratings."""
    require_lead(session)
    st.title("Texts")
    analysis = analysis_of(session).analysis
    with st.spinner(READING):
        texts = lead_texts(workspace(), session.study_id, analysis)
    if texts.why_hidden:
        st.text(texts.why_hidden)
        return
    notices(analysis.agreement.notes)
    for sentence in (*texts.sentences, MEANING):
        st.text(sentence)
    _measures(texts)
    _copies(texts)
    _tells(texts)
    if texts.is_unblinded:
        _beside_ratings(texts)
    _every_passage(texts)


def _measures(texts: LeadTexts) -> None:
    st.subheader("Measures by system")
    names = texts.measure_names
    measure = st.selectbox("Measure", list(names), format_func=names.__getitem__, key="measure")
    show_figure(
        measure_of_passages(texts, str(measure)),
        key="measure",
        otherwise="No passage has this measure.",
    )
    if texts.by_system is not None:
        result_table(texts.by_system, DESCRIBED, alt="Each measure of the texts by system")


def _copies(texts: LeadTexts) -> None:
    st.subheader("Near copies")
    if texts.copies is None or texts.copies.empty:
        st.text(
            "No passage shares twelve words running, or a twentieth of its runs, with another text."
        )
        return
    result_table(texts.copies, COPIES, alt="Passages that share runs of words with other texts")


def _tells(texts: LeadTexts) -> None:
    st.subheader("Tells")
    if texts.found_tells is None or texts.found_tells.empty:
        st.text("Nothing in the texts gives their maker away.")
        return
    result_table(texts.found_tells, TELLS, alt="What could give a maker away, with its place")


def _beside_ratings(texts: LeadTexts) -> None:
    st.subheader("Beside the ratings (exploratory)")
    rows = texts.associations
    if rows is None or rows.empty:
        st.text("No brief was rated for two systems, so nothing can stand beside the texts.")
        return
    st.text(BESIDE)
    outcomes = dict(zip(rows["outcome"], rows["name"], strict=True))
    systems = list(dict.fromkeys(rows["system"]))
    left, right = st.columns(2)
    outcome = left.selectbox(
        "Outcome", list(outcomes), format_func=outcomes.__getitem__, key="text-outcome"
    )
    system = right.selectbox(
        "Compared system", systems, format_func=texts.system_names.__getitem__, key="text-system"
    )
    show_figure(
        ratings_and_measures(texts, str(outcome), str(system)),
        key="text-association",
        otherwise="No measure varies enough to be held against this outcome.",
    )
    names = texts.measure_names
    measure = st.selectbox(
        "Measure, brief by brief", list(names), format_func=names.__getitem__, key="text-measure"
    )
    show_figure(
        pair_of_briefs(texts, str(outcome), str(system), str(measure)),
        key="text-pairs",
        otherwise="No brief has both.",
    )


def _every_passage(texts: LeadTexts) -> None:
    fold = st.expander("Every figure of every passage", key="passages", on_change="rerun")
    if fold.open and texts.passages is not None:
        with fold:
            filled = texts.passages.dropna(axis="columns", how="all")
            plain_table(filled, alt="Every figure of every passage")
    st.text(f"Counted with {texts.counted_by}.")
