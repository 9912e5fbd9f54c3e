"""Which passages raters are so far apart on that the plan asks for adjudication, and on what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalkit.errors import UnknownStudyError
from evalkit.service.study_ratings import passage_name
from evalkit.store import adjudication_cases
from evalkit.store.adjudication_cases import GivenAnswer, StudyText
from evalkit.study.adjudication import DueQuestion, steps_apart
from evalkit.study.answer import QuestionKind
from evalkit.study.brief import Brief
from evalkit.study.rubric import Rubric
from evalkit.study.study import Study

if TYPE_CHECKING:
    from sqlalchemy import Connection

DECISION = "Decision"


@dataclass(frozen=True, slots=True)
class Step:
    """One answer that a question takes, as raters read it."""

    value: str
    label: str
    descriptor: str


@dataclass(frozen=True, slots=True)
class DueCase:
    """A text with the questions on which its ratings are too far apart, and by how much."""

    text: StudyText
    brief: Brief
    rubric: Rubric
    apart: Mapping[DueQuestion, int]

    @property
    def name(self) -> str:
        """What the passage is called, which tells no system."""
        return passage_name(self.text.text)


def due_cases(connection: "Connection", study: Study) -> tuple[DueCase, ...]:
    """Every case of a study as its ratings stand."""
    beyond = study.settings.plan.adjudicate_beyond
    if beyond is None:
        return ()
    given: dict[str, list[GivenAnswer]] = defaultdict(list)
    for answer in adjudication_cases.given_answers(connection, study.settings.id):
        given[answer.text_id].append(answer)
    briefs = {brief.id: brief for brief in study.briefs}
    found = []
    for text in adjudication_cases.study_texts(connection, study.settings.id):
        rubric = study.rubric_for(briefs[text.brief_id])
        apart = dict(_apart(rubric, given[text.text_id], beyond))
        if apart:
            found.append(DueCase(text, briefs[text.brief_id], rubric, apart))
    return tuple(found)


def _apart(
    rubric: Rubric, given: Sequence[GivenAnswer], beyond: int
) -> Iterator[tuple[DueQuestion, int]]:
    for question in _questions(rubric):
        values = [a.value for a in given if (a.kind, a.item) == (question.kind, question.item)]
        steps = steps_apart(values, [step.value for step in steps_of(rubric, question)])
        if steps > beyond:
            yield question, steps


def _questions(rubric: Rubric) -> Iterator[DueQuestion]:
    for criterion in rubric.criteria:
        yield DueQuestion(QuestionKind.SCORE, criterion.id)
    if rubric.decision:
        yield DueQuestion(QuestionKind.DECISION)


def steps_of(rubric: Rubric, question: DueQuestion) -> tuple[Step, ...]:
    """The answers that a question takes, from one end of its scale to the other."""
    if question.kind is QuestionKind.DECISION:
        options = rubric.decision.options if rubric.decision else ()
        return tuple(Step(option.id, option.name, "") for option in options)
    criterion = next(c for c in rubric.criteria if c.id == question.item)
    labels = rubric.scale_of(criterion).labels
    return tuple(
        Step(str(value), f"{value} · {labels[value]}", criterion.levels[value])
        for value in rubric.values_of(criterion)
    )


def question_name(rubric: Rubric, question: DueQuestion) -> str:
    """What raters know the question by."""
    names = {criterion.id: criterion.name for criterion in rubric.criteria}
    return names.get(question.item, DECISION)


def question_text(rubric: Rubric, question: DueQuestion) -> str:
    """The question as raters read it."""
    if question.kind is QuestionKind.DECISION:
        return rubric.decision.question if rubric.decision else ""
    return next(c.question for c in rubric.criteria if c.id == question.item)


def find_case(found: Iterable[DueCase], name: str) -> DueCase:
    """The case of this name.

    Raises
    ------
    UnknownStudyError
        Where the rule asks for none.
    """
    case = next((one for one in found if one.name == name), None)
    if case is None:
        raise UnknownStudyError(
            f"The rule of the plan asks for no case {name!r:.40}; choose one of the list."
        )
    return case
