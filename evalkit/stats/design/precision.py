"""How precise a planned study would be: simulate it before anyone rates."""

from dataclasses import dataclass

import numpy as np

from evalkit.errors import StatisticError
from evalkit.stats.design.latent import LatentModel
from evalkit.stats.interval.subset_mean import subset_mean_interval


@dataclass(frozen=True, slots=True)
class PrecisionResult:
    """What the interval of a planned study is likely to be, in rubric points.

    ``shares`` come with the Monte-Carlo error ``share_error``, one standard error at worst.
    """

    mean_difference: float
    median_width: float
    width_low: float
    width_high: float
    share_excluding_zero: float
    share_covering: float
    share_unbounded: float
    share_error: float
    n_briefs: int
    n_raters: int
    n_studies: int
    confidence: float
    method: str


def simulate_precision(
    model: LatentModel,
    n_briefs: int,
    rng: np.random.Generator,
    n_studies: int = 1000,
    confidence: float = 0.95,
) -> PrecisionResult:
    """Return how wide the exact interval would be, and how often it would exclude zero.

    Parameters
    ----------
    model
        How ratings are expected to come about; `planning_model` gives a start.
    rng
        Draws the studies; the answer depends on it.
    n_studies
        How many studies to draw.

    Raises
    ------
    StatisticError
        Without a brief or a study.

    Notes
    -----
    Widths are given as median and as the range of the middle eighty per cent of the studies. An
    unbounded interval excludes nothing and has no width; its share is reported.

    Examples
    --------
    >>> plan = LatentModel(effect=0.8)
    >>> result = simulate_precision(plan, 12, np.random.default_rng(1), n_studies=50)
    >>> 0.6 < result.median_width < 1.2
    True
    """
    if n_briefs < 1 or n_studies < 1:
        raise StatisticError("Expected one brief and one study or more to simulate.")
    levels = model.draw(n_studies, n_briefs, rng).astype(np.int64)
    differences = (levels[:, :, 1] - levels[:, :, 0]).sum(axis=2)
    intervals = [subset_mean_interval(study, model.n_raters, confidence) for study in differences]
    truth = model.mean_difference()
    widths = np.array([interval.high - interval.low for interval in intervals])
    low, median, high = np.quantile(widths, (0.1, 0.5, 0.9), method="inverted_cdf")
    return PrecisionResult(
        mean_difference=truth,
        median_width=float(median),
        width_low=float(low),
        width_high=float(high),
        share_excluding_zero=float(np.mean([not interval.contains(0.0) for interval in intervals])),
        share_covering=float(np.mean([interval.contains(truth) for interval in intervals])),
        share_unbounded=float(np.mean(np.isinf(widths))),
        share_error=0.5 / n_studies**0.5,
        n_briefs=n_briefs,
        n_raters=model.n_raters,
        n_studies=n_studies,
        confidence=confidence,
        method="simulated exact sign-flip intervals",
    )
