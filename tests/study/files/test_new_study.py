"""A new study folder is sound as it is laid out, and nothing is overwritten for it."""

from pathlib import Path

import pytest

from evalkit.errors import EvalkitError, StudyFolderError
from evalkit.study.files.folder import read_study_folder
from evalkit.study.files.shipped import shipped
from evalkit.study.files.template import lay_out


def test_a_new_study_is_sound(tmp_path: Path) -> None:
    written = lay_out(tmp_path / "spring-pilot", title='Spring: "pilot" №1 🌱')

    reading = read_study_folder(tmp_path / "spring-pilot")

    assert [fault.sentence for fault in reading.faults] == []
    assert reading.study is not None
    assert reading.study.settings.id == "spring-pilot"
    assert reading.study.settings.title == 'Spring: "pilot" №1 🌱'
    assert [path.as_posix() for path in written] == [
        "briefs.csv",
        "passages.csv",
        "profile.yaml",
        "raters.csv",
        "rubrics/informational.yaml",
        "rubrics/literary.yaml",
        "rubrics/practice.schema.json",
        "rubrics/preference.schema.json",
        "rubrics/preference.yaml",
        "rubrics/profile.schema.json",
        "rubrics/rubric.schema.json",
        "rubrics/study.schema.json",
        "study.yaml",
    ]


def test_editors_find_the_schema_that_lies_in_the_folder(tmp_path: Path) -> None:
    lay_out(tmp_path)

    for file in ("study.yaml", "rubrics/literary.yaml", "rubrics/preference.yaml"):
        first = (tmp_path / file).read_text(encoding="utf-8").splitlines()[0]
        schema = first.removeprefix("# yaml-language-server: $schema=")
        assert (tmp_path / file).parent.joinpath(schema).is_file()


@pytest.mark.parametrize("name", ["2026", "true", "Ünïque study!", "---", "x" * 200])
def test_any_name_of_a_folder_gives_an_id(name: str, tmp_path: Path) -> None:
    lay_out(tmp_path / name)

    assert read_study_folder(tmp_path / name).faults == ()


def test_a_folder_that_holds_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".keep").write_text("", encoding="utf-8")

    with pytest.raises(StudyFolderError, match="name another folder"):
        lay_out(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [".keep"]


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(StudyFolderError, match="can be written"):
        lay_out(tmp_path / "file")


@pytest.mark.parametrize("title", ["", "  ", "two\nlines\0", "x" * 201])
def test_a_title_that_is_none_is_refused(title: str, tmp_path: Path) -> None:
    with pytest.raises(StudyFolderError, match="a title of 1 to 200 characters"):
        lay_out(tmp_path / "new", title=title)

    assert not (tmp_path / "new").exists()


def test_what_is_not_shipped_is_named() -> None:
    with pytest.raises(EvalkitError, match=r"rubrics/none\.yaml"):
        shipped("rubrics", "none.yaml")
