"""Adjudication: somebody who sees neither system nor rater settles what raters are far apart on.

A verdict is a record beside the ratings. It never changes one, and nothing that computes agreement
or compares systems reads it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalkit.assignment.draw import Draw
from evalkit.errors import AccessError, AnswerError, ClosedError, ConflictError
from evalkit.service.access import Session
from evalkit.service.due_cases import (
    DueCase,
    Step,
    due_cases,
    find_case,
    question_name,
    question_text,
    steps_of,
)
from evalkit.service.workspace import Workspace
from evalkit.store import adjudication, adjudication_cases, audit, studies
from evalkit.store.adjudication_cases import GivenAnswer
from evalkit.study.adjudication import (
    LETTERS,
    DueQuestion,
    Settlement,
    Verdict,
    current_settlements,
)
from evalkit.study.answer import QuestionKind
from evalkit.study.audit import AuditKind, StudyState
from evalkit.study.brief import Brief
from evalkit.study.form import LONGEST_TEXT
from evalkit.study.rater import RaterKind, Role
from evalkit.study.rubric import Rubric
from evalkit.study.span import Span, stored_spans

if TYPE_CHECKING:
    from sqlalchemy import Connection

ADJUDICATORS = (Role.LEAD, Role.ADJUDICATOR)
WORDS_OF: Mapping[QuestionKind, QuestionKind] = {
    QuestionKind.SCORE: QuestionKind.EVIDENCE,
    QuestionKind.DECISION: QuestionKind.DECISION_REASON,
}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One passage in the list of cases; ``most_apart`` counts levels between lowest and highest."""

    name: str
    topic: str
    grade: str
    questions: tuple[str, ...]
    most_apart: int
    n_due: int
    n_settled: int

    @property
    def is_settled(self) -> bool:
        """Whether nothing of it waits."""
        return self.n_settled >= self.n_due


