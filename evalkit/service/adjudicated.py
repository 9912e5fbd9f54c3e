"""What was adjudicated, as a table that stands beside the results and after them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from evalkit.report.later_records import ADJUDICATION_COLUMNS
from evalkit.service.due_cases import case_names, question_name, steps_of
from evalkit.service.notices import adjudicators_in
from evalkit.service.results import why_hidden_in
from evalkit.service.workspace import Workspace
from evalkit.store import adjudication, adjudication_cases, audit, studies
from evalkit.study.adjudication import Settlement, current_settlements
from evalkit.study.audit import AuditKind, StudyState
from evalkit.study.rubric import Rubric

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

SHOWN = {
    "brief": "brief",
    "passage": "passage",
    "by": "system",
    "question": "question",
    "given_shown": "independent ratings",
    "adjudicated_shown": "ADJUDICATED LATER",
    "reason": "reason",
    "adjudicator": "by",
}
"""What the Results page shows, under the names that readers know."""


def adjudicated(connection: "Connection", study_id: str) -> "pd.DataFrame":
    """Every current verdict beside the independent ratings, with ``ADJUDICATION_COLUMNS``.

    Systems are in it; whoever makes a file of it takes out what may not be told yet. The columns
    ``question``, ``given_shown`` and ``adjudicated_shown`` say the same in words.
    """
    import pandas as pd

    study = studies.load_study(connection, study_id)
    settled = current_settlements(adjudication.settlements(connection, study_id))
    acts = (AuditKind.ADJUDICATION_OPENED, AuditKind.ADJUDICATED)
    knows = adjudicators_in(audit.acts_of(connection, study_id, acts))
    roles = {person.id: str(person.role) for person in study.raters}
    texts = {t.text_id: t for t in adjudication_cases.study_texts(connection, study_id)}
    names = case_names(texts.values())
    briefs = {brief.id: brief for brief in study.briefs}
    given = {
        (found.text_id, found.question): found.counts
        for found in (adjudication_cases.given_values(connection, study_id) if settled else ())
    }
    rows = []
    for (text_id, question), one in settled.items():
        text, brief = texts[text_id], briefs[texts[text_id].brief_id]
        case = {
            "study": study_id,
            "round": study.settings.round,
            "brief": brief.id,
            "grade": brief.grade,
            "passage_type": brief.passage_type,
            "passage": names[text_id],
            "code": text.code,
            "system": text.system_id,
            "adjudicator_role": roles.get(one.adjudicator_id, ""),
            "knows_systems": "yes" if knows.get(one.adjudicator_id) else "no",
        }
        counts = given.get((text_id, question), {})
        rows.append(case | _verdict(study.rubric_for(brief), one, counts))
    words = ("question", "given_shown", "adjudicated_shown")
    return pd.DataFrame(rows, columns=[*(c.name for c in ADJUDICATION_COLUMNS), *words])


def _verdict(rubric: Rubric, one: Settlement, counts: Mapping[str, int]) -> dict[str, object]:
    """The verdict beside the answers it was given on, as stored and in words."""
    labels = {step.value: step.label for step in steps_of(rubric, one.question)}
    values = [value for value in labels if value in counts]
    return {
        "kind": str(one.question.kind),
        "item": one.question.item,
        "given": " | ".join(values),
        "n_given": sum(counts.values()),
        "adjudicated": one.verdict.value,
        "reason": one.verdict.reason,
        "adjudicator": one.adjudicator_id,
        "settled_at": one.settled_at,
        "sequence": one.sequence,
        "question": question_name(rubric, one.question),
        "given_shown": ", ".join(labels[value] for value in values),
        "adjudicated_shown": labels.get(one.verdict.value, one.verdict.value),
    }


def adjudicated_rows(workspace: Workspace, study_id: str) -> "pd.DataFrame":
    """The verdicts as the Results page shows them, beside the results and after them.

    Empty while no comparison may be seen; with letters in place of systems before unblinding.
    """
    import pandas as pd

    with workspace.store.reading() as connection:
        state = audit.state(connection, study_id)
        systems = studies.load_study(connection, study_id).settings.systems
        if why_hidden_in(state, len(systems)):
            return pd.DataFrame(columns=list(SHOWN.values()))
        frame = adjudicated(connection, study_id)
    names = {system.id: system.name for system in systems}
    is_known = state is StudyState.UNBLINDED
    shown = frame.assign(by=frame["system"].map(names) if is_known else frame["code"])
    return shown[list(SHOWN)].rename(columns=SHOWN)
