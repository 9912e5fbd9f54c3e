"""Asking the automatic rater of an open study: what is left to ask, and each answer kept at once.

It reads passages blind, in slots A and B, and every pair twice with the sides exchanged. What it
answers lies in a table of its own; nobody's rating is touched, so it may be asked at any time after
opening. What it says of systems is not shown before ratings close.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from evalkit.errors import GenerationError
from evalkit.generation.automatic_rater import (
    Course,
    Means,
    Rated,
    RatingRequest,
    job_of,
    rate_all,
    request_for,
)
from evalkit.generation.job import Job
from evalkit.generation.journal import Journal, Spending
from evalkit.generation.keys import key_for
from evalkit.generation.lock import locked
from evalkit.generation.purse import Purse
from evalkit.generation.rating_form import form_of, rubric_of
from evalkit.generation.run import Surroundings
from evalkit.service.workspace import Workspace
from evalkit.store import audit, automatic, studies
from evalkit.store.automatic import TextPlace
from evalkit.study.answer import storable
from evalkit.study.audit import AuditKind
from evalkit.study.automatic import NAME, AutomaticRater, AutomaticRating, Turn, Unrated
from evalkit.study.blinded import Assignment, AssignmentKind, BlindedPassage, Desk, Slot
from evalkit.study.brief import Brief
from evalkit.study.endpoint import Endpoint
from evalkit.study.price import Price, price_of
from evalkit.study.study import Presentation, Study

SLOTS = (Slot("A", "A"), Slot("B", "B"))
FOLDER = "automatic_rater"
"""Where a study's folder holds the journal of what was asked, by the study's id."""


@dataclass(frozen=True, slots=True)
class AutomaticTask:
    """One desk for the automatic rater, with the ids of its texts and which way round they are."""

    desk: Desk
    texts: tuple[str, ...]
    turn: Turn
    repeat: int


@dataclass(frozen=True, slots=True)
class AutomaticRun:
    """What a run did: how many requests there are, were answered before, and by it.

    ``n_unrated`` counts the answers that are missing in what it asked. ``n_failed`` requests were
    left without a whole answer; the next run goes on with them. ``spending`` is what all runs
    together came to, and ``stopped`` says why this one ended early, if it did.
    """

    n_requests: int
    n_before: int
    n_answered: int
    n_answers: int
    n_unrated: int
    n_failed: int
    first_failure: str
    spending: Spending
    currency: str
    stopped: str | None


def rate_automatically(
    workspace: Workspace,
    study_id: str,
    folder: Path,
    actor: str,
    on_progress: Callable[[int, int], None] = lambda done, of: None,
) -> AutomaticRun:
    """Ask for everything that is not answered yet; a reply that came is never asked for again.

    Parameters
    ----------
    folder
        The study's folder, which holds the journal, and in which no secrets file may lie.
    on_progress
        Called with how many requests are answered, and how many there are.

    Raises
    ------
    GenerationError
        Where the study was opened without an automatic rater, its key is not there, or another run
        is under way.
    EndpointError
        Where the server refuses every request, such as for a wrong key.
    """
    with workspace.store.reading() as connection:
        study = studies.load_study(connection, study_id)
    _, endpoint = automatic_rater_of(study)
    keys = {endpoint.id: key_for(endpoint, folder)}
    kept = folder / FOLDER
    with (
        locked(kept / f"{study_id}.lock", f"asking the {NAME}"),
        Journal(kept / f"{study_id}.jsonl") as journal,
    ):
        return _rate(workspace, study, journal, keys, actor, on_progress)


def _rate(
    workspace: Workspace,
    study: Study,
    journal: Journal,
    keys: Mapping[str, str],
    actor: str,
    on_progress: Callable[[int, int], None],
) -> AutomaticRun:
    with workspace.store.reading() as connection:
        texts = automatic.texts(connection, study.settings.id)
        ratings = automatic.ratings(connection, study.settings.id)
    answered = {each.request_hash: each for each in ratings}
    rater, endpoint = automatic_rater_of(study)
    tasks = list(tasks_of(study, texts, rater.repeats))
    requests = [request_for(rater, endpoint, task.desk, task.texts, task.repeat) for task in tasks]
    by_hash = {request.hash: task for request, task in zip(requests, tasks, strict=True)}
    left = [request for request in requests if request.hash not in answered]
    price = price_of(rater.model, study.settings.prices)
    elsewhere = _outside(journal, requests, answered, endpoint, price)
    purse = Purse(rater.budget, journal.spending + elsewhere, is_frozen=True)
    means = Means(Surroundings(journal, keys, purse, workspace.now), price)
    keeper = _Keeper(workspace, study, by_hash, len(requests) - len(left), on_progress)
    on_progress(keeper.n_before, len(requests))
    try:
        course = rate_all(endpoint, left, rater.attempts, keeper.keep, means)
    finally:
        keeper.note(actor)
    return keeper.run_so_far(course, journal.spending + elsewhere)


def _outside(
    journal: Journal,
    requests: Sequence[RatingRequest],
    answered: Mapping[str, AutomaticRating],
    endpoint: Endpoint,
    price: Price | None,
) -> Spending:
    """What stored answers came to whose replies the journal does not hold.

    They are from before there was one, or from another folder.
    """
    total = Spending()
    for request in requests:
        job = job_of(request, endpoint, price)
        if request.hash in answered and journal.answer(job) is None:
            total += _spent_on(answered[request.hash], job)
    return total


def _spent_on(rating: AutomaticRating, job: Job) -> Spending:
    """What a stored answer came to, and the most that it may have."""
    cost = job.cost_of(rating.tokens_in, rating.tokens_out)
    is_counted = rating.tokens_in is not None and rating.tokens_out is not None
    tokens = (rating.tokens_in or 0) + (rating.tokens_out or 0)
    most = (job.most_cost or Decimal(0)) * rating.attempts
    return Spending(
        n_answers=rating.attempts,
        cost=cost or Decimal(0),
        tokens=tokens,
        n_unknown=rating.attempts if cost is None else 0,
        most_cost=most if cost is None else cost,
        most_tokens=tokens if is_counted else (job.most_tokens or 0) * rating.attempts,
    )


def automatic_rater_of(study: Study) -> tuple[AutomaticRater, Endpoint]:
    """The automatic rater that the study was opened with, and where it is to be reached.

    Raises
    ------
    GenerationError
        Where it was opened without one.
    """
    rater = study.settings.automatic_rater
    if rater is None:
        raise GenerationError(
            f"This study was opened without an {NAME}, and its settings are frozen; write "
            "automatic_rater into study.yaml before you open a study."
        )
    named = [e for e in study.settings.endpoints if rater.endpoint in (None, e.id)]
    return rater, named[0]


def tasks_of(study: Study, texts: Sequence[TextPlace], repeats: int = 1) -> Iterator[AutomaticTask]:
    """Everything that is asked: passages as people see them, each pair both ways round.

    Which of two stands first at first follows from their random ids, so no system does.
    """
    for brief in study.briefs:
        own = [place for place in texts if place.brief_id == brief.id]
        for repeat in range(1, repeats + 1):
            for kind, shown in _sittings(study, own):
                yield from _turns(study, brief, kind, shown, repeat)


def _sittings(
    study: Study, own: Sequence[TextPlace]
) -> Iterator[tuple[AssignmentKind, tuple[TextPlace, ...]]]:
    if study.settings.presentation is Presentation.PAIR:
        yield AssignmentKind.PAIR, tuple(own)
        return
    for place in own:
        yield AssignmentKind.SINGLE, (place,)
    if study.preference:
        reference = next(place for place in own if place.is_reference)
        for place in own:
            if not place.is_reference:
                both = sorted((reference, place), key=lambda one: one.text_id)
                yield AssignmentKind.PREFERENCE, tuple(both)


def _turns(
    study: Study, brief: Brief, kind: AssignmentKind, shown: tuple[TextPlace, ...], repeat: int
) -> Iterator[AutomaticTask]:
    ways = (
        [(Turn.ALONE, shown)]
        if len(shown) == 1
        else [(Turn.AS_DRAWN, shown), (Turn.SWAPPED, shown[::-1])]
    )
    for turn, places in ways:
        slots = SLOTS[: len(places)]
        passages = tuple(
            BlindedPassage(slot, place.text) for slot, place in zip(slots, places, strict=True)
        )
        work = Assignment("", NAME, brief.id, 1, kind, slots)
        desk = Desk(work, brief, passages, study.rubric_for(brief), study.preference)
        yield AutomaticTask(desk, tuple(place.text_id for place in places), turn, repeat)


class _Keeper:
    """Stores each reply as it comes, and counts what the run has come to."""

    def __init__(
        self,
        workspace: Workspace,
        study: Study,
        tasks: dict[str, AutomaticTask],
        n_before: int,
        on_progress: Callable[[int, int], None],
    ) -> None:
        self._workspace, self._study, self._tasks = workspace, study, tasks
        self._on_progress = on_progress
        self._rater, _ = automatic_rater_of(study)
        self._price = price_of(self._rater.model, study.settings.prices)
        self.n_before = n_before
        self._rated: list[Rated] = []

    def keep(self, rated: Rated) -> None:
        """Store one reply in a transaction of its own."""
        rating = self._rating(rated)
        with self._workspace.store.writing() as connection:
            automatic.add(connection, self._study.settings.id, rating)
        self._rated.append(rated)
        self._on_progress(self.n_before + len(self._rated), len(self._tasks))

    def _rating(self, rated: Rated) -> AutomaticRating:
        task = self._tasks[rated.request.hash]
        forms = (rubric_of(task.desk), form_of(task.desk))
        return AutomaticRating(
            request_hash=rated.request.hash,
            kind=task.desk.assignment.kind,
            brief_id=task.desk.brief.id,
            texts=task.texts,
            turn=task.turn,
            repeat=task.repeat,
            form_hashes=tuple(form.content_hash for form in forms if form),
            answers={question.key: answer for question, answer in rated.answers.items()},
            reply=storable(rated.reply),
            model=rated.model,
            fingerprint=rated.fingerprint,
            attempts=rated.attempts,
            tokens_in=rated.tokens_in,
            tokens_out=rated.tokens_out,
            answered_at=self._workspace.now(),
        )

    def note(self, actor: str) -> None:
        """Write down that it was asked, and the head of its chain."""
        if not self._rated:
            return
        study_id = self._study.settings.id
        with self._workspace.store.writing() as connection:
            head = automatic.head(connection, study_id)
            detail = {
                "model": self._rater.model,
                "requests": len(self._rated),
                "head": [head.sequence, head.hash] if head else [],
            }
            audit.record(
                connection,
                study_id,
                AuditKind.AUTOMATICALLY_RATED,
                actor,
                self._workspace.now(),
                detail,
            )

    def run_so_far(self, course: Course, spending: Spending) -> AutomaticRun:
        """The run in numbers."""
        failures = [str(error) for _, error in course.failures]
        answers = [answer for rated in self._rated for answer in rated.answers.values()]
        unrated = [a for a in answers if a.unrated not in (None, Unrated.COULD_NOT_CHECK)]
        return AutomaticRun(
            n_requests=len(self._tasks),
            n_before=self.n_before,
            n_answered=len(self._rated),
            n_answers=len(answers),
            n_unrated=len(unrated),
            n_failed=len(failures),
            first_failure=failures[0] if failures else "",
            spending=spending,
            currency=self._price.currency if self._price else "",
            stopped=course.stopped,
        )
