"""Many simulated studies of one kind, summed the way the analysis sums ratings."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.stats.design.latent import LatentModel

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

N_BRIEFS = 12

LEVELS = np.arange(1.0, 5.0)


@dataclass(frozen=True, slots=True)
class Sample:
    """Studies of one cell; the first axis of every array is the study.

    ``by_rater`` (n_studies, n_briefs, n_raters) holds each rater's difference, ``scores``
    (n_studies, n_briefs, 2) the sums of the reference and the system, ``differences`` (n_studies,
    n_briefs) theirs, ``counts`` (n_studies, 2 * n_briefs, 4) the ratings on each level of each
    passage. A rater votes for the passage that he scores higher; ``votes`` (n_studies, n_briefs)
    are the means of win 1, tie 1/2, loss 0, and ``verdicts`` the sign of the majority.
    """

    by_rater: Integers
    scores: Integers
    differences: Integers
    votes: Floats
    verdicts: Integers
    counts: Integers

    @property
    def n_studies(self) -> int:
        """How many studies were drawn."""
        return int(self.differences.shape[0])

    @property
    def n_raters(self) -> int:
        """How many raters rated every passage."""
        return int(self.by_rater.shape[2])


def draw_sample(
    model: LatentModel,
    n_studies: int,
    rng: np.random.Generator,
    n_briefs: int = N_BRIEFS,
    severities: Floats | None = None,
) -> Sample:
    """Draw studies from the model and sum their ratings.

    Examples
    --------
    >>> sample = draw_sample(LatentModel(), 5, np.random.default_rng(1))
    >>> sample.differences.shape, sample.counts.shape
    ((5, 12), (5, 24, 4))
    """
    levels = model.draw(n_studies, n_briefs, rng, severities).astype(np.int64)
    by_rater = levels[:, :, 1] - levels[:, :, 0]
    signs = np.sign(by_rater)
    passages = levels.reshape(n_studies, 2 * n_briefs, -1)
    return Sample(
        by_rater=by_rater,
        scores=levels.sum(axis=3),
        differences=by_rater.sum(axis=2),
        votes=0.5 + signs.mean(axis=2) / 2,
        verdicts=np.sign(signs.sum(axis=2)),
        counts=np.stack([(passages == level).sum(axis=2) for level in LEVELS], axis=2),
    )
