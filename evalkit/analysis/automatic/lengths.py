"""Whether the automatic rater's differences follow length more than the experts' do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from evalkit.analysis.automatic.answers import AutomaticAnswers
from evalkit.analysis.automatic.held import Floats, Held
from evalkit.analysis.outcome import COMPOSITE, AnalysisPlan, OutcomeKind
from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import StatisticError
from evalkit.stats.automatic import length_effect

if TYPE_CHECKING:
    import pandas as pd

OWN, EXPERTS, BEYOND = "automatic rater", "experts", "automatic rater beyond experts"
WORDS_A_STEP = 100
COLUMNS = [
    "outcome",
    "name",
    "whose",
    "slope",
    "low",
    "high",
    "confidence",
    "p_value",
    "n_pairs",
    "n_briefs",
    "method",
    "interval_method",
    "why_undefined",
    "why_no_interval",
]


@dataclass(frozen=True, slots=True)
class PairDifferences:
    """System less reference, pair by pair: the automatic rater's, the experts', and in length.

    Positive is better whichever way a scale counts; lengths are in hundreds of words.
    """

    outcome: str
    name: str
    own: Floats
    experts: Floats
    lengths: Floats
    pairs: tuple[tuple[str, str], ...]

    @property
    def briefs(self) -> npt.NDArray[np.str_]:
        """The brief of each pair."""
        return np.array([brief for brief, _ in self.pairs], dtype=np.str_)


def length_table(differences: tuple[PairDifferences, ...], confidence: float) -> "pd.DataFrame":
    """Rubric points for each hundred words that a passage is longer, by outcome.

    Returns
    -------
    DataFrame
        With ``COLUMNS``: the automatic rater's slope, the experts', and the slope of what the
        automatic rater gives beyond the experts, over the same pairs. Only the last one is a
        bias: a longer passage may be the better one.
    """
    rows = [
        {
            "outcome": one.outcome,
            "name": one.name,
            "whose": whose,
            **_slope(values, one, confidence),
        }
        for one in differences
        for whose, values in (
            (OWN, one.own),
            (EXPERTS, one.experts),
            (BEYOND, one.own - one.experts),
        )
    ]
    return tidy_frame(rows, COLUMNS)


def _slope(values: Floats, one: PairDifferences, confidence: float) -> dict[str, Any]:
    is_told = ~np.isnan(one.own) & ~np.isnan(one.experts) & ~np.isnan(one.lengths)
    try:
        found = length_effect(
            values[is_told], one.lengths[is_told], one.briefs[is_told], confidence
        )
    except StatisticError as reason:
        return {"why_undefined": str(reason)}
    interval = found.interval
    return {
        "slope": found.slope,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "confidence": confidence,
        "p_value": found.p_value,
        "n_pairs": found.n_pairs,
        "n_briefs": found.n_briefs,
        "method": found.method,
        "interval_method": interval.method if interval else "",
        "why_no_interval": found.why_no_interval or "",
    }


def pair_differences(
    held: tuple[Held, ...], automatic: AutomaticAnswers, plan: AnalysisPlan
) -> tuple[PairDifferences, ...]:
    """Every outcome's differences of each system and the reference; the composite comes first."""
    words = {
        (str(brief), str(system)): float(n)
        for brief, system, n in automatic.words.itertuples(index=False)
    }
    found = [_of_outcome(one, words, plan) for one in held]
    criteria = {outcome.id for outcome in plan.criteria}
    composite = _composite([one for one in found if one.outcome in criteria], plan)
    return (*composite, *found)


def _of_outcome(
    held: Held, words: Mapping[tuple[str, str], float], plan: AnalysisPlan
) -> PairDifferences:
    sign = 1.0 if held.outcome.higher_is_better else -1.0
    at = {place: number for number, place in enumerate(held.places)}
    pairs, own, experts = [], [], []
    is_choice = held.outcome.kind is OutcomeKind.PREFERENCE
    for brief, system in held.places:
        there, reference = at[brief, system], at.get((brief, plan.reference_system))
        if system == plan.reference_system or (reference is None and not is_choice):
            continue
        pairs.append((brief, system))
        own.append(sign * _less(held.own, there, reference))
        experts.append(sign * _mean(_less(held.people, there, reference)))
    lengths = [_longer(words, brief, system, plan.reference_system) for brief, system in pairs]
    return PairDifferences(
        held.outcome.id,
        held.outcome.name,
        np.array(own),
        np.array(experts),
        np.array(lengths),
        tuple(pairs),
    )


def _less(values: Floats, there: int, reference: int | None) -> Any:  # noqa: ANN401  a row or a cell
    """A choice is a difference already."""
    return values[there] if reference is None else values[there] - values[reference]


def _mean(differences: Floats) -> float:
    """Over the experts who rated both."""
    told = differences[~np.isnan(differences)]
    return float(told.mean()) if len(told) else float("nan")


def _longer(
    words: Mapping[tuple[str, str], float], brief: str, system: str, reference: str
) -> float:
    nowhere = float("nan")
    longer = words.get((brief, system), nowhere) - words.get((brief, reference), nowhere)
    return longer / WORDS_A_STEP


def _composite(criteria: list[PairDifferences], plan: AnalysisPlan) -> Iterator[PairDifferences]:
    """The mean over the criteria that a brief's rubric has."""
    if not (criteria and plan.has_composite):
        return
    pairs = sorted({pair for one in criteria for pair in one.pairs})
    at = {pair: number for number, pair in enumerate(pairs)}
    tables = {name: np.full((len(criteria), len(pairs)), np.nan) for name in ("own", "experts")}
    lengths = np.full(len(pairs), np.nan)
    for row, one in enumerate(criteria):
        columns = [at[pair] for pair in one.pairs]
        tables["own"][row, columns], tables["experts"][row, columns] = one.own, one.experts
        lengths[columns] = one.lengths
    outcome = plan.outcome(COMPOSITE)
    own, experts = (_mean_of_columns(tables[name]) for name in ("own", "experts"))
    yield PairDifferences(outcome.id, outcome.name, own, experts, lengths, tuple(pairs))


def _mean_of_columns(table: Floats) -> Floats:
    is_told = ~np.isnan(table)
    sums, numbers = np.where(is_told, table, 0.0).sum(axis=0), is_told.sum(axis=0)
    undefined = np.full(table.shape[1], np.nan)
    mean: Floats = np.divide(sums, numbers, out=undefined, where=numbers > 0)
    return mean
