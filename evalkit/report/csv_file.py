"""A frame as the bytes of a CSV file that spreadsheets and statistical software both read.

The file is UTF-8 with a byte order mark. Excel takes a file for UTF-8 only if it begins with one,
and otherwise garbles each curly quote; pandas, readr and data.table drop it by themselves. Two
readers need to be told, or they see it as part of the first column's name: base R by
``fileEncoding = "UTF-8-BOM"``, Python's csv module by ``encoding="utf-8-sig"``.

Lines end in CR LF (RFC 4180), texts keep their own line breaks within quotes, a missing value is an
empty cell, a number has the shortest digits that give exactly the same number back (an unbounded
limit is ``inf`` or ``-inf``), a moment is ISO 8601, yes and no are ``true`` and ``false``.

A spreadsheet runs a text that begins with ``=``, ``+``, ``-`` or ``@`` as a formula, so such a text
gets an apostrophe in front; numbers are left alone. ``without_apostrophe`` takes it off again.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
FORMULA_STARTS = tuple("=+-@＝＋－＠")
CONTROL_STARTS = ("\t", "\r", "\n")
APOSTROPHE = "'"


def csv_bytes(frame: "pd.DataFrame") -> bytes:
    r"""Write a frame, without its index, as a CSV file.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"comment": ["=1+1", None], "difference": [-1.0, 0.1]})
    >>> csv_bytes(frame)
    b"\xef\xbb\xbfcomment,difference\r\n'=1+1,-1\r\n,0.1\r\n"
    """
    columns = [_cells(frame.iloc[:, position]) for position in range(frame.shape[1])]
    text = io.StringIO(newline="")
    # With another line end, Python before 3.13 leaves a text with a lone CR unquoted.
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([formula_safe(str(name)) for name in frame.columns])
    writer.writerows(zip(*columns, strict=True))
    return BYTE_ORDER_MARK + text.getvalue().encode()


def formula_safe(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula.

    A text that has apostrophes before its formula gets one more, so that each can be undone.

    Examples
    --------
    >>> formula_safe("=HYPERLINK(1)"), formula_safe("  -3"), formula_safe("well-made")
    ("'=HYPERLINK(1)", "'  -3", 'well-made')
    """
    if text[:1].isalnum():  # nearly every cell, and five times as quick to tell
        return text
    return APOSTROPHE + text if _is_formula(text.lstrip(APOSTROPHE)) else text


def without_apostrophe(cell: str) -> str:
    """Give a text back as it was before ``formula_safe``.

    Examples
    --------
    >>> without_apostrophe("'=1+1"), without_apostrophe("'tis so")
    ('=1+1', "'tis so")
    """
    is_marked = cell.startswith(APOSTROPHE) and _is_formula(cell.lstrip(APOSTROPHE))
    return cell[1:] if is_marked else cell


def _is_formula(text: str) -> bool:
    return text.lstrip().startswith(FORMULA_STARTS) or text.lstrip(" ").startswith(CONTROL_STARTS)


def _cells(column: "pd.Series[Any]") -> Iterator[str]:
    import numpy as np

    for value, is_missing in zip(column.tolist(), column.isna().tolist(), strict=True):
        if is_missing:
            yield ""
        elif isinstance(value, str):
            yield formula_safe(value)
        else:
            yield _cell(value.item() if isinstance(value, np.generic) else value)


def _cell(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case float():
            return repr(value).removesuffix(".0")
        case date():
            return value.isoformat()
    return formula_safe(str(value))
