"""What the automatic rater was asked, what it answered, and why it did not."""

from typing import TYPE_CHECKING

from evalkit.analysis.automatic.answers import AutomaticAnswers
from evalkit.analysis.outcome import AnalysisPlan, OutcomeKind
from evalkit.analysis.tidy import tidy_frame
from evalkit.study.automatic import Unrated

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["outcome", "name", "n_asked", "n_given", *(f"n_{reason}" for reason in Unrated)]


def unrated_table(automatic: AutomaticAnswers, plan: AnalysisPlan) -> "pd.DataFrame":
    """Counts of answers given and missing, by outcome and reason, with ``COLUMNS``."""
    rows = []
    for outcome in plan.outcomes:
        is_choice = outcome.kind is OutcomeKind.PREFERENCE
        scores = automatic.scores
        own = automatic.choices if is_choice else scores[scores["outcome"] == outcome.id]
        if own.empty:
            continue
        reasons = own["missing_reason"].value_counts().to_dict()
        counts = {f"n_{reason}": int(reasons.get(str(reason), 0)) for reason in Unrated}
        n_given = int(own["value"].notna().sum())
        row = {"outcome": outcome.id, "name": outcome.name, "n_asked": len(own)}
        rows.append({**row, "n_given": n_given, **counts})
    return tidy_frame(rows, COLUMNS)
