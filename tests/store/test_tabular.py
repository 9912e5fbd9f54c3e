import sqlite3
from pathlib import Path

import pytest

from evalkit.errors import RatingsTableError
from evalkit.store.tabular import read_table

EXPECTED = [["01", "NA", "3", "“fine”, she said"], ["02", "null", "", "two\nlines"]]
HEADER = ["brief", "rater", "score", "comment"]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", 'brief,rater,score,comment\n01,NA,3,"“fine”, she said"\n02,null,,"two\nlines"\n'),
        (
            "bom.csv",
            '\ufeffbrief,rater,score,comment\n01,NA,3,"“fine”, she said"\n02,null,,"two\nlines"',
        ),
        (
            "excel.csv",
            'brief;rater;score;comment\r\n01;NA;3;"“fine”, she said"\r\n02;null;;"two\nlines"\r\n',
        ),
        (
            "a.tsv",
            'brief\trater\tscore\tcomment\n01\tNA\t3\t“fine”, she said\n02\tnull\t\t"two\nlines"\n',
        ),
        (
            "a.json",
            '[{"brief":"01","rater":"NA","score":3,"comment":"“fine”, she said"},'
            '{"brief":"02","rater":"null","score":null,"comment":"two\\nlines"}]',
        ),
        (
            "a.jsonl",
            '{"brief":"01","rater":"NA","score":3,"comment":"“fine”, she said"}\n'
            '{"brief":"02","rater":"null","comment":"two\\nlines","score":""}\n',
        ),
        (
            "lines.json",
            '\ufeff{"brief":"01","rater":"NA","score":"3","comment":"“fine”, she said"}\r\n\r\n'
            '{"brief":"02","rater":"null","comment":"two\\nlines"}\r\n',
        ),
    ],
)
def test_each_format_gives_the_same_texts(tmp_path: Path, name, content):
    frame = read_table(write(tmp_path, name, content))
    assert list(frame.columns) == HEADER
    assert frame.to_numpy().tolist() == EXPECTED
    assert {str(kind) for kind in frame.dtypes} == {"str"}


def test_json_values_become_text_without_loss(tmp_path: Path):
    path = write(
        tmp_path, "a.json", '[{"a": true, "b": 2.5, "c": 12345678901234567890, "d": ["x"]}]'
    )
    assert read_table(path).to_numpy().tolist() == [
        ["true", "2.5", "12345678901234567890", '["x"]']
    ]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.csv", "", "is empty"),
        ("blank.csv", " \n\n", "is empty"),
        ("header.csv", "brief,score\n", "no rows below its header"),
        ("latin.csv", b"brief,comment\n01,caf\xe9\n", r"line 2: byte 0xe9 is not UTF-8"),
        ("utf16.csv", "brief,score\n".encode("utf-16"), "UTF-16 text; save it as UTF-8"),
        ("book.xlsx", b"PK\x03\x04rest", "save the sheet as CSV"),
        ("twice.csv", "brief,score,score\n1,2,3\n", "names 'score' more than once"),
        ("short.csv", "brief,score\n01,2\n02\n", "row 2: fewer cells than the 2 columns"),
        ("long.csv", "brief,score\n01,2,3\n", "more cells than the 2 columns"),
        ("open.csv", 'brief,comment\n01,"never closed\n02,x\n', "no sound CSV"),
        ("broken.json", '[{"a": 1},\n', "line 2: no sound JSON"),
        ("broken.jsonl", '{"a": 1}\n{"a": \n', "record 2: no sound JSON"),
        ("list.json", "[[1, 2]]", "record 1: a record is an object of columns, but list came"),
        ("db.sqlite", b"SQLite format 3\x00garbage", "cannot be read as a SQLite database"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(tmp_path: Path, name, content, sentence):
    with pytest.raises(RatingsTableError, match=sentence):
        read_table(write(tmp_path, name, content))


def test_a_file_that_is_not_there_says_so(tmp_path: Path):
    with pytest.raises(RatingsTableError, match="cannot be read"):
        read_table(tmp_path / "absent.csv")


def test_a_database_gives_its_ratings_table(tmp_path: Path):
    path = tmp_path / "any.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (note TEXT)")
        connection.execute("CREATE TABLE ratings (brief TEXT, rater TEXT, score INTEGER)")
        connection.execute("INSERT INTO ratings VALUES ('01', NULL, 3)")
    connection.close()
    frame = read_table(path)
    assert frame.to_dict("records") == [{"brief": "01", "rater": "", "score": "3"}]


def test_a_database_without_a_ratings_table_names_what_it_has(tmp_path: Path):
    path = tmp_path / "any.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (note TEXT)")
        connection.execute("CREATE TABLE other (note TEXT)")
    connection.close()
    with pytest.raises(RatingsTableError, match="holds notes, other, but not one named score or"):
        read_table(path)


def test_any_table_of_a_database_can_be_named(tmp_path: Path):
    path = tmp_path / "any.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE ratings (score INTEGER)")
        connection.execute("CREATE VIEW notes AS SELECT 'kept' AS note")
    connection.close()
    assert read_table(path, "notes").to_dict("records") == [{"note": "kept"}]
    with pytest.raises(RatingsTableError, match="holds notes, ratings, but not 'absent'"):
        read_table(path, "absent")


def test_evalkits_own_database_is_not_taken_for_a_table(sqlite_store):
    with pytest.raises(RatingsTableError, match="name its study instead"):
        read_table(Path(sqlite_store.name))
