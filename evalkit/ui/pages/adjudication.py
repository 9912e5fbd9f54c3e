"""Adjudication: cases by the rule of the plan, settled without knowing system or rater."""

import pandas as pd
import streamlit as st

from evalkit.errors import EvalkitError
from evalkit.service.access import Session
from evalkit.service.adjudicating import (
    CaseList,
    CaseQuestion,
    OpenCase,
    open_case,
    require_adjudicator,
    settle,
)
from evalkit.service.results import SIMULATED_NOTE
from evalkit.study.adjudication import DueQuestion, Verdict
from evalkit.ui.components.case import show_case
from evalkit.ui.components.notice import notices
from evalkit.ui.components.prose import as_written
from evalkit.ui.components.table import plain_table
from evalkit.ui.failing import lead_sentence_of
from evalkit.ui.session import VERDICTS_SEEN, kept, words, workspace

INTRO = (
    "A verdict is a record of its own beside the ratings. It changes none of them and enters no "
    "agreement, no difference and no test; results and files show it as a later column."
)
ASKED = "Do you hold the folder of the study, or know otherwise which system wrote what?"
KNOWS = {
    False: "No, I am blind to the systems",
    True: "Yes (it is written down, and results say so)",
}
TOO_LATE = "The systems are known, so nobody could settle a case blind any more."


def show(session: Session) -> None:
    """The cases, the one that is open, and the form that settles it."""
    require_adjudicator(session)
    found = kept().cases_of(session)
    st.title("Adjudication")
    if found.has_simulated:
        notices([SIMULATED_NOTE])
    st.text(INTRO)
    st.text(found.rule)
    if not found.cases:
        st.text("No case is due.")
        return
    plain_table(_rows(found), alt="Cases by how far the ratings are apart")
    if found.is_unblinded:
        st.text(TOO_LATE)
        return
    name = _chosen(found)
    case = open_case(workspace(), session, name)
    if case is None:
        _opening(session, name)
    else:
        _case(session, case)


def _rows(found: CaseList) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Passage": one.name,
                "Topic": one.topic,
                "Grade": one.grade,
                "Questions": ", ".join(one.questions),
                "Levels apart": one.most_apart,
                "Settled": f"{one.n_settled} of {one.n_due}",
            }
            for one in found.cases
        ]
    )


def _chosen(found: CaseList) -> str:
    """The case to look at; the widest that waits stands first."""
    waiting = sorted(found.cases, key=lambda one: one.is_settled)
    labels = {
        one.name: f"{one.topic} · {one.name} · {'settled' if one.is_settled else 'due'}"
        for one in waiting
    }
    return str(
        st.selectbox("Case", list(labels), format_func=labels.__getitem__, key="chosen-case")
    )


def _opening(session: Session, name: str) -> None:
    with st.form("adjudication-open", border=True):
        knows = st.radio(ASKED, list(KNOWS), index=None, format_func=KNOWS.__getitem__)
        is_sent = st.form_submit_button("Open this case")
    if is_sent and knows is None:
        st.text("Say which of the two first; it is written down with the case.")
    elif is_sent:
        open_case(workspace(), session, name, knows_systems=knows)
        st.rerun()


def _case(session: Session, case: OpenCase) -> None:
    st.subheader(as_written(f"{case.brief.topic} (grade {case.brief.grade})"))
    st.text(case.brief.instruction)
    st.text("Raters go by letters, in an order drawn for this case alone.")
    said = [one for question in case.questions for one in question.given]
    show_case(case.text, [one for one in said if one.words or one.spans])
    seen = st.session_state.get(VERDICTS_SEEN, {}).get(case.name, case.seen)
    st.session_state[VERDICTS_SEEN] = {case.name: case.seen}
    with st.form(f"settle-{case.name}", border=False):
        given = {one.question: _question(case.name, one) for one in case.questions}
        is_sent = st.form_submit_button("Settle", key="settle")
    if is_sent:
        _settle(session, case, given, seen)


def _question(case: str, one: CaseQuestion) -> Verdict | None:
    """A level and a reason for one question; None where nothing was chosen."""
    key = f"{case}-{one.question.kind}-{one.question.item}"
    st.divider()
    st.text(f"{one.name}: {one.text}")
    values = [step.value for step in one.steps]
    # In one line, since what Streamlit sets below an option is too pale to read.
    labels = {
        step.value: as_written(": ".join(filter(None, (step.label, step.descriptor))))
        for step in one.steps
    }
    levels = "; ".join(f"{said.rater}: {said.level}" for said in one.given)
    st.text(f"Independent ratings: {levels}")
    settled = one.verdict
    if settled:
        stands = next((s.label for s in one.steps if s.value == settled.value), settled.value)
        st.text(f"Verdict so far: {stands}. {settled.reason}")
    value = st.radio(
        f"Your verdict on {as_written(one.name)}",
        values,
        index=values.index(settled.value) if settled and settled.value in values else None,
        format_func=labels.__getitem__,
        key=f"level-{key}",
    )
    reason = st.text_area(
        f"Reason for your verdict on {as_written(one.name)}",
        value=settled.reason if settled else "",
        key=f"reason-{key}",
    )
    return Verdict(value, reason) if value is not None else None


def _settle(
    session: Session, case: OpenCase, given: dict[DueQuestion, Verdict | None], seen: int
) -> None:
    verdicts = {question: verdict for question, verdict in given.items() if verdict is not None}
    try:
        count = settle(workspace(), session, case.name, verdicts, seen=seen)
    except EvalkitError as error:
        st.error(as_written(lead_sentence_of(error, words())))
        return
    st.text(f"Stored {count} {'verdict' if count == 1 else 'verdicts'}.")
    if count:
        st.rerun()
