"""Which grade and which passage type each brief asks for, where the ratings say so."""

from collections.abc import Mapping

from evalkit.analysis.frame import Ratings
from evalkit.errors import RatingsTableError

STRATUM_KINDS = ("grade", "passage_type")
PASSAGE_TYPE = "passage_type"


def brief_strata(ratings: Ratings) -> Mapping[str, Mapping[str, str]]:
    """For each kind of stratum that the ratings name, the stratum of every brief.

    Raises
    ------
    RatingsTableError
        Where one brief stands in two strata of a kind.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = pd.DataFrame({"brief": ["b1", "b1", "b2"], "grade": ["3", "3", "4"]})
    >>> brief_strata(Ratings(scores, pd.DataFrame()))
    {'grade': {'b1': '3', 'b2': '4'}}
    """
    scores = ratings.scores
    found: dict[str, Mapping[str, str]] = {}
    for kind in STRATUM_KINDS:
        if kind not in scores.columns:
            continue
        named = scores[["brief", kind]].dropna().drop_duplicates()
        twice = named[named["brief"].duplicated()]
        if len(twice):
            raise RatingsTableError(
                f"The brief {twice['brief'].iloc[0]} stands in two groups of the column {kind}; "
                "a brief has one."
            )
        if len(named):
            pairs = zip(named["brief"].astype(str), named[kind].astype(str), strict=True)
            found[kind] = dict(pairs)
    return found
