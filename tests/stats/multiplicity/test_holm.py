import numpy as np
import pytest

from evalkit.errors import StatisticError
from evalkit.stats.multiplicity import holm


def test_adjusted_values_are_those_of_r() -> None:
    # R 4.2.2: p.adjust(c(.01, .04, .03, .005, .2), "holm")
    adjusted = holm([0.01, 0.04, 0.03, 0.005, 0.2])
    assert adjusted == pytest.approx([0.04, 0.09, 0.09, 0.025, 0.2], abs=1e-12)


def test_one_p_value_stays_as_it_is() -> None:
    assert holm([0.03]) == pytest.approx([0.03])


def test_adjusted_values_stop_at_one() -> None:
    assert holm([0.6, 0.7]).tolist() == [1.0, 1.0]


def test_missing_p_value_is_refused() -> None:
    with pytest.raises(StatisticError, match="leave out"):
        holm([0.1, np.nan])
