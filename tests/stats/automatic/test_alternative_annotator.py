import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.automatic import Alignment, alternative_annotator_test

quietly = settings(derandomize=True, max_examples=40)
some_ratings = st.lists(st.tuples(*(st.integers(1, 4) for _ in range(4))), min_size=6, max_size=14)


@quietly
@given(some_ratings)
def test_the_mean_of_all_people_is_never_beaten_by_one_of_them(
    rows: list[tuple[int, ...]],
) -> None:
    """Theorem 1 of Calderon et al.: under squared distance the mean has advantage 1.

    The mean over all people is nearer to the others than the person whom it contains.
    """
    people = np.array(rows, dtype=float)
    found = alternative_annotator_test(people, people.mean(axis=1), range(len(people)))
    assert found.advantage == 1.0
    assert found.why_no_interval is not None


@quietly
@given(some_ratings)
def test_a_copy_of_one_person_ties_with_that_person(rows: list[tuple[int, ...]]) -> None:
    people = np.array(rows, dtype=float)
    first = alternative_annotator_test(people, people[:, 0], range(len(people))).advantages[0]
    assert first is not None
    assert (first.model, first.person) == (1.0, 1.0)


@quietly
@given(some_ratings, st.permutations(range(4)))
def test_the_order_of_people_does_not_matter(rows: list[tuple[int, ...]], order: list[int]) -> None:
    people, model = np.array(rows, dtype=float), np.full(len(rows), 2.0)
    straight = alternative_annotator_test(people, model, range(len(rows)))
    turned = alternative_annotator_test(people[:, order], model, range(len(rows)))
    assert turned.advantage == pytest.approx(straight.advantage)
    assert turned.winning_rate == straight.winning_rate


def test_two_passages_of_a_brief_are_one_unit() -> None:
    people = np.tile([[2.0, 2.0, 3.0]], (12, 1))
    model = np.full(12, 2.0)
    apart = alternative_annotator_test(people, model, range(12)).advantages[0]
    together = alternative_annotator_test(people, model, np.repeat(range(6), 2)).advantages[0]
    assert apart is not None
    assert together is not None
    # All briefs fall on one side of the allowance, so p is one of all 2**n sign patterns.
    assert (apart.p_value, apart.n_briefs) == (2.0**-12, 12)
    assert (together.p_value, together.n_briefs) == (2.0**-6, 6)


def test_a_model_that_is_always_farther_off_wins_nobody() -> None:
    people = np.tile([[2.0, 2.0, 2.0]], (12, 1))
    found = alternative_annotator_test(people, np.full(12, 4.0), range(12))
    assert (found.advantage, found.winning_rate) == (0.0, 0.0)
    assert found.advantages[0] is not None
    assert found.advantages[0].p_value == 1.0


def test_nominal_answers_count_as_equal_or_not() -> None:
    people = np.array([[0.0, 1.0, 1.0], [1.0, 1.0, 0.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    found = alternative_annotator_test(
        people, [1.0, 1.0, 0.0, 0.0], range(4), alignment=Alignment.EXACT
    )
    assert found.advantage == 1.0


def test_a_person_without_shared_passages_is_passed_over() -> None:
    people = np.array([[1, 2, np.nan], [3, 3, np.nan], [2, 2, np.nan]])
    found = alternative_annotator_test(people, [1, 3, 2], range(3))
    assert found.advantages[2] is None
    assert found.n_people == 2


def test_one_person_is_too_few() -> None:
    with pytest.raises(TooFewPairsError, match="needs 2 people"):
        alternative_annotator_test([[1.0], [2.0]], [1.0, 2.0], [1, 2])


def test_unequal_lengths_are_refused() -> None:
    with pytest.raises(StatisticError, match="one row an item"):
        alternative_annotator_test([[1.0, 2.0]], [1.0, 2.0], [1])


def test_thirty_items_are_asked_for_by_the_published_test() -> None:
    people = np.tile([[2.0, 3.0, 3.0]], (29, 1))
    found = alternative_annotator_test(people, np.full(29, 3.0), range(29))
    assert found.published_winning_rate is None
    assert found.winning_rate == 1.0
