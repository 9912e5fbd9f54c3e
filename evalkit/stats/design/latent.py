"""A model of how ratings come about: for planning a study, and for testing the statistics."""

from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from evalkit.errors import StatisticError


@dataclass(frozen=True, slots=True)
class LatentModel:
    """Quality on a hidden scale, cut into levels by each rater.

    ``cuts`` part the levels 1, 2, …; the standard deviations belong to briefs, passages and single
    ratings; ``severities`` has one entry a rater. The system adds ``effect`` plus a gain of the
    brief, drawn from ``gains``: pairs of a value and its probability.
    """

    cuts: tuple[float, ...] = (-1.2, 0.0, 1.2)
    sd_brief: float = 0.7
    sd_passage: float = 0.6
    sd_error: float = 0.7
    severities: tuple[float, ...] = (-0.3, 0.0, 0.3)
    effect: float = 0.0
    gains: tuple[tuple[float, float], ...] = ((0.0, 1.0),)

    @property
    def n_raters(self) -> int:
        """How many raters rate every passage."""
        return len(self.severities)

    def draw(
        self,
        n_studies: int,
        n_briefs: int,
        rng: np.random.Generator,
        severities: npt.ArrayLike | None = None,
    ) -> npt.NDArray[np.int8]:
        """Return levels, shape (n_studies, n_briefs, 2, n_raters): reference, then system.

        ``severities``, shape (n_studies, n_raters), gives every study raters of its own.

        Examples
        --------
        >>> LatentModel().draw(2, 12, np.random.default_rng(1)).shape
        (2, 12, 2, 3)
        """
        values, chances = zip(*self.gains, strict=True)
        shape = (n_studies, n_briefs)
        quality = self.sd_passage * rng.standard_normal((*shape, 2))
        quality += self.sd_brief * rng.standard_normal((*shape, 1))
        quality[..., 1] += self.effect + rng.choice(values, p=chances, size=shape)
        own = np.asarray(self.severities if severities is None else severities)
        seen = quality[..., None] + own.reshape(-1, 1, 1, own.shape[-1])
        seen += self.sd_error * rng.standard_normal(seen.shape)
        return np.asarray(1 + sum((seen > cut).astype(np.int8) for cut in self.cuts), np.int8)

    def mean_difference(self) -> float:
        """Return the true mean difference in rubric points, for these raters.

        Examples
        --------
        >>> round(LatentModel(effect=0.8).mean_difference(), 3)
        0.573
        """
        gained = sum(chance * self._mean_level(self.effect + gain) for gain, chance in self.gains)
        return float(gained - self._mean_level(0.0))

    def without_difference(self) -> "LatentModel":
        """Return this model with the effect at which the mean difference is zero.

        Examples
        --------
        >>> LatentModel(effect=0.8).without_difference().effect
        0.0
        """
        from scipy.optimize import brentq

        if self.gains == ((0.0, 1.0),):
            return replace(self, effect=0.0)
        spread = 1 + max(abs(gain) for gain, _ in self.gains)
        effect = brentq(
            lambda value: replace(self, effect=value).mean_difference(), -spread, spread, xtol=1e-12
        )
        return replace(self, effect=float(effect))

    def _mean_level(self, shift: float) -> float:
        spread = (self.sd_brief**2 + self.sd_passage**2 + self.sd_error**2) ** 0.5
        above = [
            NormalDist(shift + severity, spread).cdf(cut)
            for severity in self.severities
            for cut in self.cuts
        ]
        return 1 + len(self.cuts) - sum(above) / self.n_raters


def planning_model(n_levels: int = 4, n_raters: int = 3, effect: float = 0.8) -> LatentModel:
    """Return a model with even cuts and raters spread evenly from severe to lenient.

    Parameters
    ----------
    effect
        How much better the system is, on the hidden scale; 0.8 is about 0.6 of four levels.

    Examples
    --------
    >>> planning_model(n_levels=5, n_raters=2).severities
    (-0.3, 0.3)
    """
    if n_levels < 2 or n_raters < 1:
        raise StatisticError(
            f"Expected two levels and one rater or more, got {n_levels} and {n_raters}."
        )
    cuts = np.linspace(-1.2, 1.2, n_levels - 1) if n_levels > 2 else np.zeros(1)
    severities = np.linspace(-0.3, 0.3, n_raters) if n_raters > 1 else np.zeros(1)
    return LatentModel(
        cuts=tuple(cuts.tolist()), severities=tuple(severities.tolist()), effect=effect
    )
