import csv
import io
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evalkit.report.csv_file import csv_bytes, formula_safe, without_apostrophe

BOM = b"\xef\xbb\xbf"
FORMULA_STARTS = "=+-@\t\r"
AWKWARD = st.text(
    st.one_of(st.sampled_from("=+-@'\"\t\r\n ;,\\＝😀é1"), st.characters(codec="utf-8"))
)


def _read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_frame_becomes_these_bytes() -> None:
    frame = pd.DataFrame(
        {
            "rater": ["01", "NA", "mø"],
            "value": [3, -1, 0],
            "difference": [0.1, -1.0, None],
            "comment": ["-3 is a start; “so”", 'she said "no"', "two\nlines"],
        }
    )
    assert csv_bytes(frame) == (
        BOM
        + "rater,value,difference,comment\r\n"
        "01,3,0.1,'-3 is a start; “so”\r\n"
        'NA,-1,-1,"she said ""no"""\r\n'
        'mø,0,,"two\nlines"\r\n'.encode()
    )


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (1 / 3, "0.3333333333333333"),
        (1e-300, "1e-300"),
        (12.0, "12"),
        (float("-inf"), "-inf"),
        (np.float64(-0.5), "-0.5"),
        (np.int64(-7), "-7"),
        (True, "true"),
        (np.bool_(False), "false"),
        (None, ""),
        (float("nan"), ""),
        (pd.NA, ""),
        (pd.NaT, ""),
        (date(2026, 3, 2), "2026-03-02"),
        (datetime(2026, 3, 2, 8, 30, tzinfo=UTC), "2026-03-02T08:30:00+00:00"),
        (pd.Timestamp("2026-03-02T08:30:00.25", tz="UTC"), "2026-03-02T08:30:00.250000+00:00"),
        ("-inf", "'-inf"),
        ("-1", "'-1"),
    ],
)
def test_a_value_of_a_mixed_column_becomes_this_cell(value: object, cell: str) -> None:
    frame = pd.DataFrame({"first": ["x"], "second": pd.Series([value], dtype=object)})
    assert _read(csv_bytes(frame))[1] == ["x", cell]


def test_whole_counts_with_a_gap_have_no_decimals() -> None:
    assert csv_bytes(pd.DataFrame({"n": [12, None]})) == BOM + b'n\r\n12\r\n""\r\n'


def test_a_frame_without_rows_has_its_header() -> None:
    assert csv_bytes(pd.DataFrame({"a": [], "b": []})) == BOM + b"a,b\r\n"


def test_a_heading_that_is_a_formula_is_marked() -> None:
    assert csv_bytes(pd.DataFrame({"=1+1": [1]})) == BOM + b"'=1+1\r\n1\r\n"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("   @SUM(A1)", "'   @SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\rx", "'\rx"),
        ("\u00a0+1", "'\u00a0+1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("'tis so", "'tis so"),
        ("well-made = good", "well-made = good"),
        ("", ""),
    ],
)
def test_only_a_text_that_would_run_gets_an_apostrophe(text: str, cell: str) -> None:
    assert formula_safe(text) == cell
    assert without_apostrophe(cell) == text


@given(st.lists(st.tuples(AWKWARD, AWKWARD), min_size=1, max_size=5))
@example([("a\rb", '😀;"x"\n\'=')])
def test_texts_never_start_a_formula_and_survive_the_file(rows: list[tuple[str, str]]) -> None:
    frame = pd.DataFrame(rows, columns=["first", "second"], dtype="str")
    cells = _read(csv_bytes(frame))[1:]
    starts = {cell.lstrip(" ")[:1] for row in cells for cell in row}
    assert starts.isdisjoint(FORMULA_STARTS)
    assert [tuple(map(without_apostrophe, row)) for row in cells] == rows


@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=5))
def test_numbers_come_back_as_they_were(numbers: list[float]) -> None:
    cells = _read(csv_bytes(pd.DataFrame({"x": numbers, "y": 1})))[1:]
    assert [float(cell) for cell, _ in cells] == numbers


def test_pandas_reads_the_file_without_being_told_anything() -> None:
    frame = pd.DataFrame({"outcome": ["fit", "meaning"], "estimate": [0.1 + 0.2, -1.5]})
    pd.testing.assert_frame_equal(pd.read_csv(io.BytesIO(csv_bytes(frame))), frame)
