import pytest

from evalkit.study.answer import Question, QuestionKind
from evalkit.study.blinded import Assignment, AssignmentKind, Slot
from evalkit.study.blinding_check import checked_assignments, guess_question, guesses_taken

PAIR, SINGLE, PREFERENCE = AssignmentKind.PAIR, AssignmentKind.SINGLE, AssignmentKind.PREFERENCE


def assignment(position, kind, brief):
    labels = "A" if kind is SINGLE else "AB"
    slots = tuple(Slot(f"t{position}{label}", label) for label in labels)
    return Assignment(f"w{position}", "ana", f"b{brief}", position, kind, slots)


def asked(work, but=(), guessed=()):
    """The positions that are asked about, where those of ``but`` do not count."""
    counting = {one.id for one in work if one.position not in but}
    checked = checked_assignments(work, counting, {f"w{n}" for n in guessed})
    return [one.position for one in checked]


@pytest.mark.parametrize(
    ("n_briefs", "positions"),
    [(12, [3, 7, 11]), (4, [1, 3, 4]), (3, [1, 2, 3]), (2, [1, 2]), (1, [1]), (0, [])],
)
def test_up_to_three_pairs_are_asked_about_spread_over_the_order(n_briefs, positions):
    pairs = [assignment(n, PAIR, n) for n in range(1, n_briefs + 1)]
    assert asked(pairs) == positions


def test_the_same_order_gives_the_same_briefs_however_it_is_listed():
    pairs = [assignment(n, PAIR, n) for n in range(1, 10)]
    assert asked(pairs) == asked(pairs[::-1])


def test_choices_between_two_passages_are_asked_about_rather_than_single_ones():
    work = [assignment(n, SINGLE, (n - 1) % 4) for n in range(1, 9)]
    work += [assignment(n, PREFERENCE, n - 9) for n in range(9, 13)]
    assert asked(work) == [9, 11, 12]


def test_single_passages_are_asked_about_one_by_one():
    work = [assignment(n, SINGLE, (n - 1) % 4) for n in range(1, 9)]
    assert asked(work) == [2, 5, 7]


def test_single_passages_of_three_systems_are_not_asked_about():
    work = [assignment(n, SINGLE, (n - 1) % 4) for n in range(1, 13)]
    assert asked(work) == []


def test_a_guess_is_stored_with_the_pair_or_with_the_passage_that_stood_alone():
    pair, alone = assignment(1, PAIR, 1), assignment(2, SINGLE, 2)
    assert guess_question(pair) == Question(QuestionKind.GUESS)
    assert guess_question(alone) == Question(QuestionKind.GUESS, slot="t2A")
    assert guesses_taken(pair) == ("A", "B", "cannot_tell")
    assert guesses_taken(alone) == ("yes", "no", "cannot_tell")


def test_a_brief_that_comes_again_is_asked_about_once():
    work = [assignment(1, PAIR, 1), assignment(2, PAIR, 2), assignment(3, PAIR, 1)]
    assert asked(work) == [1, 2]


def test_only_work_whose_guess_counts_is_asked_about():
    pairs = [assignment(n, PAIR, n) for n in range(1, 13)]
    assert asked(pairs, but=(3, 7)) == [2, 8, 11]
    assert asked(pairs, but=range(3, 13)) == [1, 2]
    assert asked(pairs, but=range(1, 13)) == []
    alone = [assignment(n, SINGLE, (n - 1) % 4) for n in range(1, 9)]
    assert asked([*alone, assignment(9, SINGLE, 0), assignment(10, SINGLE, 9)], but=(9, 10)) == [
        2,
        5,
        7,
    ]


@pytest.mark.parametrize(
    ("guessed", "positions"),
    [
        ((), [2, 8, 11]),
        ((2,), [2, 8, 11]),
        ((3,), [3, 11]),
        ((3, 7), [3, 7, 11]),
        ((3, 7, 11), [3, 7, 11]),
    ],
)
def test_who_guessed_by_the_choice_of_earlier_releases_keeps_it(guessed, positions):
    pairs = [assignment(n, PAIR, n) for n in range(1, 13)]
    assert asked(pairs, but=(3, 7), guessed=guessed) == positions


def test_who_answered_all_that_an_earlier_release_asked_is_asked_no_more():
    work = [assignment(1, SINGLE, 1), assignment(2, SINGLE, 2), assignment(3, SINGLE, 2)]
    work += [assignment(n, SINGLE, 2) for n in (4, 5)]
    assert asked(work, but=(4, 5)) == [1, 2, 3]
    assert asked(work, but=(4, 5), guessed=(1,)) == [1]
