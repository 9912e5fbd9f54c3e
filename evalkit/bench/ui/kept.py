"""What raters were told is stored, beside what the database holds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evalkit.bench.ui.rater import Given
from evalkit.service.access import enter
from evalkit.service.workspace import Workspace
from evalkit.store import rating_events


@dataclass(frozen=True, slots=True)
class Kept:
    """How many acknowledged answers there were, how many of them are missing, how many too many.

    An answer that is stored twice, or that no rater gave to a question that raters answered, is
    one too many.
    """

    n_acknowledged: int
    n_lost: int
    n_too_many: int


def compare(workspace: Workspace, tokens: Sequence[str], given: Sequence[Sequence[Given]]) -> Kept:
    """Compare each rater's acknowledged answers with the rater's stored events, one by one."""
    raters = [enter(workspace, token) for token in tokens]
    (study_id,) = {rater.study_id for rater in raters}
    stored: dict[str, list[Given]] = defaultdict(list)
    with workspace.store.reading() as connection:
        for event in rating_events.events(connection, study_id):
            answer = Given(event.assignment_id, event.question.key, event.answer.value or "")
            stored[event.rater_id].append(answer)
    lost = too_many = 0
    for rater, own in zip(raters, given, strict=True):
        missing, extra = _difference(own, stored[rater.person.id])
        lost, too_many = lost + missing, too_many + extra
    return Kept(sum(map(len, given)), lost, too_many)


def _difference(given: Sequence[Given], stored: Sequence[Given]) -> tuple[int, int]:
    """Answers that are not among the stored ones, and stored ones that were not given."""
    told, held = _by_question(given), _by_question(stored)
    lost = too_many = 0
    for question, values in told.items():
        n_kept = _n_in_order(values, held[question])
        lost += len(values) - n_kept
        too_many += len(held[question]) - n_kept
    return lost, too_many


def _by_question(answers: Iterable[Given]) -> defaultdict[tuple[str, str], list[str]]:
    """The values of each question in the order in which they were given."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for answer in answers:
        found[answer.assignment_id, answer.key].append(answer.value)
    return found


def _n_in_order(values: Sequence[str], held: Sequence[str]) -> int:
    """How many of the values stand in the stored ones, in the same order."""
    rest = iter(held)
    return sum(value in rest for value in values)
