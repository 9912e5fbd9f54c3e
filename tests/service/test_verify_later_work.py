"""Work that was added after opening is proven like the first: repeats, validity, new raters."""

from dataclasses import replace

import pytest

from evalkit.service.closing import close, unblind
from evalkit.service.exporting import archive_to
from evalkit.service.extending import add_rater, withdraw_rater
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.shipped import shipped_file
from evalkit.service.verifying import Verdict, verify, verify_place
from evalkit.service.workspace import open_workspace
from evalkit.store.evidence import file_evidence
from evalkit.study.brief import Brief
from evalkit.study.purpose import Purpose
from evalkit.study.rater import Rater
from evalkit.study.study import Study
from evalkit.study.validity import ExpectedLevel, ValidityBrief, ValidityPassage

STUDY_ID = "demo-study"


def study_with_checks() -> Study:
    study = read_sound_study(shipped_file("data", "demo_study"))
    passages = tuple(
        ValidityPassage(name, purpose, f"A text called {name}.", (ExpectedLevel("language", 1, 2),))
        for name, purpose in (("known", Purpose.VALIDITY), ("spoilt", Purpose.DAMAGED))
    )
    brief = Brief("check-1", "3", "literary", "A lost key", "Write a story.")
    settings = study.settings.model_copy(update={"repeats_per_rater": 1, "raters_per_brief": 3})
    return replace(study, settings=settings, validity=(ValidityBrief(brief, passages),))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("later")
    workspace = open_workspace(str(folder / "evalkit.db"))
    open_study(workspace, study_with_checks())
    add_rater(workspace, STUDY_ID, Rater("late", "Late Comer"), "lead", "more hands")
    withdraw_rater(workspace, STUDY_ID, "sim2", "lead", "moved away")
    close(workspace, STUDY_ID, "lead")
    unblind(workspace, STUDY_ID, "lead", "all in")
    archive_to(workspace, STUDY_ID, folder / "archive.db", "test")
    workspace.store.close()
    return folder


@pytest.mark.parametrize("name", ["evalkit.db", "archive.db"])
def test_every_batch_is_derived_from_the_secret(folder, name):
    found = verify_place(folder / name)
    assert [f.sentence for f in found.findings if f.verdict is not Verdict.SOUND] == []


@pytest.mark.parametrize(
    ("table", "check"),
    [
        ("assignment_purpose", "design"),
        ("returned_assignment", "design"),
        ("known_level", "plan"),
        ("known_passage", "plan"),
        ("rater", "plan"),
    ],
)
def test_a_row_that_is_taken_out_is_missed(folder, table, check):
    evidence = file_evidence(folder / "evalkit.db")
    # A later batch's rating counts as a rating with or without its row of purpose.
    taken = next(row for row in evidence.tables[table] if row.get("purpose") != "rating")
    rows = [row for row in evidence.tables[table] if row is not taken]
    forged = replace(evidence, tables={**evidence.tables, table: rows})
    broken = {f.check for f in verify(forged).findings if f.verdict is Verdict.BROKEN}
    assert check in broken
