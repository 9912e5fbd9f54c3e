"""A page with nothing but the desk: four briefs, answers in a JSON file that outlives the server.

The query names the file; while a file of that name with `.deaf` lies beside it, nothing is stored.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from evalkit.study.answer import Answer, MissingReason, Question
from evalkit.study.blinded import Assignment, AssignmentKind, BlindedPassage, Desk, Slot
from evalkit.study.brief import Brief
from evalkit.study.rubric import PreferenceForm, Rubric
from evalkit.ui.components.desk import desk, waiting_message
from evalkit.ui.components.desk_data import Ack, Progress, desk_data

HERE = Path(__file__).parent
STORE = Path(os.environ["DESK_STORES"]) / f"{st.query_params.get('store', 'only')}.json"
DEAF = STORE.with_suffix(".deaf")
FIXTURES = json.loads((HERE / "desk_study.json").read_text(encoding="utf-8"))


def stored():
    empty = {"at": 1, "answers": {}, "messages": 0}
    return json.loads(STORE.read_text()) if STORE.exists() else empty


def keep(message):
    state = stored()
    answers = state["answers"].setdefault(message.assignment_id, {})
    answers.update(message.touched)
    state["messages"] += 1
    state["log"] = [*state.get("log", []), [message.assignment_id, message.revision, message.act]]
    if message.assignment_id == FIXTURES["assignments"][state["at"] - 1]["id"]:
        moves = {"next": state["at"] + 1, "previous": state["at"] - 1, "goto": message.target}
        at = moves.get(message.act, state["at"])
        state["at"] = min(len(FIXTURES["assignments"]), max(1, at))
    fresh = STORE.with_suffix(".new")
    fresh.write_text(json.dumps(state))
    fresh.replace(STORE)


def work(entry, position):
    rubric = Rubric.model_validate(rubric_value(FIXTURES["rubric"])) if entry["rated"] else None
    form = (
        PreferenceForm.model_validate(FIXTURES["preference"]) if len(entry["texts"]) > 1 else None
    )
    slots = tuple(Slot(token, label) for token, label, _ in entry["texts"])
    passages = tuple(BlindedPassage(s, t[2]) for s, t in zip(slots, entry["texts"], strict=True))
    kind = AssignmentKind(entry["kind"])
    brief = Brief(id="brief", **entry["brief"])
    assignment = Assignment(entry["id"], "rater", "brief", position, kind, slots)
    return Desk(assignment, brief, passages, rubric, form)


def rubric_value(raw):
    """JSON has no whole numbers as keys."""
    whole = lambda levels: {int(key): text for key, text in levels.items()}  # noqa: E731
    criteria = [{**c, "levels": whole(c["levels"])} for c in raw["criteria"]]
    return {**raw, "scale": {"labels": whole(raw["scale"]["labels"])}, "criteria": criteria}


def answer(value):
    return (
        Answer(value) if isinstance(value, str) else Answer(None, MissingReason(value["missing"]))
    )


def handle(message):
    if message is None or DEAF.exists():
        return
    keep(message)
    st.session_state["ack"] = Ack(message.assignment_id, message.revision, datetime.now(UTC))


st.set_page_config(page_title="Desk", layout="wide")
st.html("<style>.stMainBlockContainer { padding: 1rem 2rem 0; }</style>")
handle(waiting_message())
state = stored()
entry = FIXTURES["assignments"][state["at"] - 1]
answers = {Question.parse(k): answer(v) for k, v in state["answers"].get(entry["id"], {}).items()}
view = desk_data(
    work(entry, state["at"]),
    answers,
    Progress(state["at"], len(FIXTURES["assignments"]), (False,) * len(FIXTURES["assignments"])),
    ack=st.session_state.get("ack"),
)
if desk(view) is not None:
    st.rerun()
