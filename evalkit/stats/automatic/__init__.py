"""Whether a model that rates stands up to the people whom it would stand beside."""

from evalkit.stats.automatic.alternative_annotator import (
    Advantage,
    Alignment,
    AlternativeAnnotatorResult,
    alternative_annotator_test,
)
from evalkit.stats.automatic.length_effect import LengthEffect, length_effect
from evalkit.stats.automatic.standardised_difference import (
    StandardisedDifference,
    standardised_difference,
)
from evalkit.stats.automatic.swap_effect import SwapEffect, swap_effect

__all__ = [
    "Advantage",
    "Alignment",
    "AlternativeAnnotatorResult",
    "LengthEffect",
    "StandardisedDifference",
    "SwapEffect",
    "alternative_annotator_test",
    "length_effect",
    "standardised_difference",
    "swap_effect",
]
