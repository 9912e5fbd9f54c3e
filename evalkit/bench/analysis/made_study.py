"""Ratings to measure with: two systems, complete, drawn from the planning model."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from evalkit.analysis.frame import PREFERENCE_COLUMNS, Ratings
from evalkit.analysis.outcome import COMPOSITE, PREFERENCE, AnalysisPlan, Outcome, OutcomeKind
from evalkit.stats.design import planning_model

if TYPE_CHECKING:
    import pandas as pd

Levels = npt.NDArray[np.int8]

SYSTEMS = ("base", "fine_tuned")
LEVELS = (1.0, 2.0, 3.0, 4.0)
STRENGTHS = (-2.0, -1.0, 0.0, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a study is; every rater scores every passage on every criterion."""

    n_briefs: int
    n_raters: int = 5
    n_criteria: int = 8

    @property
    def n_ratings(self) -> int:
        """Scores; preferences come on top."""
        return self.n_briefs * len(SYSTEMS) * self.n_raters * self.n_criteria


def draw_levels(size: Size, rng: np.random.Generator) -> Levels:
    """Return levels 1 to 4, shape (n_criteria, n_briefs, 2, n_raters): reference, then system.

    Examples
    --------
    >>> draw_levels(Size(12), np.random.default_rng(1)).shape
    (8, 12, 2, 5)
    """
    model = planning_model(len(LEVELS), size.n_raters)
    return model.draw(size.n_criteria, size.n_briefs, rng)


def made_ratings(size: Size, rng: np.random.Generator) -> Ratings:
    """Return the long frames that a store or a CSV would give, names as text.

    Examples
    --------
    >>> ratings = made_ratings(Size(2), np.random.default_rng(1))
    >>> len(ratings.scores), len(ratings.preferences)
    (160, 10)
    """
    import pandas as pd

    levels = draw_levels(size, rng)
    criterion, brief, system, rater = np.indices(levels.shape, dtype=np.int32).reshape(4, -1)
    scores = pd.DataFrame(
        {
            "rater": _named("rater", size.n_raters, rater),
            "brief": _named("brief", size.n_briefs, brief),
            "system": _text(list(SYSTEMS), system),
            "outcome": _named("criterion", size.n_criteria, criterion),
            "value": levels.ravel().astype(np.float64),
            "missing_reason": _text([""], np.zeros(levels.size, dtype=np.int32)),
        }
    )
    return Ratings(scores, _preferences(levels, size, rng))


def with_circumstances(ratings: Ratings, rng: np.random.Generator) -> Ratings:
    """Return the ratings with all that a store knows of them: strata, order, time and words.

    Examples
    --------
    >>> ratings = made_ratings(Size(2), np.random.default_rng(1))
    >>> with_circumstances(ratings, np.random.default_rng(1)).scores["grade"].unique().tolist()
    ['3', '4']
    """
    import pandas as pd

    scores = ratings.scores
    brief, rater = (pd.factorize(scores[column])[0] for column in ("brief", "rater"))
    n_briefs, n_raters = brief.max() + 1, rater.max() + 1
    order = rng.permuted(np.tile(np.arange(1, n_briefs + 1), (n_raters, 1)), axis=1)
    position = order[rater, brief]
    minutes = pd.to_timedelta(15 * position + rater, unit="min")
    is_literary = brief % 2 == 0
    known = scores.assign(
        grade=_text(list("345678"), (brief % 6).astype(np.int32)),
        passage_type=_text(["informational", "literary"], is_literary.astype(np.int32)),
        position=position,
        answered_at=pd.Timestamp("2026-01-05T09:00:00Z") + minutes,
        words=300 + 37 * (brief % 12),
        passage=scores["brief"].astype("str") + "." + scores["system"].astype("str"),
    )
    return Ratings(known, ratings.preferences)


def made_plan(size: Size) -> AnalysisPlan:
    """Return the plan: the composite is primary, every criterion secondary.

    Examples
    --------
    >>> len(made_plan(Size(12)).outcomes)
    10
    """
    criteria = tuple(
        Outcome(f"criterion-{place}", f"Criterion {place + 1}", OutcomeKind.CRITERION, LEVELS)
        for place in range(size.n_criteria)
    )
    derived = (
        Outcome(COMPOSITE, "Mean of all criteria", OutcomeKind.COMPOSITE, LEVELS),
        Outcome(PREFERENCE, "Preference", OutcomeKind.PREFERENCE, STRENGTHS),
    )
    return AnalysisPlan(
        outcomes=(*criteria, *derived),
        systems=SYSTEMS,
        reference_system=SYSTEMS[0],
        secondary_outcomes=tuple(criterion.id for criterion in criteria),
    )


def _preferences(levels: Levels, size: Size, rng: np.random.Generator) -> "pd.DataFrame":
    """One choice a rater and brief, as strong as the scores of the first criterion differ."""
    import pandas as pd

    strength = (levels[0, :, 1] - levels[0, :, 0]).clip(-2, 2)
    brief, rater = np.indices(strength.shape, dtype=np.int32).reshape(2, -1)
    columns = {
        "rater": _named("rater", size.n_raters, rater),
        "brief": _named("brief", size.n_briefs, brief),
        "system": _text([SYSTEMS[1]], np.zeros(brief.size, dtype=np.int32)),
        "reference_system": _text([SYSTEMS[0]], np.zeros(brief.size, dtype=np.int32)),
        "value": strength.ravel().astype(np.float64),
        "system_is_left": rng.integers(0, 2, brief.size).astype(bool),
    }
    return pd.DataFrame(columns, columns=list(PREFERENCE_COLUMNS))


def _named(word: str, n: int, codes: npt.NDArray[np.int32]) -> "pd.Series[str]":
    return _text([f"{word}-{place}" for place in range(n)], codes)


def _text(names: list[str], codes: npt.NDArray[np.int32]) -> "pd.Series[str]":
    import pandas as pd

    return pd.Series(pd.array(names, dtype="str").take(codes))
