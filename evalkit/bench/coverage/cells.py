"""The simulated kinds of data: nine ways ratings come about, each without and with an effect."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from evalkit.stats.design.latent import LatentModel

Levels = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of making ratings; ``effect`` is the system's gain where it has one.

    ``null_is_regular`` and ``effect_is_regular`` say where intervals are expected to hold;
    ``is_ceiling`` where most ratings are on the top level.
    """

    name: str
    model: LatentModel
    effect: float = 0.8
    null_is_regular: bool = True
    effect_is_regular: bool = True
    is_ceiling: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A kind of data, without or with an effect."""

    kind: str
    has_effect: bool
    is_regular: bool
    is_ceiling: bool
    model: LatentModel

    @property
    def name(self) -> str:
        """The kind, and whether there is an effect."""
        return f"{self.kind}, {'effect' if self.has_effect else 'no effect'}"


BASE = LatentModel()

KINDS = (
    Kind("balanced", BASE),
    Kind("skewed", replace(BASE, cuts=(-2.2, -1.3, 0.1))),
    Kind(
        "ceiling",
        replace(BASE, cuts=(-3.0, -2.2, -1.1)),
        effect_is_regular=False,
        is_ceiling=True,
    ),
    Kind(
        "many_ties",
        replace(
            BASE,
            cuts=(-1.5, 0.0, 1.5),
            sd_brief=0.9,
            sd_passage=0.25,
            sd_error=0.25,
            severities=(0.0, 0.0, 0.0),
        ),
        effect=0.45,
    ),
    Kind(
        "noisy_raters",
        replace(BASE, sd_brief=0.4, sd_passage=0.4, sd_error=1.8, severities=(-0.6, 0.0, 0.6)),
        effect=0.9,
    ),
    Kind(
        "heterog_sym",
        replace(BASE, sd_passage=0.3, gains=((-2.2, 0.15), (0.0, 0.7), (2.2, 0.15))),
    ),
    Kind(
        "heterog_skew",
        replace(BASE, sd_passage=0.3, gains=((-2.4, 0.2), (0.45, 0.8))),
        effect=0.6,
        null_is_regular=False,
        effect_is_regular=False,
    ),
    Kind("large_effect", replace(BASE, cuts=(-1.0, 0.2, 1.5)), effect=1.8),
    Kind(
        "rare_gain",
        replace(BASE, sd_passage=0.2, sd_error=0.5, gains=((0.0, 0.8), (2.4, 0.2))),
        effect=0.0,
        null_is_regular=False,
        effect_is_regular=False,
    ),
)


def all_cells() -> tuple[Cell, ...]:
    """Return every kind without and with its effect; "no effect" is a mean difference of zero.

    Examples
    --------
    >>> len(all_cells())
    18
    """
    return tuple(
        Cell(
            kind=kind.name,
            has_effect=has_effect,
            is_regular=kind.effect_is_regular if has_effect else kind.null_is_regular,
            is_ceiling=kind.is_ceiling,
            model=replace(kind.model, effect=kind.effect)
            if has_effect
            else kind.model.without_difference(),
        )
        for kind in KINDS
        for has_effect in (False, True)
    )
