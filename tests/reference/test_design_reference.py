import json
from pathlib import Path
from typing import Any

import pytest

from evalkit.stats.design import g_study, least_detectable_effect, paired_power, wins_needed

HERE = Path(__file__).parent
TABLES = json.loads((HERE / "paired_datasets.json").read_text(encoding="utf-8"))["tables"]
MADE = json.loads((HERE / "design_reference.json").read_text(encoding="utf-8"))
FUNCTIONS = {
    "paired_power": paired_power,
    "least_detectable_effect": least_detectable_effect,
    "wins_needed": wins_needed,
}


@pytest.mark.parametrize(
    "reference", [pytest.param(row, id=row["statistic"]) for row in MADE["references"]]
)
def test_design_figures_equal_those_of_r(reference: dict[str, Any]) -> None:
    # pwr searches its root to about four digits, the other two are exact.
    slack = 5e-5 if reference["statistic"] == "least_detectable_effect" else 1e-9
    ours = FUNCTIONS[reference["statistic"]](**reference["arguments"])  # type: ignore[operator]
    assert ours == pytest.approx(reference["expected"], rel=slack)


@pytest.mark.parametrize(
    "reference", [pytest.param(row, id=row["dataset"]) for row in MADE["components"]]
)
def test_components_equal_lme4_and_anova(reference: dict[str, Any]) -> None:
    result = g_study(TABLES[reference["dataset"]]["table"])
    source = result.squares if reference["statistic"] == "mean_squares" else result.components
    for name, value in reference["expected"].items():
        assert getattr(source, name) == pytest.approx(value, rel=2e-5), name
