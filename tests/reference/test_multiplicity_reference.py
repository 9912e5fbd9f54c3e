import json
from pathlib import Path
from typing import Any

import pytest

from evalkit.stats.multiplicity import benjamini_hochberg, holm, step_down_max_t

MADE = json.loads(
    Path(__file__).with_name("multiplicity_reference.json").read_text(encoding="utf-8")
)
ADJUSTMENTS = {"holm": holm, "benjamini_hochberg": benjamini_hochberg}


def references(*statistics: str) -> list[Any]:
    return [
        pytest.param(row, id=f"{row['statistic']}-{place}")
        for place, row in enumerate(MADE["references"])
        if row["statistic"] in statistics
    ]


@pytest.mark.parametrize("reference", references(*ADJUSTMENTS))
def test_adjusted_values_equal_those_of_r(reference: dict[str, Any]) -> None:
    adjusted = ADJUSTMENTS[reference["statistic"]](reference["p"])
    assert adjusted == pytest.approx(reference["expected"], rel=1e-12)


@pytest.mark.parametrize("reference", references("step_down_max_t"))
def test_step_down_max_t_equals_multtest(reference: dict[str, Any]) -> None:
    result = step_down_max_t(MADE["tables"][reference["dataset"]]["table"])
    assert result.p_values == pytest.approx(reference["expected"]["p_values"], rel=1e-12)
    assert result.adjusted_p == pytest.approx(reference["expected"]["adjusted_p"], rel=1e-12)


def test_benjamini_and_hochbergs_own_example_claims_four() -> None:
    # Benjamini & Hochberg (1995), section 3.2: fifteen endpoints, four rejected at .05, and three
    # by a procedure that bounds the chance of any error (Bonferroni; Holm gives the same).
    fifteen = (row["p"] for row in MADE["references"] if len(row.get("p", ())) == 15)
    p_values = next(fifteen)
    assert (benjamini_hochberg(p_values) <= 0.05).sum() == 4
    assert (holm(p_values) <= 0.05).sum() == 3
