import numpy as np
import pytest

from evalkit.errors import NoVariationError, StatisticError, TooFewPairsError
from evalkit.stats.design import (
    LatentModel,
    VarianceComponents,
    d_study,
    g_study,
    least_detectable_effect,
    paired_power,
    planning_model,
    simulate_precision,
    smallest_p,
    wins_needed,
)


def test_six_briefs_are_the_fewest_that_reach_five_percent() -> None:
    assert smallest_p(5) > 0.05 >= smallest_p(6)


def test_five_briefs_cannot_be_won_often_enough() -> None:
    with pytest.raises(TooFewPairsError, match="even if all are won"):
        wins_needed(5)


def test_no_effect_is_found_at_the_level() -> None:
    assert paired_power(0.0, 12) == pytest.approx(0.05, abs=1e-9)


def test_power_is_the_same_for_better_and_worse() -> None:
    assert paired_power(-0.7, 12) == pytest.approx(paired_power(0.7, 12), abs=1e-12)


def test_effect_found_with_the_power_asked_for() -> None:
    effect = least_detectable_effect(12, power=0.9)
    assert paired_power(effect, 12) == pytest.approx(0.9, abs=1e-6)


@pytest.mark.parametrize("n_briefs", [2, 4, 10, 45, 1001])
@pytest.mark.parametrize("noncentrality", [5.02, 6.4, 8.0, 11.3, 40.0, 3000.0])
def test_power_is_a_probability_where_scipys_noncentral_t_is_not(
    n_briefs: int, noncentrality: float
) -> None:
    # scipy 1.17 answers NaN for several of these, at level .001 above all.
    effect = noncentrality / n_briefs**0.5
    assert 0.001 < paired_power(effect, n_briefs, 0.001) < paired_power(effect, n_briefs) + 1e-12
    assert paired_power(effect, n_briefs) <= 1.0


def test_two_briefs_have_a_least_detectable_effect() -> None:
    # R 4.2.2: power.t.test(n = 2, power = .8, type = "paired", strict = TRUE)$delta.
    assert least_detectable_effect(2) == pytest.approx(11.549888, abs=1e-6)


@pytest.mark.parametrize("power", [0.05, 1.0])
def test_power_must_lie_between_level_and_one(power: float) -> None:
    with pytest.raises(StatisticError, match="power between"):
        least_detectable_effect(12, power=power)


def test_components_of_known_variances_come_back() -> None:
    rng = np.random.default_rng(3)
    table = rng.normal(0, 1.5, (400, 1)) + rng.normal(0, 0.7, 40) + rng.normal(0, 1, (400, 40))
    components = g_study(table).components
    assert components.brief == pytest.approx(2.25, rel=0.15)
    assert components.rater == pytest.approx(0.49, rel=0.5)
    assert components.residual == pytest.approx(1.0, rel=0.03)


def test_negative_component_is_shown_and_counts_as_zero() -> None:
    components = g_study([[1, 3], [3, 1], [0, 0], [2, 2]]).components
    assert components.rater < 0
    row = d_study(components, effect=0.5, n_briefs=[12], n_raters=[3])[0]
    assert row.standard_error == row.standard_error_other_raters


def test_more_briefs_and_more_raters_help_and_briefs_help_more() -> None:
    components = VarianceComponents(brief=0.4, rater=0.05, residual=0.6)
    small, raters, briefs, _ = d_study(components, 0.5, [12, 24], [3, 6])
    assert (raters.n_raters, briefs.n_briefs) == (6, 24)
    assert small.power < raters.power < briefs.power
    assert all(row.power_other_raters < row.power for row in (small, raters, briefs))


def test_no_variation_makes_a_plan_meaningless() -> None:
    with pytest.raises(NoVariationError):
        d_study(VarianceComponents(0.0, 0.0, 0.0), 0.5, [12], [3])


def test_latent_model_draws_what_its_mean_difference_says() -> None:
    model = LatentModel(effect=0.6, gains=((-2.4, 0.2), (0.45, 0.8)))
    levels = model.draw(4000, 12, np.random.default_rng(1)).astype(int)
    observed = (levels[:, :, 1] - levels[:, :, 0]).mean()
    assert observed == pytest.approx(model.mean_difference(), abs=0.015)


def test_null_model_has_no_mean_difference() -> None:
    skew = LatentModel(gains=((-2.4, 0.2), (0.45, 0.8)))
    assert skew.without_difference().mean_difference() == pytest.approx(0.0, abs=1e-9)


def test_planned_study_is_simulated_with_its_error() -> None:
    plan = planning_model(n_levels=4, n_raters=3, effect=0.8)
    result = simulate_precision(plan, 12, np.random.default_rng(1), n_studies=300)
    assert result.share_covering > 0.9
    assert result.width_low < result.median_width < result.width_high
    assert result.share_error == pytest.approx(0.029, abs=1e-3)


def test_five_briefs_leave_every_interval_unbounded() -> None:
    result = simulate_precision(LatentModel(), 5, np.random.default_rng(1), n_studies=20)
    assert (result.share_unbounded, result.share_excluding_zero) == (1.0, 0.0)
    assert result.median_width == np.inf


@pytest.mark.parametrize(("n_levels", "n_raters"), [(1, 3), (4, 0)])
def test_impossible_plans_are_refused(n_levels: int, n_raters: int) -> None:
    with pytest.raises(StatisticError, match="two levels and one rater"):
        planning_model(n_levels, n_raters)
