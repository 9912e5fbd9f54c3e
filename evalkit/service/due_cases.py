"""Which passages raters are so far apart on that the plan asks for adjudication, and on what."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalkit.errors import UnknownStudyError
from evalkit.service.study_ratings import passage_name
from evalkit.store import adjudication_cases
from evalkit.store.adjudication_cases import StudyText
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

    name: str
    text: StudyText
    brief: Brief
    rubric: Rubric
    apart: Mapping[DueQuestion, int]


def case_names(texts: Iterable[StudyText]) -> Mapping[str, str]:
    """What each text of a study is called, by its id: a name of its own, which tells no system.

    Of texts that read alike, the first bears the plain name and the others a number behind it.
    """
    counts: Counter[str] = Counter()
    names = {}
    for text in texts:
        name = passage_name(text.text)
        counts[name] += 1
        names[text.text_id] = name if counts[name] == 1 else f"{name}-{counts[name]}"
    return names


def due_cases(
    connection: "Connection", study: Study, name: str | None = None
) -> tuple[DueCase, ...]:
    """Every case of a study as its ratings stand, or only the one of this name."""
    beyond = study.settings.plan.adjudicate_beyond
    if beyond is None:
        return ()
    study_id = study.settings.id
    texts = adjudication_cases.study_texts(connection, study_id)
    names = case_names(texts)
    only = next((text_id for text_id, own in names.items() if own == name), None)
    if name and only is None:
        return ()
    given: dict[str, dict[DueQuestion, Mapping[str, int]]] = defaultdict(dict)
    for found in adjudication_cases.given_values(connection, study_id, only):
        given[found.text_id][found.question] = found.counts
    briefs = {brief.id: brief for brief in study.briefs}
    scales = {rubric.id: dict(_scales(rubric)) for rubric in study.rubrics}
    cases = []
    for text in texts:
        rubric = study.rubric_for(briefs[text.brief_id])
        apart = dict(_apart(scales[rubric.id], given[text.text_id], beyond))
        if apart:
            cases.append(DueCase(names[text.text_id], text, briefs[text.brief_id], rubric, apart))
    return tuple(cases)


def _scales(rubric: Rubric) -> Iterator[tuple[DueQuestion, tuple[str, ...]]]:
    for question in _questions(rubric):
        yield question, tuple(step.value for step in steps_of(rubric, question))


def _apart(
    scales: Mapping[DueQuestion, Sequence[str]],
    given: Mapping[DueQuestion, Mapping[str, int]],
    beyond: int,
) -> Iterator[tuple[DueQuestion, int]]:
    for question, values in scales.items():
        steps = steps_apart([*given.get(question, ())], values)
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


def find_case(connection: "Connection", study: Study, name: str) -> DueCase:
    """The case of this name.

    Raises
    ------
    UnknownStudyError
        Where the rule asks for none.
    """
    found = due_cases(connection, study, name)
    if not found:
        raise UnknownStudyError(
            f"The rule of the plan asks for no case {name!r:.40}; choose one of the list."
        )
    return found[0]
