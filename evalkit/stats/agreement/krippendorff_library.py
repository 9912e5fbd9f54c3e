"""Krippendorff's alpha by the krippendorff library: the only file that imports it (GPL-3.0)."""

import numpy as np
import numpy.typing as npt

from evalkit.stats.agreement.rated_units import rated_units, require_variation
from evalkit.study.rubric import Measurement


def krippendorff_library_alpha(
    counts: npt.ArrayLike, values: npt.ArrayLike, measurement: Measurement
) -> float:
    """Alpha without an interval, computed by other people's code; ours is held equal to it.

    Parameters
    ----------
    counts
        Shape (n_units, n_values): how many raters gave the unit that value.
    values
        Shape (n_values,): the declared scale in rising order.

    Raises
    ------
    TooFewPairsError, NoVariationError
        Where the library raises ValueError without saying which of the two it was.

    Examples
    --------
    >>> counts = np.array([[3, 0, 0], [1, 2, 0], [0, 3, 0], [0, 1, 2]])
    >>> scale = np.array([1.0, 2.0, 3.0])
    >>> round(krippendorff_library_alpha(counts, scale, Measurement.ORDINAL), 3)
    0.687
    """
    import krippendorff

    units = rated_units(counts, values)
    require_variation(units.counts.sum(axis=0), units.values)
    return float(
        krippendorff.alpha(
            value_counts=units.counts.astype(np.int64),
            value_domain=units.values,
            level_of_measurement=measurement.value,
        )
    )
