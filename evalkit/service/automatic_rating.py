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
    Means,
    Rated,
    RatingRequest,
    job_of,
    rate_all,
    request_for,
)
from evalkit.generation.journal import Spending
from evalkit.generation.keys import key_for
from evalkit.generation.purse import Purse
from evalkit.generation.rating_form import form_of, rubric_of
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

    ``n_unrated`` counts the answers that are missing in what it asked. ``n_failed`` requests came
    to no reply; the next run asks for them again. ``cost`` is None where no price is known, and
    ``stopped`` is the sentence of the budget that ended the run, if one did.
    """

    n_requests: int
    n_before: int
    n_answered: int
    n_answers: int
    n_unrated: int
    n_failed: int
    first_failure: str
    tokens: int | None
    cost: Decimal | None
    currency: str
    stopped: str | None


def rate_automatically(
    workspace: Workspace,
    study_id: str,
    folder: Path,
    actor: str,
    on_progress: Callable[[int, int], None] = lambda done, of: None,
) -> AutomaticRun:
    """Ask for everything that is not answered yet; an answer that is stored is never asked again.

    Parameters
    ----------
    folder
        The study's folder, in which no secrets file may lie.
    on_progress
        Called with how many requests are answered, and how many there are.

    Raises
    ------
    GenerationError
        Where the study was opened without an automatic rater, or its key is not there.
    EndpointError
        Where the server refuses every request, such as for a wrong key.
    """
    with workspace.store.reading() as connection:
        study = studies.load_study(connection, study_id)
        texts = automatic.texts(connection, study_id)
        answered = {each.request_hash: each for each in automatic.ratings(connection, study_id)}
    rater, endpoint = automatic_rater_of(study)
    key = key_for(endpoint, folder)
    tasks = list(tasks_of(study, texts, rater.repeats))
    requests = [request_for(rater, endpoint, task.desk, task.texts, task.repeat) for task in tasks]
    by_hash = {request.hash: task for request, task in zip(requests, tasks, strict=True)}
    left = [request for request in requests if request.hash not in answered]
    price = price_of(rater.model, study.settings.prices)
    spending = _spending(requests, answered, endpoint, price)
    means = Means(Purse(rater.budget, spending, is_frozen=True), price)
    keeper = _Keeper(workspace, study, by_hash, len(requests) - len(left), on_progress)
    on_progress(keeper.n_before, len(requests))
    try:
        course = rate_all(endpoint, key, left, rater.attempts, keeper.keep, means)
    finally:
        keeper.note(actor)
    return keeper.run_so_far([str(error) for _, error in course.failures], course.stopped)


def _spending(
    requests: Sequence[RatingRequest],
    answered: Mapping[str, AutomaticRating],
    endpoint: Endpoint,
    price: Price | None,
) -> Spending:
    """The most that what earlier runs stored may have come to."""
    cost, tokens = Decimal(0), 0
    for request in requests:
        rating = answered.get(request.hash)
        if rating is None:
            continue
        job = job_of(request, endpoint, price)
        paid = job.cost_of(rating.tokens_in, rating.tokens_out)
        cost += (job.most_cost or Decimal(0)) * rating.attempts if paid is None else paid
        if rating.tokens_in is None or rating.tokens_out is None:
            tokens += (job.most_tokens or 0) * rating.attempts
        else:
            tokens += rating.tokens_in + rating.tokens_out
    return Spending(most_cost=cost, most_tokens=tokens)


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

    def _tokens(self) -> int | None:
        counts = [n for r in self._rated for n in (r.tokens_in, r.tokens_out)]
        known = [n for n in counts if n is not None]
        return sum(known) if len(known) == len(counts) else None

    def _cost(self) -> Decimal | None:
        if self._price is None or self._tokens() is None:
            return None
        costs = [
            self._price.of_request(rated.tokens_in or 0, rated.tokens_out or 0)
            for rated in self._rated
        ]
        known = [cost for cost in costs if cost is not None]
        return sum(known, Decimal(0)) if len(known) == len(costs) else None

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

    def run_so_far(self, failures: Sequence[str], stopped: str | None) -> AutomaticRun:
        """The run in numbers."""
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
            tokens=self._tokens(),
            cost=self._cost(),
            currency=self._price.currency if self._price else "",
            stopped=stopped,
        )
