"""The mark that tables of a pilot bear, so that they cannot pass for ratings of a study."""

from typing import TYPE_CHECKING

from evalkit.errors import RatingsTableError

if TYPE_CHECKING:
    import pandas as pd

PILOT_COLUMN, PILOT_VALUE = "pilot", "true"


def marked(frame: "pd.DataFrame", *, is_pilot: bool) -> "pd.DataFrame":
    """A frame to export; that of a pilot says so in the first cell of every row.

    Examples
    --------
    >>> import pandas as pd
    >>> marked(pd.DataFrame({"score": [3]}), is_pilot=True).to_dict("records")
    [{'pilot': 'true', 'score': 3}]
    """
    if not is_pilot or PILOT_COLUMN in frame.columns:
        return frame
    names = [PILOT_COLUMN, *frame.columns]
    return frame.assign(**{PILOT_COLUMN: PILOT_VALUE})[names]


def is_of_pilot(table: "pd.DataFrame") -> bool:
    """Whether a table holds ratings of a pilot, and nothing else.

    Raises
    ------
    RatingsTableError
        Where rows of a pilot stand among others.

    Examples
    --------
    >>> import pandas as pd
    >>> is_of_pilot(pd.DataFrame({"pilot": ["true", "true"]})), is_of_pilot(pd.DataFrame())
    (True, False)
    """
    if PILOT_COLUMN not in table.columns:
        return False
    are_pilot = table[PILOT_COLUMN].astype(str).str.strip().str.lower() == PILOT_VALUE
    if are_pilot.any() and not are_pilot.all():
        raise RatingsTableError(
            f"{int(are_pilot.sum())} of the table's {len(table)} rows are ratings of a pilot, "
            "which may not enter the analysis of other ratings; take them out (their column pilot "
            f"says {PILOT_VALUE}), or analyse them alone."
        )
    return bool(are_pilot.any())
