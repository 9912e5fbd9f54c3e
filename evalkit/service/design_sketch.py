"""A design by its size alone, before there is a study: how even and how firmly linked it is."""

from dataclasses import dataclass

from evalkit.assignment.design import DesignRequest, make_design
from evalkit.service.preview import first_sides, imbalance_of, linkage_of, simulated_secret
from evalkit.stats.design import Linkage
from evalkit.study.study import Presentation

SYSTEMS = ("reference", "other")


@dataclass(frozen=True, slots=True)
class DesignSketch:
    """Balance and connectivity of a design of pairs.

    The imbalances are the largest difference, over raters and over briefs, between how often the
    two systems stand left.
    """

    n_briefs: int
    n_raters: int
    raters_per_brief: int
    rater_imbalance: int
    brief_imbalance: int
    linkage: Linkage


def sketch_design(
    n_briefs: int, n_raters: int, raters_per_brief: int, seed: int = 1
) -> DesignSketch:
    """Draw a design of this size from a seed, and look at it.

    Raises
    ------
    AssignmentError
        Where so many raters cannot share the briefs, or would not hang together.

    Examples
    --------
    >>> found = sketch_design(12, 4, 3)
    >>> found.rater_imbalance, found.linkage.most_briefs, found.linkage.most_shared
    (1, 9, 6)
    """
    request = DesignRequest(
        raters=tuple(f"rater {number}" for number in range(1, n_raters + 1)),
        briefs=tuple(f"brief {number}" for number in range(1, n_briefs + 1)),
        systems=SYSTEMS,
        presentation=Presentation.PAIR,
        raters_per_brief=raters_per_brief,
        asks_preference=False,
    )
    sides = first_sides(make_design(request, simulated_secret(seed)), request)
    return DesignSketch(
        n_briefs,
        n_raters,
        raters_per_brief,
        imbalance_of([(side.rater, side) for side in sides], SYSTEMS),
        imbalance_of([(side.brief, side) for side in sides], SYSTEMS),
        linkage_of(request, sides),
    )
