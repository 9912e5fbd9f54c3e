"""Single cases behind the figures: every flag with its words, and one passage as raters saw it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evalkit.errors import UnknownStudyError
from evalkit.service.pseudonymous import names_in_exports
from evalkit.service.results import why_hidden_in
from evalkit.service.study_ratings import passage_name
from evalkit.service.workspace import Workspace
from evalkit.store import audit, cases, studies
from evalkit.store.cases import CaseAnswer
from evalkit.study.answer import QuestionKind
from evalkit.study.audit import StudyState
from evalkit.study.passage import Passage
from evalkit.study.pseudonym import Pseudonyms
from evalkit.study.rubric import Rubric
from evalkit.study.span import Span, stored_spans
from evalkit.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

FLAG_CASE_COLUMNS = ["flag", "blocking", "brief", "system", "rater", "words"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one rater said of a passage to one question: the level, the words, the marked places."""

    rater: str
    question: str
    level: str
    words: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PassageCase:
    """One passage with all that was said of it; of which system it is, is not in it.

    ``levels`` has one row a question and one column a rater.
    """

    name: str
    brief: str
    topic: str
    grade: str
    text: str
    levels: "pd.DataFrame"
    evidence: tuple[Evidence, ...]


def flag_cases(workspace: Workspace, study_id: str) -> "pd.DataFrame":
    """Every flag that a rater set, with the rater's words, with ``FLAG_CASE_COLUMNS``.

    Empty while no comparison may be seen: how often each system was flagged is one.
    """
    import pandas as pd

    with workspace.store.reading() as connection:
        study = studies.load_study(connection, study_id)
        state = audit.state(connection, study_id)
        is_hidden = why_hidden_in(state, len(study.settings.systems))
        answers = () if is_hidden else cases.flag_answers(connection, study_id)
    answers = _under(answers, names_in_exports(workspace, study_id))
    names = {system.id: system.name for system in study.settings.systems}
    shown = names if state is StudyState.UNBLINDED else {}
    rows = [
        {
            "flag": flag.name,
            "blocking": "rules out use" if flag.blocking else "",
            "brief": answer.brief_id,
            "system": shown.get(answer.system_id, answer.code),
            "rater": answer.rater_name,
            "words": _words_of(answers, answer),
        }
        for answer in answers
        if answer.kind is QuestionKind.FLAG
        for flag in _rubric_of(study, answer.brief_id).flags
        if flag.id == answer.item
    ]
    return pd.DataFrame(rows, columns=FLAG_CASE_COLUMNS)


def _words_of(answers: tuple[CaseAnswer, ...], flag: CaseAnswer) -> str:
    """The note and the marked words of one flag."""
    own = [a for a in answers if _belong_together(a, flag)]
    notes = [a.value or "" for a in own if a.kind is QuestionKind.FLAG_NOTE]
    quotes = [
        f"“{span.quote}”"
        for a in own
        if a.kind is QuestionKind.SPANS
        for span in stored_spans(a.value)
    ]
    return " ".join([*notes, *quotes])


def _belong_together(answer: CaseAnswer, flag: CaseAnswer) -> bool:
    return (
        answer.item == flag.item
        and answer.assignment_id == flag.assignment_id
        and answer.system_id == flag.system_id
    )


def passage_case(workspace: Workspace, study_id: str, name: str) -> PassageCase:
    """One passage by the name it has in the table of disagreement.

    Raises
    ------
    UnknownStudyError
        Where the study has no such passage.
    """
    with workspace.store.reading() as connection:
        study = studies.load_study(connection, study_id)
        passage = _find(study, name)
        answers = cases.passage_answers(connection, study_id, passage.brief_id, passage.system_id)
    answers = _under(answers, names_in_exports(workspace, study_id))
    brief = next(brief for brief in study.briefs if brief.id == passage.brief_id)
    rubric = _rubric_of(study, brief.id)
    return PassageCase(
        name=name,
        brief=brief.id,
        topic=brief.topic,
        grade=brief.grade,
        text=passage.text,
        levels=_levels(rubric, answers),
        evidence=tuple(_evidence(rubric, answers)),
    )


