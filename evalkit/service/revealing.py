"""What a norming pass reveals to a rater: the group's levels on the rater's own A and B.

Nothing here knows a system, and no slot but the rater's own is in it.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evalkit.errors import AccessError
from evalkit.service.access import Session, require_rater
from evalkit.service.rating import RaterWork, open_desk, work_of
from evalkit.service.workspace import Workspace
from evalkit.store import revealed
from evalkit.store.revealed import RevealedAnswer
from evalkit.study.adjudication import LETTERS
from evalkit.study.answer import Answer, MissingReason, Question, QuestionKind
from evalkit.study.blinded import Assignment, Desk, Slot
from evalkit.study.norming import NormingPass
from evalkit.study.rater import Rater, RaterKind
from evalkit.study.rubric import Rubric
from evalkit.study.span import stored_spans

WORDS_OF: Mapping[QuestionKind, QuestionKind] = {
    QuestionKind.SCORE: QuestionKind.EVIDENCE,
    QuestionKind.FLAG: QuestionKind.FLAG_NOTE,
    QuestionKind.DECISION: QuestionKind.DECISION_REASON,
}
"""Where the words about an answer stand."""


@dataclass(frozen=True, slots=True)
class RevealedLevel:
    """What one of the group had said: ``rater`` is empty for the rater who reads it.

    ``level`` is empty where the rater could not check; ``step`` is its number, to compare;
    ``is_letter`` where the rater goes by a letter of this pass and not by name.
    """

    rater: str
    level: str
    words: str
    quotes: tuple[str, ...]
    is_simulated: bool = False
    step: int | None = None
    is_letter: bool = True


@dataclass(frozen=True, slots=True)
class RevealedQuestion:
    """One question about the passage in one of the rater's slots, with everybody's answer.

    ``name`` is the criterion's or the flag's, and empty for the decision.
    """

    slot: Slot
    kind: QuestionKind
    name: str
    levels: tuple[RevealedLevel, ...]

    @property
    def steps_apart(self) -> int | None:
        """How many levels lie between the lowest and the highest; None where none were given."""
        steps = [one.step for one in self.levels if one.step is not None]
        return max(steps) - min(steps) if steps else None


@dataclass(frozen=True, slots=True)
class RevealedDesk:
    """One of the rater's desks with what the group had given on its passages.

    ``own_letter`` is what the rater goes by for the others; empty where names are shown.
    """

    desk: Desk
    questions: tuple[RevealedQuestion, ...]
    own_letter: str = ""


def own_passes(work: RaterWork) -> tuple[NormingPass, ...]:
    """The passes that are on and that this rater has work in."""
    briefs = {assignment.brief_id for assignment in work.assignments}
    return tuple(one for one in work.norming if one.is_on and briefs & set(one.briefs))


def revealed_work(
    workspace: Workspace, session: Session, work: RaterWork, norming: NormingPass
) -> tuple[Assignment, ...]:
    """The rater's own desks that a pass revealed, each brief's passages once."""
    require_rater(session)
    with workspace.store.reading() as connection:
        sealed = revealed.sealed_work(connection, session.study_id, session.person.id)
    own = {a.id: a for a in work.assignments}
    return tuple(own[key] for key in sealed if key in own and own[key].brief_id in norming.briefs)


def revealed_desk(workspace: Workspace, session: Session, assignment_id: str) -> RevealedDesk:
    """Everybody's levels on the passages of one of the rater's desks, with words and marks.

    Raises
    ------
    AccessError
        Where no norming pass has revealed this desk, or it is not this rater's.
    """
    require_rater(session)
    work = work_of(workspace, session)
    found = next((a for a in work.assignments if a.id == assignment_id), None)
    passes = [one for one in work.norming if found and found.brief_id in one.briefs and one.seal]
    if not passes or not work.marks_on(assignment_id).is_sealed:
        raise AccessError("The levels on this brief are not revealed; reload the page.")
    ids = session.study_id, session.person.id, assignment_id
    norming = passes[-1]
    with workspace.store.reading() as connection:
        given = revealed.revealed_answers(connection, *ids)
        group = revealed.raters_in(connection, session.study_id, norming.briefs)
    desk = open_desk(workspace, session, assignment_id)
    letters = _letters(group, norming)
    own = letters.pop(session.person.id, "")
    if norming.shows_names:
        people = {one.rater.id: one.rater.name for one in given}
        names = {rater: people[rater] for rater in letters if rater in people}
        questions = _questions(desk, given, names)
        return RevealedDesk(desk, tuple(_named(one) for one in questions))
    return RevealedDesk(desk, tuple(_questions(desk, given, letters)), own)


def _named(question: RevealedQuestion) -> RevealedQuestion:
    return replace(question, levels=tuple(replace(one, is_letter=False) for one in question.levels))


def _letters(group: Sequence[str], norming: NormingPass) -> dict[str, str]:
    """What each of the group goes by throughout this pass, so that all can speak of one rater."""
    # Drawn from the hash of the act, so that no order of the study stands behind a letter.
    drawn = sorted(
        group, key=lambda rater: hashlib.sha256(f"{norming.seal} {rater}".encode()).digest()
    )
    return {
        rater: LETTERS[n % len(LETTERS)] + "'" * (n // len(LETTERS))
        for n, rater in enumerate(drawn)
    }


def _questions(
    desk: Desk,
    given: Sequence[RevealedAnswer],
    names: Mapping[str, str],
) -> Iterator[RevealedQuestion]:
    said = {(one.rater.id, one.question): one for one in given}
    people = {one.rater.id: one.rater for one in given}
    order = [key for key in people if key not in names] + list(names)
    for slot in desk.assignment.slots:
        for kind, item, name in _asked(desk.rubric):
            question = Question(kind, item, slot.token)
            levels = tuple(
                _level(desk.rubric, people[rater], names.get(rater, ""), said, question)
                for rater in order
                if (rater, question) in said and _is_told(said[rater, question])
            )
            if levels:
                yield RevealedQuestion(slot, kind, name, levels)


def _is_told(one: RevealedAnswer) -> bool:
    """A flag that was not set is not worth a line."""
    return one.question.kind is not QuestionKind.FLAG or one.answer.value == "yes"


def _asked(rubric: Rubric | None) -> Iterator[tuple[QuestionKind, str, str]]:
    if rubric is None:
        return
    for criterion in rubric.criteria:
        yield QuestionKind.SCORE, criterion.id, criterion.name
    for flag in rubric.flags:
        yield QuestionKind.FLAG, flag.id, flag.name
    if rubric.decision:
        yield QuestionKind.DECISION, "", ""


def _level(
    rubric: Rubric | None,
    rater: Rater,
    name: str,
    said: Mapping[tuple[str, Question], RevealedAnswer],
    question: Question,
) -> RevealedLevel:
    about = Question(WORDS_OF[question.kind], question.item, question.slot)
    marked = Question(QuestionKind.SPANS, question.item, question.slot)
    words, spans = said.get((rater.id, about)), said.get((rater.id, marked))
    value = said[rater.id, question].answer.value
    is_score = question.kind is QuestionKind.SCORE
    return RevealedLevel(
        rater=name,
        level=_shown(rubric, question, said[rater.id, question].answer),
        words=(words.answer.value or "") if words else "",
        quotes=tuple(span.quote for span in stored_spans(spans.answer.value)) if spans else (),
        is_simulated=rater.kind is RaterKind.SIMULATED,
        step=_step(rubric, question, value) if is_score and value else None,
    )


def _step(rubric: Rubric | None, question: Question, value: str) -> int | None:
    """The place of a level on its scale, so that scales of any spacing compare."""
    criteria = rubric.criteria if rubric else ()
    for criterion in criteria:
        if rubric and criterion.id == question.item:
            values = [str(one) for one in rubric.values_of(criterion)]
            return values.index(value) if value in values else None
    return None


def _shown(rubric: Rubric | None, question: Question, answer: Answer) -> str:
    if answer.missing_reason is MissingReason.COULD_NOT_CHECK or rubric is None:
        return ""
    if question.kind is QuestionKind.SCORE:
        labels = {c.id: rubric.scale_of(c).labels for c in rubric.criteria}
        label = labels.get(question.item, {}).get(int(answer.value or 0), "")
        return f"{answer.value} · {label}" if label else str(answer.value)
    if question.kind is QuestionKind.DECISION and rubric.decision:
        options = rubric.decision.options
        return next((o.name for o in options if o.id == answer.value), str(answer.value))
    return str(answer.value)
