"""Many-facet Rasch severities through raschpy: the only file that imports it."""

import csv
import warnings
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

from evalkit.errors import StatisticError, TooFewPairsError
from evalkit.stats.raters.connectivity import require_connected

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RaschRater:
    """One rater on the logit scale: positive severity is stricter than the average rater.

    Infit and outfit are mean squares with expectation 1: above it the rater is less predictable
    than the model, far below it more alike than independent judgement would be.
    """

    rater: int
    severity: float
    standard_error: float
    infit: float
    outfit: float


@dataclass(frozen=True, slots=True)
class RaschResult:
    """Raters' severities in logits, with what the library said about the data."""

    raters: tuple[RaschRater, ...]
    method: str
    n_ratings: int
    n_passages: int
    n_criteria: int
    warnings: tuple[str, ...]


def many_facet_rasch(
    scores: npt.ArrayLike,
    raters: npt.ArrayLike,
    passages: npt.ArrayLike,
    values: npt.ArrayLike,
) -> RaschResult:
    """Raters' severities by the many-facet Rasch model, with criteria and passages on one line.

    Parameters
    ----------
    scores
        Shape (n_forms, n_criteria): one row for each passage that a rater rated, NaN where missing.
    raters, passages
        Shape (n_forms,): who filled in the form, and for which passage, as whole numbers.
    values
        Shape (n_values,): the declared scale that all criteria share, in rising order.

    Raises
    ------
    StatisticError
        If raschpy is not installed.
    TooFewPairsError
        With fewer than two raters or two criteria. The library takes one rater without a word.
    NotConnectedError
        If raters fall into groups that no passage links. The library calls them connected.

    Notes
    -----
    Experimental: with a dozen briefs its standard errors describe the model, not other briefs;
    the additive severity with its jackknife is the default.

    References
    ----------
    Linacre (1989), Many-Facet Rasch Measurement. Elliott & Buttery (2022), Educational and
    Psychological Measurement 82, for the estimation.

    Examples
    --------
    >>> many_facet_rasch([[1, 2], [2, 2]], [5, 5], [1, 2], [1, 2, 3])
    Traceback (most recent call last):
    evalkit.errors.TooFewPairsError: a Rasch model of raters needs two raters or more ...
    """
    table, rater = np.asarray(scores, dtype=np.float64), np.asarray(raters)
    passage = np.asarray(passages)
    _check(table, rater, passage)
    steps = _steps(table, np.asarray(values, dtype=np.float64))
    said, statistics = _fitted(steps, rater, passage, n_values=np.size(values))
    return RaschResult(
        raters=tuple(
            RaschRater(
                rater=int(name),
                severity=float(row["Estimate"]),
                standard_error=float(row["SE"]),
                infit=float(row["Infit MS"]),
                outfit=float(row["Outfit MS"]),
            )
            for name, row in statistics.iterrows()
        ),
        method="many-facet Rasch model, one severity a rater, raschpy",
        n_ratings=int((~np.isnan(table)).sum()),
        n_passages=len(np.unique(passage)),
        n_criteria=table.shape[1],
        warnings=said,
    )


def _check(table: Floats, rater: npt.NDArray[Any], passage: npt.NDArray[Any]) -> None:
    if table.ndim != 2 or not len(table) == len(rater) == len(passage):
        raise StatisticError(
            f"got scores of shape {table.shape}, {len(rater)} raters and {len(passage)} passages; "
            "scores need one row for each form, raters and passages one entry"
        )
    rated = ~np.isnan(table).all(axis=1)
    n_raters = len(np.unique(rater[rated]))
    if n_raters < 2:
        raise TooFewPairsError(
            f"a Rasch model of raters needs two raters or more who rated, got {n_raters}"
        )
    if table.shape[1] < 2:
        raise TooFewPairsError(
            "a Rasch model of raters needs two criteria or more: one alone says nothing "
            "on the distances between levels"
        )
    require_connected(rater[rated], passage[rated])


def _steps(table: Floats, values: Floats) -> Floats:
    """Levels as 0, 1, 2 ... steps from the lowest declared one."""
    steps = np.full(table.shape, np.nan)
    given = ~np.isnan(table)
    steps[given] = np.searchsorted(values, table[given])
    return steps


def _fitted(
    steps: Floats, rater: npt.NDArray[Any], passage: npt.NDArray[Any], n_values: int
) -> tuple[tuple[str, ...], Any]:
    """What raschpy warned of, and its unrounded table of raters."""
    try:
        from raschpy import MFRM
    except ImportError as error:
        raise StatisticError(
            "the Rasch model needs raschpy, which is not installed; "
            "install it with: pip install 'evalkit[rasch]'"
        ) from error
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        model = MFRM(_loaded(steps, rater, passage, n_values - 1), max_score=n_values - 1)
        model.calibrate(model="global")
        model.rater_stats_df(model="global", full=True, dp=12)
    return tuple(str(warning.message) for warning in said), model.rater_stats_global


def _loaded(
    steps: Floats, rater: npt.NDArray[Any], passage: npt.NDArray[Any], max_score: int
) -> Any:  # noqa: ANN401
    """The forms as raschpy's own frame, through its own loader: statistics know no frames."""
    from raschpy import loadup_mfrm_single

    criteria = [f"c{column}" for column in range(steps.shape[1])]
    with TemporaryDirectory() as folder:
        path = Path(folder, "forms.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["Rater", "Person", *criteria])
            for name, text, scores in zip(rater, passage, steps, strict=True):
                given = ["" if np.isnan(score) else int(score) for score in scores]
                rows.writerow([int(name), int(text), *given])
        responses, _ = loadup_mfrm_single(str(path), max_score=max_score)
    return responses
