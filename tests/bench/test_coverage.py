from dataclasses import replace

import numpy as np
import pytest

from evalkit.bench.coverage.cells import all_cells
from evalkit.bench.coverage.families import FAMILIES, draw_family, judge
from evalkit.bench.coverage.report import CoverageReport, Effort, run, simulate
from evalkit.bench.coverage.resampling import (
    bca_bootstrap,
    percentile_bootstrap,
    pooled_t_interval,
    pooled_wilson,
    z_interval,
)
from evalkit.bench.coverage.sample import draw_sample
from evalkit.bench.coverage.table import Verdict, format_table, summarise
from evalkit.bench.coverage.targets import Quantity, pseudo_median, targets
from evalkit.errors import EvalkitError
from evalkit.stats.design.latent import LatentModel
from evalkit.stats.interval import bca_interval, t_interval, wilson_interval
from evalkit.stats.paired import sign_flip_test

CELLS = all_cells()
TINY = Effort(n_studies=12, n_families=3, n_population=2000)


@pytest.fixture(scope="module")
def report() -> CoverageReport:
    return simulate(TINY, "quick", seed=3, cells=CELLS[:4])


def test_cells_are_nine_kinds_without_and_with_an_effect() -> None:
    assert len({cell.kind for cell in CELLS}) == 9
    assert [cell.name for cell in CELLS if not cell.is_regular] == [
        "ceiling, effect",
        "heterog_skew, no effect",
        "heterog_skew, effect",
        "rare_gain, no effect",
        "rare_gain, effect",
    ]


@pytest.mark.parametrize("cell", CELLS[::2], ids=lambda cell: cell.kind)
def test_without_effect_the_mean_difference_is_zero(cell: object) -> None:
    assert cell.model.mean_difference() == pytest.approx(0.0, abs=1e-9)  # type: ignore[attr-defined]


def test_ceiling_with_effect_puts_89_percent_on_the_top_level() -> None:
    # The simulation study's own description of the cell.
    sample = draw_sample(CELLS[5].model, 400, np.random.default_rng(1))
    assert sample.counts[..., 3].sum() / sample.counts.sum() == pytest.approx(0.89, abs=0.01)


def test_same_seed_gives_the_same_report(report: CoverageReport) -> None:
    assert simulate(TINY, "quick", seed=3, cells=CELLS[:4]) == report


def test_every_cell_has_every_interval_and_test(report: CoverageReport) -> None:
    assert len(report.intervals) == 4 * 21
    assert len(report.tests) == 4 * 9
    assert {row.kind for row in report.families} == {"balanced", "skewed"}


def test_progress_is_told_after_each_cell() -> None:
    seen: list[tuple[int, int]] = []
    simulate(TINY, "quick", 3, lambda done, of: seen.append((done, of)), cells=CELLS[:2])
    assert seen == [(1, 2), (2, 2)]


def test_table_names_every_method_and_the_simulation_error(report: CoverageReport) -> None:
    text = format_table(report)
    assert "one standard error of the simulation is 6.29 points" in text
    assert all(line.method.name in text for line in summarise(report))
    assert max(map(len, text.splitlines())) <= 140


@pytest.mark.parametrize(
    ("coverage", "verdict"),
    # 95.8 % is promised for win rates by votes; one simulation error of 12 studies is 6.3 points.
    [(0.96, Verdict.REACHED), (0.90, Verdict.WITHIN_ERROR), (0.70, Verdict.BELOW)],
)
def test_promise_is_judged_with_the_simulation_error(
    report: CoverageReport, coverage: float, verdict: Verdict
) -> None:
    votes = [
        replace(row, coverage=coverage, median_width=0.3)
        for row in report.intervals
        if row.quantity is Quantity.WIN_RATE_VOTES
    ]
    assert summarise(replace(report, intervals=tuple(votes)))[0].verdict is verdict