def _under(answers: tuple[CaseAnswer, ...], names: Pseudonyms) -> tuple[CaseAnswer, ...]:
    """The answers under the names that files bear, since a page offers its tables as files."""
    return tuple(replace(a, rater_name=names.get(a.rater_id, a.rater_name)) for a in answers)


def _find(study: Study, name: str) -> Passage:
    found = next((p for p in study.passages if passage_name(p.text) == name), None)
    if found is None:
        raise UnknownStudyError(f"The study has no passage {name!r:.40}; choose one of the table.")
    return found


def _rubric_of(study: Study, brief_id: str) -> Rubric:
    brief = next(brief for brief in study.briefs if brief.id == brief_id)
    return study.rubric_for(brief)


def _levels(rubric: Rubric, answers: tuple[CaseAnswer, ...]) -> "pd.DataFrame":
    import pandas as pd

    raters = list(dict.fromkeys(a.rater_name for a in answers))
    # Backwards, so that of a hidden repeat the first answer stands.
    said = {(a.kind, a.item, a.rater_name): _said(rubric, a) for a in reversed(answers)}
    asked = [(QuestionKind.SCORE, c.id, c.name) for c in rubric.criteria]
    if rubric.decision:
        asked.append((QuestionKind.DECISION, "", "Decision"))
    rows = [
        {"question": name, **{rater: said.get((kind, item, rater), "") for rater in raters}}
        for kind, item, name in asked
    ]
    return pd.DataFrame(rows, columns=["question", *raters])


def _said(rubric: Rubric, answer: CaseAnswer) -> str:
    """A level with its label, a verdict by its name, or why there is none."""
    if answer.value is None:
        return (answer.missing_reason or "").replace("_", " ")
    if answer.kind is QuestionKind.SCORE:
        labels = {c.id: rubric.scale_of(c).labels for c in rubric.criteria}
        label = labels.get(answer.item, {}).get(int(answer.value), "")
        return f"{answer.value} · {label}" if label else answer.value
    options = rubric.decision.options if rubric.decision else ()
    return next((o.name for o in options if o.id == answer.value), answer.value)


_SPOKEN = (
    QuestionKind.EVIDENCE,
    QuestionKind.SPANS,
    QuestionKind.FLAG_NOTE,
    QuestionKind.DECISION_REASON,
    QuestionKind.COMMENT,
)


def _evidence(rubric: Rubric, answers: tuple[CaseAnswer, ...]) -> Iterator[Evidence]:
    names = _question_names(rubric)
    level = {
        (a.rater_name, a.item): _said(rubric, a) for a in answers if a.kind is QuestionKind.SCORE
    }
    spoken: dict[tuple[str, str], list[CaseAnswer]] = {}
    for answer in answers:
        if answer.kind in _SPOKEN and answer.value:
            question = names.get(answer.item, "") or names[str(answer.kind)]
            spoken.setdefault((answer.rater_name, question), []).append(answer)
    for (rater, question), own in spoken.items():
        spans = [a for a in own if a.kind is QuestionKind.SPANS]
        yield Evidence(
            rater=rater,
            question=question,
            level=level.get((rater, own[0].item), ""),
            words="\n".join(a.value or "" for a in own if a.kind is not QuestionKind.SPANS),
            spans=tuple(span for a in spans for span in stored_spans(a.value)),
        )


def _question_names(rubric: Rubric) -> Mapping[str, str]:
    criteria = {criterion.id: criterion.name for criterion in rubric.criteria}
    flags = {flag.id: f"Flag: {flag.name}" for flag in rubric.flags}
    kinds = {QuestionKind.DECISION_REASON: "Decision", QuestionKind.COMMENT: "Comment"}
    return {**criteria, **flags, **{str(kind): name for kind, name in kinds.items()}}
