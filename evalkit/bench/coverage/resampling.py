"""What peers use for a mean: bootstraps, z, and ratings pooled as if they were independent."""

from statistics import NormalDist

import numpy as np

from evalkit.bench.coverage.sample import Floats, Sample

N_RESAMPLES = 1000

CONFIDENCE = 0.95


def percentile_bootstrap(sample: Sample, rng: np.random.Generator) -> Floats:
    """Return percentile limits of the mean difference, shape (n_studies, 2), in points."""
    tails = np.full((sample.n_studies, 2), ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2))
    return _quantiles(_resampled_means(sample, rng), tails)


def bca_bootstrap(sample: Sample, rng: np.random.Generator) -> Floats:
    """Return bias-corrected and accelerated limits; NaN where all differences are equal."""
    from scipy.special import ndtr, ndtri

    means = _resampled_means(sample, rng)
    observed = (sample.differences.mean(axis=1) / sample.n_raters)[:, None]
    tie = np.abs(means - observed) < 1e-9
    below = np.mean((means < observed) & ~tie, axis=1) + tie.mean(axis=1) / 2
    bias = ndtri(below.clip(0.5 / N_RESAMPLES, 1 - 0.5 / N_RESAMPLES))[:, None]
    centred = sample.differences - sample.differences.mean(axis=1, keepdims=True)
    spread = np.square(centred).sum(axis=1)
    cubes = (centred**3).sum(axis=1)
    acceleration = (cubes / (6 * np.maximum(spread, 1e-12) ** 1.5))[:, None]
    shifted = bias + _z() * np.array([-1.0, 1.0])
    limits = _quantiles(means, ndtr(bias + shifted / (1 - acceleration * shifted)))
    limits[spread == 0] = np.nan
    return limits


def bayesian_bootstrap(sample: Sample, rng: np.random.Generator) -> Floats:
    """Return percentile limits under Dirichlet weights, shape (n_studies, 2)."""
    n_briefs = sample.differences.shape[1]
    weights = rng.dirichlet(np.ones(n_briefs), size=N_RESAMPLES)
    means = np.sort(sample.differences @ weights.T, axis=1) / sample.n_raters
    tails = np.full((sample.n_studies, 2), ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2))
    return _quantiles(means, tails)


def z_interval(sample: Sample, rng: np.random.Generator) -> Floats:
    """Return the mean plus and minus 1.96 standard errors over briefs."""
    points = sample.differences / sample.n_raters
    return _around(points.mean(axis=1), points.std(axis=1, ddof=1), points.shape[1], _z())


def pooled_t_interval(sample: Sample, rng: np.random.Generator) -> Floats:
    """Return the t interval over all ratings' differences, as if they were independent."""
    from scipy.special import stdtrit

    ratings = sample.by_rater.reshape(sample.n_studies, -1)
    n = ratings.shape[1]
    t = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2))
    return _around(ratings.mean(axis=1), ratings.std(axis=1, ddof=1), n, t)


def pooled_wilson(sample: Sample, rng: np.random.Generator) -> Floats:
    """Return Wilson's interval over all votes, as if they were independent."""
    n, z = sample.by_rater.shape[1] * sample.n_raters, _z()
    share = sample.votes.mean(axis=1)
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return np.stack([centre - half, centre + half], axis=1)


def _resampled_means(sample: Sample, rng: np.random.Generator) -> Floats:
    """Sorted means, shape (n_studies, N_RESAMPLES); all studies share one set of draws."""
    n_briefs = sample.differences.shape[1]
    draws = rng.multinomial(n_briefs, np.full(n_briefs, 1 / n_briefs), size=N_RESAMPLES)
    sums = np.sort(sample.differences @ draws.T, axis=1)
    return np.asarray(sums / (n_briefs * sample.n_raters))


def _quantiles(ordered: Floats, tails: Floats) -> Floats:
    place = (tails * (ordered.shape[1] + 1) - 1).clip(0, ordered.shape[1] - 1)
    lower = np.floor(place).astype(np.int64)
    upper = np.minimum(lower + 1, ordered.shape[1] - 1)
    below, above = (np.take_along_axis(ordered, side, axis=1) for side in (lower, upper))
    return np.asarray(below + (place - lower) * (above - below))


def _around(means: Floats, spreads: Floats, n: int, factor: float) -> Floats:
    half = factor * spreads / n**0.5
    return np.stack([means - half, means + half], axis=1)


def _z() -> float:
    return NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
