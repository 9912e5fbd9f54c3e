"""Columns of texts as numbers, choices and reasons, with every fault named by its row."""

from typing import TYPE_CHECKING, Any

from evalkit.analysis.frame import OPTIONAL_COLUMNS
from evalkit.errors import RatingsTableError

if TYPE_CHECKING:
    import pandas as pd

YES_NO = {"yes": "1", "no": "0", "true": "1", "false": "0"}
CHOICES = {"a": -1.0, "b": 1.0, "tie": 0.0, "left": -1.0, "right": 1.0, "both": 0.0}
EMPTY = ("", "NA", "NaN", "null", "None")
NUMBERS = ("position", "words")
WHOLE_NUMBERS = ("round", "repeat")


def numbers(texts: "pd.Series[str]", column: str) -> "pd.Series[float]":
    """A column of numbers or yes and no; empty cells become NaN."""
    import pandas as pd

    trimmed = texts.astype(str).str.strip()
    known = trimmed.where(~trimmed.isin(EMPTY))
    answers = known.str.lower().map(YES_NO).fillna(known)
    values = pd.to_numeric(answers, errors="coerce")
    strays = known.notna() & values.isna()
    if strays.any():
        row = int(strays.to_numpy().argmax())
        raise RatingsTableError(
            f"Row {row + 1} of the table: the column {column} should hold numbers or yes/no, but "
            f"{known.iloc[row]!r:.60} came. Map another column, or mend the table."
        )
    return values.astype(float)


def whole_numbers(texts: "pd.Series[str]", column: str) -> "pd.Series[int]":
    """A column of whole numbers without a gap."""
    values = numbers(texts, column)
    strays = values.isna() | (values % 1 != 0)
    if strays.any():
        row = int(strays.to_numpy().argmax())
        raise RatingsTableError(
            f"Row {row + 1} of the table: the column {column} should hold whole numbers, but "
            f"{texts.iloc[row]!r:.60} came."
        )
    return values.astype("int64")


def missing_reasons(table: "pd.DataFrame", values: "pd.Series[float]") -> "pd.Series[str]":
    """Why a score is empty, in the table's own words where it has them."""
    silent = values.isna().map({True: "empty in the table", False: ""})
    if "missing_reason" not in table.columns:
        return silent
    given = table["missing_reason"].fillna("").astype(str).str.strip()
    return given.where(values.isna() & ~given.isin(EMPTY), silent)


def optional_columns(table: "pd.DataFrame") -> "dict[str, pd.Series[Any]]":
    """The columns that bear the name of an optional one and hold what such a column holds.

    A table from elsewhere may mean something else by ``position``; it is then left alone.
    """
    found: dict[str, pd.Series[Any]] = {}
    for column in OPTIONAL_COLUMNS:
        if column not in table.columns:
            continue
        read = numbers if column in NUMBERS else whole_numbers
        try:
            is_number = column in (*NUMBERS, *WHOLE_NUMBERS)
            found[column] = read(table[column], column) if is_number else table[column]
        except RatingsTableError:
            continue
    return found


def choice_values(texts: "pd.Series[str]", column: str) -> "pd.Series[float]":
    """Choices as strengths: negative for the left system, 0 for a tie, positive for the right."""
    import pandas as pd

    trimmed = texts.astype(str).str.strip()
    strengths = pd.to_numeric(trimmed.where(~trimmed.isin(EMPTY)), errors="coerce")
    values = trimmed.str.lower().map(CHOICES).fillna(strengths)
    strays = values.isna() & ~trimmed.isin(EMPTY)
    if strays.any():
        row = int(strays.to_numpy().argmax())
        raise RatingsTableError(
            f"Row {row + 1} of the table: the column {column} should hold a, b or tie, or a "
            f"number that is negative for the left system, but "
            f"{trimmed.iloc[row]!r:.60} came."
        )
    return values
