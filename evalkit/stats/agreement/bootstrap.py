"""Percentile bootstrap of alpha over briefs: what peers print, kept for comparison only."""

import numpy as np
import numpy.typing as npt

from evalkit.stats.agreement.krippendorff_alpha import alpha_of, coincidences_by_brief
from evalkit.stats.agreement.rated_units import Floats, rated_units, require_variation
from evalkit.study.rubric import Measurement


def krippendorff_alpha_bootstrap(
    counts: npt.ArrayLike,
    values: npt.ArrayLike,
    measurement: Measurement,
    briefs: npt.ArrayLike | None = None,
    *,
    n_draws: int = 10_000,
    rng: np.random.Generator,
) -> Floats:
    """Alpha in each of ``n_draws`` samples of briefs with replacement, shape (n_draws,).

    Draws without variation are NaN. See `krippendorff_alpha` for the arrays and errors.

    Notes
    -----
    The percentile interval from these draws covered 89-93 % where the jackknife covered 94-96 %
    (n = 12), so no report uses it. A draw is a row of weights: no rating is touched again.

    Examples
    --------
    >>> counts = np.array([[3, 0, 0], [1, 2, 0], [0, 3, 0], [0, 1, 2]])
    >>> draws = krippendorff_alpha_bootstrap(
    ...     counts, [1, 2, 3], Measurement.ORDINAL, n_draws=500, rng=np.random.default_rng(1)
    ... )
    >>> draws.shape
    (500,)
    """
    units = rated_units(counts, values, briefs)
    ratings_by_brief = units.sum_by_brief(units.counts)
    require_variation(ratings_by_brief.sum(axis=0), units.values)
    n_briefs, n_values = units.n_briefs, len(units.values)
    weights = _times_drawn(n_draws, n_briefs, rng)
    flat = coincidences_by_brief(units).reshape(n_briefs, -1)
    coincidences = (weights @ flat).reshape(n_draws, n_values, n_values)
    return alpha_of(coincidences, weights @ ratings_by_brief, units.values, measurement)


def _times_drawn(n_draws: int, n_briefs: int, rng: np.random.Generator) -> Floats:
    """How often each draw holds each brief, shape (n_draws, n_briefs)."""
    drawn = rng.integers(n_briefs, size=(n_draws, n_briefs))
    drawn += n_briefs * np.arange(n_draws)[:, np.newaxis]
    times = np.bincount(drawn.ravel(), minlength=n_draws * n_briefs)
    return times.reshape(n_draws, n_briefs).astype(np.float64)
