"""Each rater's work in its own order: how far above the other raters, how long, and when."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from evalkit.analysis.coefficients import require_persons
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.rater_measures import Pooled, pooled_criteria
from evalkit.analysis.rater_work import RaterWork, sittings_of
from evalkit.analysis.rating_cube import Floats, RatingCube
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import StatisticError

if TYPE_CHECKING:
    import pandas as pd

SEQUENCE_COLUMNS = [
    "rater",
    "position",
    "brief",
    "above_others",
    "n_ratings",
    "minutes",
    "answered_at",
    "method",
    "why_undefined",
]
METHOD = "mean of own scores less the mean of the other raters' on the same passages and criteria"


def rater_sequence_table(cube: RatingCube, work: RaterWork, plan: AnalysisPlan) -> "pd.DataFrame":
    """Where each rater's drift would show: one row a rater and place in the rater's own order.

    Returns
    -------
    DataFrame
        With ``SEQUENCE_COLUMNS``; ``above_others`` in rubric points over every passage of the
        place, positive for a milder rater, so that it says nothing of a single system.
        ``minutes`` since the place before, empty after a break. Where raters are anonymous slots
        there is one row, and its ``why_undefined`` says so.
    """
    try:
        require_persons(plan, "the order of work belongs to a person")
    except StatisticError as reason:
        return tidy_frame([{"why_undefined": str(reason)}], SEQUENCE_COLUMNS)
    together = pooled_criteria(cube, plan)
    rows: list[dict[str, Any]] = []
    if together is not None:
        above = _above_others(together)
        for place, rater in enumerate(cube.raters):
            rows += [{"rater": rater, **row} for row in _sequence(cube, above, work, place)]
    return tidy_frame(rows, SEQUENCE_COLUMNS)


def _above_others(part: Pooled) -> Floats:
    """Own score less the others' mean; NaN where nobody else rated; shape as the scores'."""
    is_given = ~np.isnan(part.turned)
    total = np.where(is_given, part.turned, 0.0).sum(axis=-1, keepdims=True)
    n_others = is_given.sum(axis=-1, keepdims=True) - is_given
    own = np.where(is_given, part.turned, 0.0)
    others = np.divide(
        total - own, n_others, out=np.full(own.shape, np.nan), where=is_given & (n_others > 0)
    )
    return np.asarray(part.turned - others)


def _sequence(
    cube: RatingCube, above: Floats, work: RaterWork, place: int
) -> Iterator[dict[str, Any]]:
    position, finished = work.position[:, :, place], work.finished_at[:, :, place]
    sittings = sittings_of(work, place)
    for number, seconds in zip(sittings.position, sittings.seconds, strict=True):
        is_here = position == number
        own = above[:, is_here, place]
        known = own[~np.isnan(own)]
        at = np.fmax.reduce(finished[is_here])
        yield {
            "position": int(number),
            "brief": cube.briefs[int(np.argwhere(is_here)[0, 0])],
            "above_others": float(known.mean()) if known.size else None,
            "n_ratings": int(known.size),
            "minutes": None if np.isnan(seconds) else float(seconds) / 60,
            "answered_at": None if np.isnan(at) else _moment(float(at)),
            "method": METHOD,
            "why_undefined": "" if known.size else "nobody else rated the same passages",
        }


def _moment(seconds: float) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
