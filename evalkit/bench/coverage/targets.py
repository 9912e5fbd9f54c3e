"""The population values that intervals should cover: what these raters would find on all briefs."""

from dataclasses import replace
from enum import StrEnum

import numpy as np

from evalkit.bench.coverage.sample import LEVELS, Floats, Integers, draw_sample
from evalkit.stats.agreement import gwet_ac, krippendorff_alpha
from evalkit.stats.design.latent import LatentModel
from evalkit.study.rubric import Measurement


class Quantity(StrEnum):
    """What is estimated."""

    MEAN_DIFFERENCE = "mean difference"
    MEAN_DIFFERENCE_OTHER_RATERS = "mean difference, other raters too"
    PSEUDO_MEDIAN = "Hodges-Lehmann pseudo-median"
    WIN_RATE_VOTES = "win rate, votes, ties half"
    WIN_RATE_PANEL = "win rate, panel verdicts, ties half"
    WIN_RATE_UNTIED = "win rate among untied briefs"
    G_Z = "g_z"
    D_AV = "d_av"
    ALPHA = "Krippendorff's alpha, ordinal"
    AC2 = "Gwet's AC2, ordinal"


def targets(
    model: LatentModel, n_population: int, rng: np.random.Generator
) -> dict[Quantity, float]:
    """Return the true value of every quantity, mean differences exactly and the others simulated.

    Parameters
    ----------
    n_population
        How many briefs stand for all of them; with 200,000 a target errs by about 1/130 of the
        standard error of a study of twelve.

    Examples
    --------
    >>> truth = targets(LatentModel(), 2000, np.random.default_rng(1))
    >>> round(truth[Quantity.MEAN_DIFFERENCE], 6)
    0.0
    """
    population = draw_sample(model, 1, rng, n_briefs=n_population)
    differences, votes = population.differences[0], population.votes[0]
    verdicts, counts = population.verdicts[0], population.counts[0]
    mean = model.mean_difference()
    spread = population.scores[0].var(axis=0).mean() ** 0.5
    alpha = krippendorff_alpha(counts, LEVELS, Measurement.ORDINAL)
    return {
        Quantity.MEAN_DIFFERENCE: mean,
        Quantity.MEAN_DIFFERENCE_OTHER_RATERS: other_raters(model).mean_difference(),
        Quantity.PSEUDO_MEDIAN: pseudo_median(differences) / population.n_raters,
        Quantity.WIN_RATE_VOTES: float(votes.mean()),
        Quantity.WIN_RATE_PANEL: float(0.5 + verdicts.mean() / 2),
        Quantity.WIN_RATE_UNTIED: float((verdicts > 0).sum() / (verdicts != 0).sum()),
        Quantity.G_Z: mean * population.n_raters / float(differences.std()),
        Quantity.D_AV: mean * population.n_raters / float(spread),
        Quantity.ALPHA: alpha.coefficient,
        Quantity.AC2: gwet_ac(counts, LEVELS).coefficient,
    }


def other_raters(model: LatentModel) -> LatentModel:
    """Return the model in which one rater stands for all: severities become part of the error.

    Examples
    --------
    >>> other_raters(LatentModel(severities=(-0.3, 0.3))).severities
    (0.0,)
    """
    spread = float(np.std(model.severities, ddof=1))
    return replace(model, severities=(0.0,), sd_error=float(np.hypot(model.sd_error, spread)))


def drawn_severities(model: LatentModel, n_studies: int, rng: np.random.Generator) -> Floats:
    """Return new raters for every study, shape (n_studies, n_raters), as spread as the model's."""
    spread = float(np.std(model.severities, ddof=1))
    return spread * rng.standard_normal((n_studies, model.n_raters))


def pseudo_median(differences: Integers) -> float:
    """Return the median of the mean of two independent draws from these differences.

    Examples
    --------
    >>> pseudo_median(np.array([0, 1, 1, 1]))
    1.0
    """
    lowest = int(differences.min())
    shares = np.bincount(differences - lowest) / differences.size
    of_sums = np.cumsum(np.convolve(shares, shares))
    return float(np.searchsorted(of_sums, 0.5) + 2 * lowest) / 2
