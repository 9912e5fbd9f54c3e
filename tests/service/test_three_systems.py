"""With more than two systems, the letter of the reference is part of the secret."""

from dataclasses import replace

import pytest

from evalkit.service.closing import close, unblind
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


def test_comparisons_of_three_systems_wait_until_unblinding(workspace):
    close(workspace, "demo-study", "lead")
    closed = analyse_study(workspace, "demo-study")
    assert closed.results is None
    assert "which letter the reference is" in closed.why_no_results
    unblind(workspace, "demo-study", "lead", "all in")
    table = analyse_study(workspace, "demo-study").results.comparison
    assert set(table["system"]) == {"fine_tuned", "few_shot"}
    assert set(table["reference_system"]) == {"base"}
