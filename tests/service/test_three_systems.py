"""With more than two systems, the letter of the reference is part of the secret."""

from dataclasses import replace

import pytest

from evalkit.errors import ClosedError
from evalkit.service.closing import close, unblind
from evalkit.service.design_table import design_of
from evalkit.service.exporting import archive_to, export_files
from evalkit.service.lead_texts import lead_texts, measure_of_passages, ratings_and_measures
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.results import analyse_study
from evalkit.service.shipped import shipped_file
from evalkit.service.workspace import Workspace, open_workspace
from evalkit.study.passage import Passage
from evalkit.study.study import Presentation, System


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    demo = read_sound_study(shipped_file("data", "demo_study"))
    third = System(id="few_shot", name="Few-shot model")
    changed = {"systems": (*demo.settings.systems, third), "presentation": Presentation.SINGLE}
    passages = tuple(Passage(b.id, "few_shot", f"A third text on {b.topic}.") for b in demo.briefs)
    workspace = open_workspace(str(tmp_path / "evalkit.db"))
    study = replace(
        demo,
        settings=demo.settings.model_copy(update=changed),
        passages=(*demo.passages, *passages),
    )
    open_study(workspace, study)
    return workspace


def test_texts_of_three_systems_go_by_letter_and_stand_beside_nothing_without_ratings(workspace):
    close(workspace, "demo-study", "lead")
    closed = lead_texts(workspace, "demo-study", analyse_study(workspace, "demo-study"))
    assert list(closed.system_names) == ["X", "Y", "Z"]
    assert closed.associations is None
    # By letter and not in the order of study.yaml, where the reference stands first.
    assert closed.passages["system"].tolist() == ["X", "Y", "Z"] * 12
    assert closed.described["system"].tolist()[:3] == ["X", "Y", "Z"]
    unblind(workspace, "demo-study", "lead", "all in")
    shown = lead_texts(workspace, "demo-study", analyse_study(workspace, "demo-study"))
    assert list(shown.system_names) == ["base", "fine_tuned", "few_shot"]
    assert shown.associations.empty
    assert ratings_and_measures(shown, "composite", "few_shot") is None
    assert len(measure_of_passages(shown, "words").table) == 36


def test_no_archive_tells_which_text_stands_in_every_pair_before_unblinding(workspace, tmp_path):
    close(workspace, "demo-study", "lead")
    path = tmp_path / "study.db"
    with pytest.raises(ClosedError, match="which letter it is; unblind the study before you"):
        archive_to(workspace, "demo-study", path, "lead")
    assert not path.exists()
    unblind(workspace, "demo-study", "lead", "all in")
    assert archive_to(workspace, "demo-study", path, "lead")


def test_comparisons_of_three_systems_wait_until_unblinding(workspace):
    close(workspace, "demo-study", "lead")
    closed = analyse_study(workspace, "demo-study")
    assert closed.results is None
    assert "which letter the reference is" in closed.why_no_results
    unblind(workspace, "demo-study", "lead", "all in")
    table = analyse_study(workspace, "demo-study").results.comparison
    assert set(table["system"]) == {"fine_tuned", "few_shot"}
    assert set(table["reference_system"]) == {"base"}


def letters_of(content):
    """Which columns of a CSV could bear a letter."""
    head = content.decode("utf-8-sig").splitlines()[0].split(",")
    return [name for name in ("code", "code_a", "code_b", "against") if name in head]


def test_no_table_or_file_tells_the_letter_of_the_reference_before_unblinding(workspace):
    for step in (lambda: None, lambda: close(workspace, "demo-study", "lead")):
        step()
        design = design_of(workspace, "demo-study")
        assert not {"A", "B"} & set(design.assignments.columns)
        assert set(design.balance["kind"]) == {"single"}
        # 12 briefs, each of three systems first for a third of them.
        assert design.balance.set_index("of").loc["sim1", ["X", "Y", "Z"]].tolist() == [4, 4, 4]
        files = {file.name: file.content for file in export_files(workspace, "demo-study").files}
        assert letters_of(files["ratings.csv"]) == []
        assert "ratings_wide.csv" not in files
    unblind(workspace, "demo-study", "lead", "all in")
    files = {file.name: file.content for file in export_files(workspace, "demo-study").files}
    assert letters_of(files["ratings.csv"]) == ["code", "code_a", "code_b"]
    preferences = design_of(workspace, "demo-study").balance
    mine = preferences[(preferences["kind"] == "preference") & (preferences["of"] == "sim1")]
    # 12 briefs in two pairs each: the reference stands in all of them, first in half.
    assert sorted(mine[["X", "Y", "Z"]].to_numpy().ravel().tolist()) == [6, 6, 12]
