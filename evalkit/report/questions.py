"""Every question that a study's forms ask, with the answers that each takes, in reading order."""

from collections.abc import Iterator
from dataclasses import dataclass

from evalkit.study.answer import MissingReason, QuestionKind
from evalkit.study.rubric import Criterion, PreferenceForm, Rubric, RubricFlag
from evalkit.study.study import Study

TEXT, ONE_OF, SOME_OF, YES_NO = "text", "one of", "some of, one a line", "yes or no"
SECONDS = "whole number of seconds"
SPANS = "JSON list of start, end (code points) and quote"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: its value in the files, the word on the screen, and what it means."""

    value: str
    label: str = ""
    descriptor: str = ""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question of one form; ``form`` is the id of the rubric or preference form."""

    form: str
    kind: QuestionKind
    item: str
    name: str
    type: str
    text: str
    options: tuple[Option, ...] = ()


def questions_of(study: Study) -> Iterator[AskedQuestion]:
    """All questions, rubric by rubric, then those about the pair, the comment, and the rest.

    The rest is what is noted about the work, and what is asked after the last brief.
    """
    for rubric in study.rubrics:
        yield from _rubric_questions(rubric)
    if study.preference:
        yield from _preference_questions(study.preference)
    yield AskedQuestion("", QuestionKind.COMMENT, "", "Comment", TEXT, "Anything else?")
    yield from _noted()
    yield from _last_questions()


def _noted() -> Iterator[AskedQuestion]:
    reasons = (
        Option("fresh_eye", "", "to read it again with a fresh eye"),
        Option("look_up", "", "to look something up"),
        Option("unsure", "", "unsure how to judge it"),
        Option("no_time", "", "no time to finish it then"),
        Option("other", "", "the rater's own reason, in skip_note"),
    )
    text = "Why the brief was put aside; withdrawn once it was finished"
    yield AskedQuestion("", QuestionKind.SKIPPED, "", "Put aside", ONE_OF, text, reasons)
    text = "The reason in the rater's own words"
    yield AskedQuestion("", QuestionKind.SKIP_NOTE, "", "Put aside: note", TEXT, text)
    text = "Seconds of work on the assignment in all visits; idle time is not counted"
    yield AskedQuestion("", QuestionKind.ACTIVE_SECONDS, "", "Active time", SECONDS, text)


def _last_questions() -> Iterator[AskedQuestion]:
    guesses = (
        Option("A", "", "the passage in slot A"),
        Option("B", "", "the passage in slot B"),
        Option("yes", "", "a passage that stood alone: this one"),
        Option("no", "", "a passage that stood alone: not this one"),
        Option("cannot_tell", "", "the rater could not tell"),
    )
    text = "Blinding check: which was adapted with the organisation's own passages"
    yield AskedQuestion("", QuestionKind.GUESS, "", "Guess", ONE_OF, text, guesses)
    text = "What told the rater so"
    yield AskedQuestion("", QuestionKind.GUESS_REASON, "", "Reason for the guess", TEXT, text)
    text = "Anything about the study as a whole; stands with the rater's last assignment"
    yield AskedQuestion("", QuestionKind.FEEDBACK, "", "Feedback", TEXT, text)


def _rubric_questions(rubric: Rubric) -> Iterator[AskedQuestion]:
    for criterion in rubric.criteria:
        yield from _criterion_questions(rubric, criterion)
    for flag in rubric.flags:
        yield from _flag_questions(rubric, flag)
    if rubric.decision is None:
        return
    options = tuple(
        Option(o.id, o.name, "usable" if o.usable else "not usable")
        for o in rubric.decision.options
    )
    text = rubric.decision.question
    yield AskedQuestion(rubric.id, QuestionKind.DECISION, "", "Decision", ONE_OF, text, options)
    yield AskedQuestion(
        rubric.id, QuestionKind.DECISION_REASON, "", "Reason for the decision", TEXT, ""
    )


def _criterion_questions(rubric: Rubric, criterion: Criterion) -> Iterator[AskedQuestion]:
    scale, item, name = rubric.scale_of(criterion), criterion.id, criterion.name
    levels = [
        Option(str(value), scale.labels[value], criterion.levels[value]) for value in scale.values
    ]
    if criterion.could_not_check:
        instead = f"no value; missing_reason is {MissingReason.COULD_NOT_CHECK}"
        levels.append(Option("", "Could not check", instead))
    described = f"{scale.measurement}, {criterion.better} is better"
    kind, text = QuestionKind.SCORE, criterion.question
    yield AskedQuestion(rubric.id, kind, item, name, described, text, tuple(levels))
    if criterion.direction:
        ways = tuple(Option(way) for way in criterion.direction.options)
        asked = _at_levels("Which way it misses", criterion.direction.ask_when)
        yield AskedQuestion(rubric.id, QuestionKind.DIRECTION, item, name, ONE_OF, asked, ways)
    yield _marked_words(rubric, item, name)
    if criterion.evidence:
        what = f"Evidence ({criterion.evidence.kind.replace('_', ' ')})"
        asked = _at_levels(what, criterion.evidence.when)
        yield AskedQuestion(rubric.id, QuestionKind.EVIDENCE, item, name, TEXT, asked)


def _marked_words(rubric: Rubric, item: str, name: str) -> AskedQuestion:
    text = "Words marked in the passage as evidence; each stands in evidence.csv"
    return AskedQuestion(rubric.id, QuestionKind.SPANS, item, name, SPANS, text)


def _at_levels(what: str, levels: tuple[int, ...]) -> str:
    return f"{what}; required at {', '.join(map(str, sorted(levels)))}"


def _flag_questions(rubric: Rubric, flag: RubricFlag) -> Iterator[AskedQuestion]:
    effect = "rules out the usable decisions" if flag.blocking else ""
    answers = (Option("no"), Option("yes", "", effect))
    yield AskedQuestion(
        rubric.id, QuestionKind.FLAG, flag.id, flag.name, YES_NO, flag.question, answers
    )
    yield _marked_words(rubric, flag.id, flag.name)
    asked = "Where, and what; required with a yes"
    yield AskedQuestion(rubric.id, QuestionKind.FLAG_NOTE, flag.id, flag.name, TEXT, asked)


def _preference_questions(form: PreferenceForm) -> Iterator[AskedQuestion]:
    options = tuple(
        Option(o.id, o.name, f"strength {o.strength}; {o.descriptor or o.name}")
        for o in form.options
    )
    yield AskedQuestion(
        form.id, QuestionKind.PREFERENCE, "", form.title, ONE_OF, form.question, options
    )
    for detail in form.details:
        ways = tuple(Option(way) for way in detail.options)
        answers = ONE_OF if detail.at_most == 1 else SOME_OF
        kind = QuestionKind.PREFERENCE_DETAIL
        yield AskedQuestion(form.id, kind, detail.id, detail.id, answers, detail.question, ways)
    name = "Reason for the preference"
    yield AskedQuestion(form.id, QuestionKind.PREFERENCE_REASON, "", name, TEXT, "")
