"""How near each rater comes to the known levels of validity passages: described, never tested."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.repeats import EVERYBODY
from evalkit.analysis.tidy import tidy_frame
from evalkit.stats.interval.proportion import clopper_pearson_interval

if TYPE_CHECKING:
    import pandas as pd

KNOWN_COLUMNS = ("rater", "brief", "passage", "purpose", "outcome", "value", "lowest", "highest")
"""One row a score of a validity passage, with the levels that it ought to get."""
VALIDITY_COLUMNS = [
    "rater",
    "purpose",
    "met",
    "met_low",
    "met_high",
    "within_one",
    "n_met",
    "n_ratings",
    "n_missing",
    "n_passages",
    "missed",
    "confidence",
    "method",
    "why_undefined",
]
ALL = "all"
METHOD = "share of scores within the known levels"


def validity_table(known: "pd.DataFrame | None", plan: AnalysisPlan) -> "pd.DataFrame":
    """Shares of scores at the known levels, and within one of them.

    Parameters
    ----------
    known
        ``KNOWN_COLUMNS``; an empty ``value`` is a criterion that was not scored.

    Returns
    -------
    DataFrame
        One row a rater and purpose (validity, damaged, all), all raters first, with
        ``VALIDITY_COLUMNS``. ``missed`` names passage and criterion of each score beside its
        levels. The scores of a passage are not independent, so the interval is the narrowest
        that could be right.
    """
    import pandas as pd

    if known is None or known.empty:
        return pd.DataFrame(columns=VALIDITY_COLUMNS)
    rows = [
        {"rater": rater, "purpose": purpose, **_share(part, plan.confidence)}
        for rater, own in [(EVERYBODY, known), *known.groupby("rater", sort=True)]
        for purpose, part in _by_purpose(own)
    ]
    return tidy_frame(rows, VALIDITY_COLUMNS)


def _by_purpose(own: "pd.DataFrame") -> "Iterator[tuple[str, pd.DataFrame]]":
    yield ALL, own
    for purpose, part in own.groupby("purpose", sort=True):
        yield str(purpose), part


def _share(part: "pd.DataFrame", confidence: float) -> dict[str, Any]:
    given = part[part["value"].notna()]
    counts = {
        "n_ratings": len(given),
        "n_missing": len(part) - len(given),
        "n_passages": part["passage"].nunique(),
        "method": METHOD,
    }
    if given.empty:
        return counts | {"why_undefined": "no validity passage was scored yet"}
    below, above = given["lowest"] - given["value"], given["value"] - given["highest"]
    beside = below.clip(lower=0) + above.clip(lower=0)
    n_met = int((beside == 0).sum())
    interval = clopper_pearson_interval(n_met, len(given), confidence)
    missed = given[beside > 0]
    return counts | {
        "met": n_met / len(given),
        "met_low": interval.low,
        "met_high": interval.high,
        "within_one": float((beside <= 1).mean()),
        "n_met": n_met,
        "missed": "; ".join(
            f"{row['passage']} {row['outcome']} {row['value']:g}" for _, row in missed.iterrows()
        ),
        "confidence": interval.confidence,
        "why_undefined": "",
    }
