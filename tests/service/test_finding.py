"""Which study a folder means, where one database holds several."""

from dataclasses import replace

import pytest

from evalkit.errors import UnknownStudyError
from evalkit.service.finding import find_study
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.shipped import shipped_file
from evalkit.service.verifying import verify_place
from evalkit.service.workspace import open_workspace


@pytest.fixture
def folder(tmp_path):
    """A folder whose study.yaml is about the second of two studies in its database."""
    study = read_sound_study(shipped_file("data", "demo_study"))
    workspace = open_workspace(str(tmp_path / "evalkit.db"))
    for name in ("first", "second"):
        settings = study.settings.model_copy(update={"id": name})
        open_study(workspace, replace(study, settings=settings))
    workspace.store.close()
    (tmp_path / "study.yaml").write_text("id: second\n")
    return tmp_path


def test_a_folder_means_the_study_that_its_file_is_about(folder):
    assert find_study(folder).study_id == "second"
    assert verify_place(folder).study_id == "second"
    assert find_study(folder, "first").study_id == "first"


@pytest.mark.parametrize("content", [None, "id: third\n", "- no\n", "id: [second]\n", "id: 'open"])
def test_where_the_file_does_not_tell_the_study_is_to_be_named(folder, content):
    (folder / "study.yaml").unlink()
    if content:
        (folder / "study.yaml").write_text(content)
    for find in (find_study, verify_place):
        with pytest.raises(UnknownStudyError, match=r"several studies|no study .third."):
            find(folder)


def test_a_database_named_by_itself_means_none_of_them(folder):
    with pytest.raises(UnknownStudyError, match="holds several studies"):
        find_study(folder / "evalkit.db")