@dataclass(frozen=True, slots=True)
class CaseList:
    """Every case that the rule of the plan asks for; ``beyond`` is None where it asks for none."""

    beyond: int | None
    cases: tuple[CaseLine, ...]
    is_unblinded: bool
    has_simulated: bool

    @property
    def rule(self) -> str:
        """The rule in a sentence."""
        if self.beyond is None:
            return "The plan of this study asks for no adjudication."
        levels = "level" if self.beyond == 1 else "levels"
        return (
            f"A case is due where two independent ratings of a question are more than "
            f"{self.beyond} {levels} apart, once their raters have finished the passage."
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What one rater gave, under the letter that this case alone gives to the rater."""

    rater: str
    question: str
    level: str
    words: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class CaseQuestion:
    """One question of a case: its scale, the independent answers, and the verdict so far."""

    question: DueQuestion
    name: str
    text: str
    steps: tuple[Step, ...]
    given: tuple[Reading, ...]
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One passage to settle: its brief and its text as raters read them, without any system.

    ``seen`` numbers the newest verdict on any of its questions, 0 where there is none.
    """

    name: str
    brief: Brief
    text: str
    questions: tuple[CaseQuestion, ...]
    seen: int


def require_adjudicator(session: Session) -> None:
    """Refuse whoever may not adjudicate.

    Raises
    ------
    AccessError
        For raters.
    """
    if session.person.role not in ADJUDICATORS:
        raise AccessError("This page is for the leads and adjudicators of the study.")


def cases_of(workspace: Workspace, session: Session) -> CaseList:
    """The cases that the rule of the plan asks for, the widest first; settled ones stay listed."""
    require_adjudicator(session)
    return case_list(workspace, session.study_id)


def case_list(workspace: Workspace, study_id: str) -> CaseList:
    """The same for whoever was let in already; it is one list for all adjudicators."""
    with workspace.store.reading() as connection:
        study = studies.load_study(connection, study_id)
        found = due_cases(connection, study)
        settled = current_settlements(adjudication.settlements(connection, study_id))
        state = audit.state(connection, study_id)
    lines = [_line(case, settled) for case in found]
    return CaseList(
        beyond=study.settings.plan.adjudicate_beyond,
        # By the hash of the text after the distance, so that the order tells no system.
        cases=tuple(sorted(lines, key=lambda one: (-one.most_apart, one.name))),
        is_unblinded=state is StudyState.UNBLINDED,
        has_simulated=any(person.kind is RaterKind.SIMULATED for person in study.raters),
    )


def _line(case: DueCase, settled: Mapping[tuple[str, DueQuestion], Settlement]) -> CaseLine:
    return CaseLine(
        name=case.name,
        topic=case.brief.topic,
        grade=case.brief.grade,
        questions=tuple(question_name(case.rubric, question) for question in case.apart),
        most_apart=max(case.apart.values()),
        n_due=len(case.apart),
        n_settled=sum((case.text.text_id, question) in settled for question in case.apart),
    )


def open_case(
    workspace: Workspace, session: Session, name: str, *, knows_systems: bool | None = None
) -> OpenCase | None:
    """One case as its adjudicator reads it; None where this person has not opened it yet.

    Parameters
    ----------
    knows_systems
        Whether the adjudicator holds the study's folder, or knows otherwise which system wrote
        what: to be answered before a case is opened, and written down with it.

    Raises
    ------
    UnknownStudyError
        Where the rule asks for no such case.
    ClosedError
        Where the systems are known already.
    """
    require_adjudicator(session)
    study_id, person = session.study_id, session.person.id
    if knows_systems is not None:
        with workspace.store.writing() as connection:
            audit.hold(connection, study_id)
            _refuse_unblinded(connection, study_id)
            study = studies.load_study(connection, study_id)
            find_case(connection, study, name)
            if not _has_opened(connection, study_id, person, name):
                detail = {"passage": name, "knows_systems": knows_systems}
                kind, at = AuditKind.ADJUDICATION_OPENED, workspace.now()
                audit.record(connection, study_id, kind, person, at, detail)
    with workspace.store.reading() as connection:
        if not _has_opened(connection, study_id, person, name):
            return None
        study = studies.load_study(connection, study_id)
        case = find_case(connection, study, name)
        text_id = case.text.text_id
        answers = adjudication_cases.answers_on(connection, study_id, text_id)
        settled = current_settlements(adjudication.settlements(connection, study_id))
        secret = studies.load_key(connection, study_id).secret
    letters = _letters(answers, secret, text_id)
    return OpenCase(
        name=name,
        brief=case.brief,
        text=case.text.text,
        questions=tuple(
            CaseQuestion(
                question,
                question_name(case.rubric, question),
                question_text(case.rubric, question),
                steps_of(case.rubric, question),
                tuple(_readings(case.rubric, question, answers, letters)),
                settled[text_id, question].verdict if (text_id, question) in settled else None,
            )
            for question in case.apart
        ),
        seen=_newest(text_id, case.apart, settled),
    )


def _newest(
    text_id: str,
    questions: Iterable[DueQuestion],
    settled: Mapping[tuple[str, DueQuestion], Settlement],
) -> int:
    found = (settled.get((text_id, question)) for question in questions)
    return max((one.sequence for one in found if one), default=0)


def _refuse_unblinded(connection: "Connection", study_id: str) -> None:
    if audit.state(connection, study_id) is StudyState.UNBLINDED:
        raise ClosedError(
            "The systems of this study are known, so nobody could settle a case blind any more."
        )


def _has_opened(connection: "Connection", study_id: str, person: str, name: str) -> bool:
    acts = audit.acts_of(connection, study_id, (AuditKind.ADJUDICATION_OPENED,))
    return any(act.actor == person and act.detail.get("passage") == name for act in acts)


def _letters(answers: Sequence[GivenAnswer], secret: bytes, text_id: str) -> Mapping[str, str]:
    """A letter for each rater, in an order drawn for this case alone."""
    raters = sorted({answer.rater_id for answer in answers})
    Draw(secret).stream("adjudication", text_id).shuffle(raters)
    return {
        rater: LETTERS[n % len(LETTERS)] + "'" * (n // len(LETTERS))
        for n, rater in enumerate(raters)
    }


def _readings(
    rubric: Rubric,
    question: DueQuestion,
    answers: Sequence[GivenAnswer],
    letters: Mapping[str, str],
) -> Iterator[Reading]:
    labels = {step.value: step.label for step in steps_of(rubric, question)}
    said = {(a.rater_id, a.kind, a.item): a.value for a in answers}
    for rater, letter in letters.items():
        value = said.get((rater, question.kind, question.item))
        if value is None:
            continue
        yield Reading(
            rater=letter,
            question=question_name(rubric, question),
            level=labels.get(value, value),
            words=said.get((rater, WORDS_OF[question.kind], question.item), ""),
            spans=stored_spans(said.get((rater, QuestionKind.SPANS, question.item)))
            if question.item
            else (),
        )


def settle(
    workspace: Workspace,
    session: Session,
    name: str,
    verdicts: Mapping[DueQuestion, Verdict],
    *,
    seen: int | None = None,
) -> int:
    """Store verdicts on a case that this person has opened; how many were news.

    A later verdict on the same question replaces the earlier one, which stays in the record.

    Parameters
    ----------
    seen
        The newest verdict that this person had read (`OpenCase.seen`), so that none is replaced
        unread; None where all that there is may be replaced.

    Raises
    ------
    AccessError
        Where the person may not adjudicate, or has not opened the case.
    AnswerError
        For a question that is not due, a level that the scale does not have, or no reason.
    ClosedError
        Where the systems are known already.
    ConflictError
        Where somebody settled a question otherwise in the meantime; nothing is stored.
    """
    require_adjudicator(session)
    study_id, person = session.study_id, session.person.id
    with workspace.store.writing() as connection:
        audit.hold(connection, study_id)
        _refuse_unblinded(connection, study_id)
        if not _has_opened(connection, study_id, person, name):
            raise AccessError("Open the case before you settle it.")
        study = studies.load_study(connection, study_id)
        case = find_case(connection, study, name)
        checked = {q: _checked(case, q, verdict) for q, verdict in verdicts.items()}
        if seen is not None:
            stands = current_settlements(adjudication.settlements(connection, study_id))
            _refuse_unread(case, checked, stands, seen)
        before = adjudication.chain_head(connection, study_id)
        at = workspace.now()
        bench = adjudication.Bench(
            study_id, person, case.text.text_id, case.rubric.content_hash, at
        )
        head = adjudication.append(connection, bench, checked)
        count = head.sequence - before.sequence
        if count:
            detail = {
                "passage": name,
                "levels": count,
                "sequence": head.sequence,
                "head": head.hash,
            }
            audit.record(connection, study_id, AuditKind.ADJUDICATED, person, at, detail)
    return count


def _refuse_unread(
    case: DueCase,
    verdicts: Mapping[DueQuestion, Verdict],
    settled: Mapping[tuple[str, DueQuestion], Settlement],
    seen: int,
) -> None:
    for question, verdict in verdicts.items():
        stands = settled.get((case.text.text_id, question))
        if stands and stands.sequence > seen and stands.verdict != verdict:
            raise ConflictError(
                f"{question_name(case.rubric, question)} was settled meanwhile as "
                f"{stands.verdict.value}: “{stands.verdict.reason}”. Nothing of yours is stored "
                "yet; send it again to replace that verdict."
            )


def _checked(case: DueCase, question: DueQuestion, verdict: Verdict) -> Verdict:
    if question not in case.apart:
        raise AnswerError("This question is not due for adjudication; reload the page.")
    name, reason = question_name(case.rubric, question), verdict.reason.strip()
    values = [step.value for step in steps_of(case.rubric, question)]
    if verdict.value not in values:
        raise AnswerError(
            f"{name} takes one of {', '.join(values)}, and {verdict.value!r:.40} came; choose one."
        )
    if not 0 < len(reason) <= LONGEST_TEXT:
        raise AnswerError(
            f"{name} needs a reason of 1 to {LONGEST_TEXT:,} characters, and {len(reason):,} came."
        )
    return Verdict(verdict.value, reason)
