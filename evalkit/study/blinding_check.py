"""Which briefs a rater is asked about at the end, and which guesses that question takes."""

from collections import Counter
from collections.abc import Sequence, Set

from evalkit.study.answer import Question, QuestionKind
from evalkit.study.blinded import Assignment, AssignmentKind

MOST_CHECKS = 3
CANNOT_TELL = "cannot_tell"
OF_TWO = ("A", "B", CANNOT_TELL)
OF_ONE = ("yes", "no", CANNOT_TELL)


def checked_assignments(
    assignments: Sequence[Assignment], counting: Set[str], guessed: Set[str] = frozenset()
) -> tuple[Assignment, ...]:
    """The assignments of the blinding check, spread evenly over the rater's own order.

    Two passages side by side are asked about where there are any; a brief that came twice, only
    where it came first. Where every passage stood alone the question is about one passage, and only
    where each brief had two of them: with more than two ways of writing, half the guesses would no
    longer be right by chance.

    Parameters
    ----------
    counting
        The ids of those whose guesses are analysed: no repeat, no passage of known levels. Where
        fewer than three can be asked about, those are.
    guessed
        The ids of those with a guess. Earlier releases chose among all assignments; who has
        guessed by that choice keeps it, but for what does not count and has no guess yet.

    Examples
    --------
    >>> from evalkit.study.blinded import Slot
    >>> slots = Slot("t1", "A"), Slot("t2", "B")
    >>> pairs = [
    ...     Assignment(f"w{n}", "ana", f"b{n}", n, AssignmentKind.PAIR, slots) for n in range(1, 13)
    ... ]
    >>> [one.position for one in checked_assignments(pairs, {one.id for one in pairs})]
    [3, 7, 11]
    >>> [one.position for one in checked_assignments(pairs, {"w1", "w7"})]
    [1, 7]
    """
    chosen = _spread([one for one in assignments if one.id in counting])
    earlier = _spread(assignments)
    has_all_of_earlier = bool(guessed) and guessed == {one.id for one in earlier}
    if guessed <= {one.id for one in chosen} and not has_all_of_earlier:
        return chosen
    return tuple(one for one in earlier if one.id in guessed or one.id in counting)


def _spread(assignments: Sequence[Assignment]) -> tuple[Assignment, ...]:
    ordered = sorted(assignments, key=lambda assignment: assignment.position)
    first_of_brief = {a.brief_id: a for a in reversed(ordered) if len(a.slots) == 2}
    asked = [a for a in ordered if first_of_brief.get(a.brief_id) is a]
    if not asked:
        per_brief = Counter(a.brief_id for a in ordered if a.kind is AssignmentKind.SINGLE)
        asked = [a for a in ordered if per_brief[a.brief_id] <= 2]
    n_checks = min(MOST_CHECKS, len(asked))
    return tuple(asked[(2 * k + 1) * len(asked) // (2 * n_checks)] for k in range(n_checks))


def guess_question(assignment: Assignment) -> Question:
    """Where the guess is stored: with the pair, or with the one passage."""
    is_alone = len(assignment.slots) == 1
    return Question(QuestionKind.GUESS, slot=assignment.slots[0].token if is_alone else "")


def guesses_taken(assignment: Assignment) -> tuple[str, ...]:
    """The answers to the question: which of the two, or whether this one; or cannot tell."""
    return OF_ONE if len(assignment.slots) == 1 else OF_TWO
