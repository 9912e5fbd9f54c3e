"""In which order, and in what time, each rater worked, as far as the ratings say."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from evalkit.analysis.coded_scores import coded
from evalkit.analysis.rating_cube import RatingCube

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]
LONGEST_SITTING = 3600.0
"""Seconds after which the time since the work before counts as a break, not as work."""


@dataclass(frozen=True, slots=True)
class RaterWork:
    """Place and time of every rated passage, shape (n_briefs, n_systems, n_raters), NaN if unknown.

    ``position`` counts in the rater's own order; passages rated together share it.
    ``finished_at`` is the moment of the last answer, in seconds. ``words`` has shape (n_briefs,
    n_systems).
    """

    position: Floats
    finished_at: Floats
    words: Floats


@dataclass(frozen=True, slots=True)
class Sittings:
    """One rater's work in order: arrays of shape (n_sittings,).

    ``seconds`` is the time since the sitting before; NaN for the first, after a break, and where
    an earlier sitting was changed later.
    """

    position: Floats
    seconds: Floats
    words: Floats


def rater_work(scores: "pd.DataFrame", cube: RatingCube) -> RaterWork:
    """Read place and time of each rater's passages from the optional columns of the ratings."""
    shape = cube.scores.shape[1:]
    brief = coded(scores["brief"]).as_codes_of(cube.briefs)
    system = coded(scores["system"]).as_codes_of(cube.systems)
    rater = coded(scores["rater"]).as_codes_of(cube.raters)
    known = (brief >= 0) & (system >= 0) & (rater >= 0)
    cell = (brief[known], system[known], rater[known])
    finished_at = _last(shape, cell, _seconds(scores)[known])
    position = _last(shape, cell, _numbers(scores, "position")[known])
    words = _last(shape[:2], cell[:2], _numbers(scores, "words")[known])
    if np.isnan(position).all():
        position = _order_of(finished_at)
    return RaterWork(position, finished_at, words)


def sittings_of(work: RaterWork, place: int) -> Sittings:
    """One rater's sittings in the order of work; empty where no order is known."""
    position = work.position[:, :, place]
    places = np.unique(position[~np.isnan(position)])
    if not places.size:
        return Sittings(places, places, places)
    finished, words = work.finished_at[:, :, place], work.words
    last = np.array([np.fmax.reduce(finished[position == number]) for number in places])
    length = np.array([words[position == number].sum() for number in places])
    since = np.diff(last, prepend=np.nan)
    is_work = (since > 0) & (since <= LONGEST_SITTING)
    return Sittings(places, np.where(is_work, since, np.nan), length)


def _numbers(scores: "pd.DataFrame", column: str) -> Floats:
    if column not in scores.columns:
        return np.full(len(scores), np.nan)
    return scores[column].to_numpy(dtype=float, na_value=np.nan)


def _seconds(scores: "pd.DataFrame") -> Floats:
    import pandas as pd

    if "answered_at" not in scores.columns:
        return np.full(len(scores), np.nan)
    moments = pd.to_datetime(scores["answered_at"], utc=True, errors="coerce")
    since = moments - pd.Timestamp(0, tz="UTC")
    return np.asarray(since.dt.total_seconds(), dtype=np.float64)


def _last(
    shape: tuple[int, ...], cell: tuple[npt.NDArray[np.int64], ...], values: Floats
) -> Floats:
    """The largest value of each cell; NaN where there is none."""
    found = np.full(shape, -np.inf)
    given = ~np.isnan(values)
    np.maximum.at(found, tuple(codes[given] for codes in cell), values[given])
    return np.where(np.isneginf(found), np.nan, found)


def _order_of(finished_at: Floats) -> Floats:
    """Briefs in the order in which each rater finished them, both passages of one together."""
    of_brief = np.fmax.reduce(finished_at, axis=1)
    ranks = np.argsort(np.argsort(of_brief, axis=0, kind="stable"), axis=0) + 1.0
    ranked = np.where(np.isnan(of_brief), np.nan, ranks)
    return np.where(np.isnan(finished_at), np.nan, ranked[:, np.newaxis, :])
