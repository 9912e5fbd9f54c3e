"""Agreement against published examples and other people's software.

`agreement_reference.json` holds the tables, and for each value the source that printed it or the
call and version that gave it.
"""

import json
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from evalkit.stats.agreement import (
    AgreementResult,
    AgreementWeights,
    IccForm,
    KendallW,
    cohen_kappa,
    count_values,
    fleiss_kappa,
    gwet_ac,
    intraclass_correlation,
    kendall_w,
    krippendorff_alpha,
)
from evalkit.stats.interval import clopper_pearson_interval
from evalkit.stats.jackknife import t_quantile
from evalkit.study.rubric import Measurement

REFERENCE = json.loads(Path(__file__).with_name("agreement_reference.json").read_text("utf-8"))


def table_of(dataset: str) -> npt.NDArray[np.float64]:
    return np.array(REFERENCE["datasets"][dataset]["ratings"], dtype=np.float64)


def values_of(dataset: str) -> list[float]:
    values: list[float] = REFERENCE["datasets"][dataset]["values"]
    return values


def counts_of(dataset: str) -> npt.NDArray[np.int64]:
    given = REFERENCE["datasets"][dataset]
    if "counts" in given:
        return np.array(given["counts"])
    return count_values(table_of(dataset), values_of(dataset))


def pair_of(dataset: str) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    given = REFERENCE["datasets"][dataset]
    if "table" not in given:
        return table_of(dataset)[:, 0], table_of(dataset)[:, 1]
    values, table = np.array(given["values"], dtype=np.float64), np.array(given["table"])
    first, second = np.indices(table.shape).reshape(2, -1).repeat(table.ravel(), axis=1)
    return values[first], values[second]


def computed(statistic: str, dataset: str, options: dict[str, Any]) -> AgreementResult | KendallW:
    if statistic == "krippendorff_alpha":
        measurement = Measurement(options["measurement"])
        return krippendorff_alpha(counts_of(dataset), values_of(dataset), measurement)
    if statistic == "gwet_ac":
        weights = AgreementWeights(options["weights"])
        return gwet_ac(counts_of(dataset), values_of(dataset), weights)
    if statistic == "cohen_kappa":
        weights = AgreementWeights(options["weights"])
        return cohen_kappa(*pair_of(dataset), values_of(dataset), weights)
    if statistic == "intraclass_correlation":
        return intraclass_correlation(table_of(dataset), IccForm(options["form"]))
    if statistic == "kendall_w":
        return kendall_w(table_of(dataset))
    return fleiss_kappa(counts_of(dataset), values_of(dataset))


def standard_error_in(result: AgreementResult) -> float:
    """From the limit that is not clipped, with the quantile that the method names."""
    interval = result.large_sample_interval
    assert interval is not None
    quantile = (
        t_quantile(0.95, rated_units_in(result) - 1)
        if "linearised" in interval.method
        else NormalDist().inv_cdf(0.975)
    )
    return max(interval.high - result.coefficient, result.coefficient - interval.low) / quantile


def rated_units_in(result: AgreementResult) -> int:
    assert result.large_sample_interval is not None
    return int(result.large_sample_interval.method.split("t(")[1].split(")")[0]) + 1


def quantity(result: AgreementResult | KendallW, name: str) -> float:
    if name == "standard_error":
        assert isinstance(result, AgreementResult)
        return standard_error_in(result)
    if name in ("low", "high"):
        assert isinstance(result, AgreementResult)
        assert result.interval is not None
        return float(getattr(result.interval, name))
    return float(getattr(result, name))


def label(entry: dict[str, Any]) -> str:
    options = "-".join(str(value) for value in entry["options"].values())
    source = entry.get("call", "published").split("(")[0]
    return f"{entry['statistic']}-{entry['dataset']}-{options}-{source}"


@pytest.mark.parametrize("entry", REFERENCE["published"], ids=label)
def test_published_example_is_met_to_its_last_digit(entry: dict[str, Any]) -> None:
    result = computed(entry["statistic"], entry["dataset"], entry["options"])
    found = {name: quantity(result, name) for name in entry["expected"]}
    assert found == pytest.approx(entry["expected"], abs=0.5001 * 10 ** -entry["digits"])


@pytest.mark.parametrize(
    "entry",
    [entry for entry in REFERENCE["software"] if entry["statistic"] != "clopper_pearson"],
    ids=label,
)
def test_other_software_gives_the_same(entry: dict[str, Any]) -> None:
    result = computed(entry["statistic"], entry["dataset"], entry["options"])
    found = {name: quantity(result, name) for name in entry["expected"]}
    assert found == pytest.approx(entry["expected"], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    "entry",
    [entry for entry in REFERENCE["software"] if entry["statistic"] == "clopper_pearson"],
    ids=lambda entry: "-".join(str(value) for value in entry["options"].values()),
)
def test_interval_of_an_intra_rater_share_is_that_of_binom_test(entry: dict[str, Any]) -> None:
    interval = clopper_pearson_interval(**entry["options"])
    assert {"low": interval.low, "high": interval.high} == pytest.approx(
        entry["expected"], rel=1e-9
    )
