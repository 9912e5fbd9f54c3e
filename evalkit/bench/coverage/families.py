"""Several criteria, and several systems, at once: the chance of any false claim, and power."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.bench.coverage.sample import N_BRIEFS, Floats, Integers
from evalkit.stats.design.latent import LatentModel
from evalkit.stats.multiplicity import holm, step_down_max_t

LEVEL = 0.05

Claims = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Family:
    """Outcomes that are judged together; ``improved`` says which of them the system improves."""

    name: str
    improved: tuple[bool, ...]
    is_systems: bool = False


FAMILIES = (
    Family("six criteria, none improved", (False,) * 6),
    Family("six criteria, three improved", (True, True, True, False, False, False)),
    Family("six criteria, all improved", (True,) * 6),
    Family("three systems, none better", (False,) * 3, is_systems=True),
    Family("three systems, one better", (True, False, False), is_systems=True),
)


@dataclass(frozen=True, slots=True)
class FamilyClaims:
    """Claims of one family; each array has shape (n_studies, n_outcomes)."""

    max_t: Claims
    holm: Claims
    unadjusted: Claims


def draw_family(
    family: Family,
    with_effect: LatentModel,
    without_effect: LatentModel,
    n_studies: int,
    rng: np.random.Generator,
) -> Integers:
    """Return differences of shape (n_studies, n_briefs, n_outcomes).

    Criteria share the quality of the passages and differ in every rater's error; systems share
    the reference's passage and write their own.

    Examples
    --------
    >>> model = LatentModel()
    >>> draw_family(FAMILIES[0], model, model, 2, np.random.default_rng(1)).shape
    (2, 12, 6)
    """
    draw = _systems if family.is_systems else _criteria
    models = [with_effect if improved else without_effect for improved in family.improved]
    return draw(models, n_studies, rng)


def judge(differences: Integers) -> FamilyClaims:
    """Return what each adjustment claims in every study.

    Examples
    --------
    >>> judge(np.ones((1, 12, 2), dtype=np.int64)).max_t
    array([[ True,  True]])
    """
    results = [step_down_max_t(study) for study in differences]
    alone = np.array([result.p_values for result in results])
    return FamilyClaims(
        max_t=np.array([result.adjusted_p for result in results]) <= LEVEL,
        holm=np.array([holm(p_values) for p_values in alone]) <= LEVEL,
        unadjusted=alone <= LEVEL,
    )


def _criteria(models: list[LatentModel], n_studies: int, rng: np.random.Generator) -> Integers:
    quality = _passages(models[0], n_studies, 2, rng)
    rank = rng.random((n_studies, N_BRIEFS))
    outcomes = []
    for model in models:
        gained = quality.copy()
        gained[..., 1] += _gains(model, rank)
        levels = _levels(model, gained, rng)
        outcomes.append((levels[:, :, 1] - levels[:, :, 0]).sum(axis=2))
    return np.stack(outcomes, axis=2)


def _systems(models: list[LatentModel], n_studies: int, rng: np.random.Generator) -> Integers:
    quality = _passages(models[0], n_studies, 1 + len(models), rng)
    for place, model in enumerate(models, start=1):
        quality[..., place] += _gains(model, rng.random((n_studies, N_BRIEFS)))
    levels = _levels(models[0], quality, rng)
    return np.asarray((levels[:, :, 1:] - levels[:, :, :1]).sum(axis=3))


def _passages(
    model: LatentModel, n_studies: int, n_passages: int, rng: np.random.Generator
) -> Floats:
    quality = model.sd_passage * rng.standard_normal((n_studies, N_BRIEFS, n_passages))
    return quality + model.sd_brief * rng.standard_normal((n_studies, N_BRIEFS, 1))


def _gains(model: LatentModel, rank: Floats) -> Floats:
    values, chances = zip(*model.gains, strict=True)
    place = np.searchsorted(np.cumsum(chances)[:-1], rank)
    return model.effect + np.asarray(values)[place]


def _levels(model: LatentModel, quality: Floats, rng: np.random.Generator) -> Integers:
    seen = quality[..., None] + np.asarray(model.severities)
    seen = seen + model.sd_error * rng.standard_normal(seen.shape)
    return np.asarray(1 + sum((seen > cut).astype(np.int64) for cut in model.cuts))
