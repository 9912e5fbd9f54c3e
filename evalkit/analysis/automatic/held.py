"""One outcome's values side by side: each expert's, and the automatic rater's own."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from evalkit.analysis.automatic.answers import AutomaticAnswers
from evalkit.analysis.frame import Ratings
from evalkit.analysis.outcome import AnalysisPlan, Outcome, OutcomeKind
from evalkit.study.rubric import Measurement

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]
PLACE = ["brief", "system"]


@dataclass(frozen=True, slots=True)
class Held:
    """One outcome over its passages (or pairs, for a preference), in rubric points.

    ``people`` has shape (n_items, n_raters) and ``own`` (n_items,), NaN where missing; ``places``
    names brief and system of each item, ``briefs`` numbers the briefs. The automatic rater's value
    is the mean of its answers both ways round, by which its favour for a side cancels; of a yes/no
    question it is the majority, and none where its answers are split.
    """

    outcome: Outcome
    raters: tuple[str, ...]
    people: Floats
    own: Floats
    places: tuple[tuple[str, str], ...]
    briefs: npt.NDArray[np.int64]

    @property
    def is_nominal(self) -> bool:
        """Whether two answers are equal or not, and nothing in between."""
        return self.outcome.measurement is Measurement.NOMINAL

    @property
    def panel(self) -> Floats:
        """The median of the experts; of a yes/no question their majority, none where it is even."""
        is_rated = ~np.isnan(self.people).all(axis=1)
        median = np.full(len(self.people), np.nan)
        if is_rated.any():
            median[is_rated] = np.nanmedian(self.people[is_rated], axis=1)
        return _whole(median) if self.is_nominal else median


def held_outcomes(
    people: Ratings, automatic: AutomaticAnswers, plan: AnalysisPlan
) -> tuple[Held, ...]:
    """Every outcome that experts and the automatic rater were both asked for.

    Parameters
    ----------
    people
        First answers of one round; frames of theirs are read and nothing is added to them.
    """
    found = [
        _held(outcome, people.scores[people.scores["outcome"] == outcome.id], own)
        for outcome in plan.rated_outcomes
        for own in [automatic.scores[automatic.scores["outcome"] == outcome.id]]
        if len(own)
    ]
    found += [
        _held(outcome, people.preferences, automatic.choices)
        for outcome in plan.outcomes
        if outcome.kind is OutcomeKind.PREFERENCE and len(automatic.choices)
    ]
    return tuple(found)


def _held(outcome: Outcome, people: "pd.DataFrame", own: "pd.DataFrame") -> Held:
    wide = people.pivot_table(index=PLACE, columns="rater", values="value", aggfunc="first")
    means = own.groupby(PLACE, observed=True)["value"].mean()
    places = sorted({*wide.index.tolist(), *means.index.tolist()})
    table = wide.reindex(places)
    values = means.reindex(places).to_numpy(dtype=float)
    briefs = [brief for brief, _ in places]
    numbers = {brief: number for number, brief in enumerate(dict.fromkeys(briefs))}
    is_nominal = outcome.measurement is Measurement.NOMINAL
    return Held(
        outcome=outcome,
        raters=tuple(str(rater) for rater in table.columns),
        people=table.to_numpy(dtype=float).reshape(len(places), len(table.columns)),
        own=_whole(values) if is_nominal else np.round(values, 9),
        places=tuple((str(brief), str(system)) for brief, system in places),
        briefs=np.array([numbers[brief] for brief in briefs], dtype=np.int64),
    )


def _whole(values: Floats) -> Floats:
    """The nearer of no and yes; NaN just between them."""
    return np.where(np.abs(values - 0.5) < 1e-9, np.nan, np.round(values))
