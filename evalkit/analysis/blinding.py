"""Whether raters could tell which system wrote what: guesses against chance."""

from typing import TYPE_CHECKING, Any

from evalkit.analysis.tidy import tidy_frame
from evalkit.errors import RatingsTableError
from evalkit.stats.interval import clopper_pearson_interval
from evalkit.stats.paired.sign_test import fair_coin_test

if TYPE_CHECKING:
    import pandas as pd

GUESS_COLUMNS = ("rater", "guess", "truth")
BLINDING_COLUMNS = [
    "rater",
    "share_right",
    "low",
    "high",
    "confidence",
    "p_value",
    "blinding_index",
    "n_right",
    "n_wrong",
    "n_cannot_tell",
    "method",
    "interval_method",
    "why_undefined",
]
EVERYBODY = "all raters"


def blinding_table(guesses: "pd.DataFrame", confidence: float = 0.95) -> "pd.DataFrame":
    """How often each rater, and all of them, named the right one of two systems.

    Parameters
    ----------
    guesses
        One row a guess: ``rater``, ``guess`` (empty where the rater cannot tell), ``truth``.

    Returns
    -------
    DataFrame
        With ``BLINDING_COLUMNS``, all raters first. ``p_value`` is the exact binomial one against
        one half. ``blinding_index`` is the share of right less the share of wrong among all
        guesses, those who cannot tell included: 0 is blind, 1 is not blind at all.

    Raises
    ------
    RatingsTableError
        Where a column is missing.

    Notes
    -----
    Guesses of one rater hang together, so that p for all raters is a little too small.

    References
    ----------
    Bang, Ni & Davis (2004), Controlled Clinical Trials 25, 143-156.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [["r1", "x", "x"], ["r1", "y", "x"], ["r2", "x", "x"], ["r2", None, "y"]]
    >>> table = blinding_table(pd.DataFrame(rows, columns=["rater", "guess", "truth"]))
    >>> table[["rater", "n_right", "n_wrong", "n_cannot_tell", "blinding_index"]].values.tolist()
    [['all raters', 2, 1, 1, 0.25], ['r1', 1, 1, 0, 0.0], ['r2', 1, 0, 1, 0.5]]
    """
    missing = [column for column in GUESS_COLUMNS if column not in guesses.columns]
    if missing:
        raise RatingsTableError(
            f"Guesses need the columns {', '.join(GUESS_COLUMNS)}; {', '.join(missing)} is missing."
        )
    parts = [(EVERYBODY, guesses), *guesses.groupby("rater", sort=True, observed=True)]
    rows = [{"rater": rater, **_guesses(own, confidence)} for rater, own in parts]
    return tidy_frame(rows, BLINDING_COLUMNS)


def guess_table(guesses: "pd.DataFrame | None", confidence: float) -> "pd.DataFrame":
    """The same table without a row where nobody was asked, or systems are not known yet."""
    if guesses is None or guesses.empty:
        return tidy_frame([], BLINDING_COLUMNS)
    return blinding_table(guesses, confidence)


def _guesses(own: "pd.DataFrame", confidence: float) -> dict[str, Any]:
    is_told = own["guess"].notna() & (own["guess"] != "")
    n_right = int((is_told & (own["guess"] == own["truth"])).sum())
    n_told = int(is_told.sum())
    counts = {"n_right": n_right, "n_wrong": n_told - n_right, "n_cannot_tell": len(own) - n_told}
    if n_told == 0:
        return counts | {
            "blinding_index": 0.0 if len(own) else None,
            "why_undefined": "nobody ventured a guess",
        }
    interval = clopper_pearson_interval(n_right, n_told, confidence)
    return counts | {
        "share_right": n_right / n_told,
        "low": interval.low,
        "high": interval.high,
        "confidence": interval.confidence,
        "p_value": fair_coin_test(n_right, n_told - n_right).p_value,
        "blinding_index": (2 * n_right - n_told) / len(own),
        "method": "share of right guesses among those ventured; exact binomial against one half",
        "interval_method": interval.method,
        "why_undefined": "",
    }
