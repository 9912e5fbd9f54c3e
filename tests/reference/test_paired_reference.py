import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evalkit.stats.paired import (
    Verdict,
    equivalence_test,
    mcnemar_test,
    paired_t_test,
    sign_flip_test,
    sign_test,
    signed_rank_test,
    two_way_effect,
)

HERE = Path(__file__).parent
DATA = json.loads((HERE / "paired_datasets.json").read_text(encoding="utf-8"))
MADE = json.loads((HERE / "paired_reference.json").read_text(encoding="utf-8"))
UNIT_FREE: dict[str, Callable[..., Any]] = {
    "sign_flip_test": sign_flip_test,
    "signed_rank_test": signed_rank_test,
    "sign_test": sign_test,
}


def references(*statistics: str) -> list[Any]:
    return [
        pytest.param(row, id=f"{row['statistic']}-{row['dataset']}-{place}")
        for place, row in enumerate(MADE["references"])
        if row["statistic"] in statistics
    ]


def read(result: Any, name: str) -> float:
    return float(getattr(result.interval if name in ("low", "high") else result, name))


@pytest.mark.parametrize("reference", references(*UNIT_FREE))
def test_exact_tests_equal_coin_and_exact_rank_tests(reference: dict[str, Any]) -> None:
    differences = DATA["datasets"][reference["dataset"]]["differences"]
    result = UNIT_FREE[reference["statistic"]](differences, **reference.get("arguments", {}))
    for name, value in reference["expected"].items():
        assert read(result, name) == pytest.approx(value, rel=1e-9), name


@pytest.mark.parametrize("reference", references("paired_t_test"))
def test_paired_t_equals_r(reference: dict[str, Any]) -> None:
    data = DATA["datasets"][reference["dataset"]]
    result = paired_t_test(data["differences"], data["denominator"])
    for name, value in reference["expected"].items():
        assert read(result, name) == pytest.approx(value, rel=1e-9, abs=1e-12), name


@pytest.mark.parametrize("reference", references("equivalence_test"))
def test_one_sided_tests_against_the_margin_equal_coin(reference: dict[str, Any]) -> None:
    data = DATA["datasets"][reference["dataset"]]
    result = equivalence_test(data["differences"], data["denominator"], margin=0.5)
    for name, value in reference["expected"].items():
        assert read(result, name) == pytest.approx(value, rel=1e-9), name


@pytest.mark.parametrize("reference", references("two_way_effect"))
def test_two_way_effect_equals_lmer_test(reference: dict[str, Any]) -> None:
    result = two_way_effect(DATA["tables"][reference["dataset"]]["table"])
    for name, value in reference["expected"].items():
        assert read(result, name) == pytest.approx(value, rel=2e-5), name


@pytest.mark.parametrize("reference", MADE["mcnemar"])
def test_mcnemar_equals_the_binomial_test_of_r(reference: dict[str, Any]) -> None:
    result = mcnemar_test(reference["only_system"], reference["only_reference"], reference["same"])
    assert result.p_value == pytest.approx(reference["expected"]["p_value"], rel=1e-9)
    assert result.mid_p == pytest.approx(reference["expected"]["mid_p"], rel=1e-9)


def test_fishers_count_of_sign_patterns_for_darwins_maize() -> None:
    # Fisher (1935), section 21: 863 of 2**15 sums reach 314 or more, 1726 on both sides.
    result = sign_flip_test(DATA["datasets"]["darwin"]["differences"])
    assert result.p_greater == 863 / 2**15
    assert result.p_value == 1726 / 2**15


def test_students_sleep_data_give_the_published_t() -> None:
    # Student (1908): t = 4.0621 with 9 degrees of freedom, p = .002833 (R's example of t.test).
    result = paired_t_test(DATA["datasets"]["sleep"]["differences"], 10)
    assert (round(result.t, 4), result.df, round(result.p_value, 6)) == (4.0621, 9, 0.002833)


def test_depression_data_give_the_published_rank_sum() -> None:
    # Hollander & Wolfe (1973), p. 29: T+ = 40 for first minus second, one-sided p = .0195.
    result = signed_rank_test(DATA["datasets"]["depression"]["differences"])
    assert (result.rank_sum, round(result.p_greater, 4)) == (40.0, 0.0195)


def test_dropping_zeros_brings_pratts_paradox_and_pratts_ranks_do_not() -> None:
    # Pratt (1959): lowering every value by one must not make "greater" more credible.
    higher = DATA["datasets"]["pratt"]["differences"]
    lower = DATA["datasets"]["pratt_minus_one"]["differences"]
    assert (
        signed_rank_test(lower, "wilcox").p_greater < signed_rank_test(higher, "wilcox").p_greater
    )
    assert signed_rank_test(lower).p_greater >= signed_rank_test(higher).p_greater


def test_airway_responsiveness_gives_the_published_mcnemar_values() -> None:
    # Fagerland, Lydersen & Laake (2013), table 1 and table 4: 1 and 7 of 21 differ in response;
    # exact conditional p = .070, mid-p = .039.
    result = mcnemar_test(1, 7, 13)
    assert (round(result.p_value, 3), round(result.mid_p, 3)) == (0.070, 0.039)


@pytest.mark.parametrize("seed", range(10))
def test_sign_flip_equals_scipys_exact_permutation_test(seed: int) -> None:
    from scipy.stats import permutation_test

    differences = np.random.default_rng(seed).integers(-4, 7, 9)
    theirs = permutation_test(
        (differences,), np.sum, permutation_type="samples", n_resamples=2**9, vectorized=False
    )
    assert sign_flip_test(differences).p_value == pytest.approx(theirs.pvalue, rel=1e-12)


def test_verdict_is_inconclusive_where_neither_test_decides() -> None:
    result = equivalence_test(DATA["datasets"]["many_zeros"]["differences"], 3, margin=0.1)
    assert result.verdict is Verdict.INCONCLUSIVE
