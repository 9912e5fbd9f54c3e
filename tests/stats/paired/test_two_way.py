import numpy as np
import pytest

from evalkit.errors import IncompleteTableError, NoVariationError, TooFewPairsError
from evalkit.stats.paired import two_way_effect


def test_a_hole_in_the_table_leaves_no_interval() -> None:
    with pytest.raises(IncompleteTableError, match="1 of 6 are missing"):
        two_way_effect(np.array([[1, 2, np.nan], [0, 1, 2]]))


@pytest.mark.parametrize("shape", [(3, 1), (1, 3), (3,)])
def test_one_rater_or_one_brief_is_too_few(shape: tuple[int, ...]) -> None:
    with pytest.raises(TooFewPairsError, match="two briefs and two raters"):
        two_way_effect(np.ones(shape))


def test_equal_cells_have_no_spread() -> None:
    with pytest.raises(NoVariationError):
        two_way_effect(np.full((4, 3), 0.5))


def test_variance_never_falls_below_that_of_the_briefs() -> None:
    # Raters agree on the mean, so their mean square is below the error's.
    result = two_way_effect([[1, 3], [3, 1], [0, 0], [2, 2]])
    assert result.squares.rater == 0
    assert result.standard_error == (result.squares.brief / 8) ** 0.5


def test_wider_than_for_these_raters_alone() -> None:
    rng = np.random.default_rng(2)
    table = rng.normal(0.5, 0.6, (12, 3)) + np.array([-0.8, 0.0, 0.8])
    result = two_way_effect(table)
    of_briefs_alone = float(table.mean(axis=1).std(ddof=1)) / 12**0.5
    assert result.standard_error > of_briefs_alone
    assert result.df < 11