def test_unknown_size_is_refused() -> None:
    with pytest.raises(EvalkitError, match='"quick" or "full"'):
        run("huge")  # type: ignore[arg-type]


def test_claims_of_the_test_are_those_of_its_interval() -> None:
    small = simulate(Effort(40, 1, 500), "quick", 1, cells=CELLS[10:11])
    exact = next(row for row in small.tests if row.method == "exact sign-flip")
    interval = next(row for row in small.intervals if row.method == "exact sign-flip inversion")
    assert exact.claimed == pytest.approx(1 - interval.coverage)


def test_simulated_targets_meet_the_exact_ones() -> None:
    model = LatentModel(effect=0.8)
    truth = targets(model, 40_000, np.random.default_rng(1))
    sample = draw_sample(model, 1, np.random.default_rng(2), n_briefs=40_000)
    assert truth[Quantity.MEAN_DIFFERENCE] == pytest.approx(sample.by_rater.mean(), abs=0.02)


def test_pseudo_median_of_a_symmetric_population_is_its_centre() -> None:
    assert pseudo_median(np.array([-2, -1, 0, 0, 1, 2])) == 0.0


def test_pooled_t_is_the_t_interval_of_all_ratings() -> None:
    sample = draw_sample(LatentModel(), 1, np.random.default_rng(1))
    expected = t_interval(sample.by_rater[0].ravel(), denominator=1)
    low, high = pooled_t_interval(sample, np.random.default_rng(1))[0]
    assert (low, high) == pytest.approx((expected.low, expected.high))


def test_pooled_wilson_is_wilson_over_all_votes() -> None:
    sample = draw_sample(LatentModel(), 1, np.random.default_rng(1))
    expected = wilson_interval(float(3 * sample.votes[0].sum()), 36)
    low, high = pooled_wilson(sample, np.random.default_rng(1))[0]
    assert (low, high) == pytest.approx((expected.low, expected.high))


def test_vectorised_bca_is_close_to_the_single_one() -> None:
    sample = draw_sample(LatentModel(effect=0.8), 1, np.random.default_rng(1))
    single = bca_interval(sample.differences[0], 3, np.random.default_rng(2))
    low, high = bca_bootstrap(sample, np.random.default_rng(3))[0]
    assert (low, high) == pytest.approx((single.low, single.high), abs=0.12)


def test_percentile_bootstrap_is_narrower_than_t() -> None:
    sample = draw_sample(LatentModel(), 30, np.random.default_rng(1))
    bootstrap = percentile_bootstrap(sample, np.random.default_rng(2))
    z = z_interval(sample, np.random.default_rng(2))
    widths = [np.median(limits[:, 1] - limits[:, 0]) for limits in (bootstrap, z)]
    exact = np.median([(i := t_interval(d, 3)).high - i.low for d in sample.differences])
    assert max(widths) < exact


def test_criteria_of_a_family_go_together_and_only_improved_ones_gain() -> None:
    better, same = LatentModel(effect=1.5), LatentModel()
    differences = draw_family(FAMILIES[1], better, same, 400, np.random.default_rng(1))
    means = differences.mean(axis=(0, 1)) / 3
    first, last = differences[..., 0].ravel(), differences[..., 5].ravel()
    assert means[:3] == pytest.approx([better.mean_difference()] * 3, abs=0.05)
    assert means[3:] == pytest.approx([0.0] * 3, abs=0.05)
    assert np.asarray(np.corrcoef(first, last))[0, 1] > 0.3


def test_unadjusted_claims_are_those_of_the_sign_flip_test() -> None:
    differences = np.random.default_rng(4).integers(-3, 6, (5, 12, 3))
    claims = judge(differences)
    expected = [
        [sign_flip_test(outcome).p_value <= 0.05 for outcome in study.T] for study in differences
    ]
    assert claims.unadjusted.tolist() == expected
    assert np.all(claims.max_t <= claims.unadjusted)
