"""The demo as it is opened by command: what the pages of its leads and its new rater find."""

import csv
import io
import sqlite3
from pathlib import Path

import pytest

from evalkit.errors import NoConsentError, NotQualifiedError
from evalkit.service import practising, profiles, rating
from evalkit.service.access import enter
from evalkit.service.closing import close
from evalkit.service.consents import study_profiles
from evalkit.service.demo import WHOLE_STUDY, open_whole_demo
from evalkit.service.exporting import archive_to, export_files
from evalkit.service.opening import read_sound_study
from evalkit.service.results import analyse_study
from evalkit.service.shipped import shipped_file
from evalkit.service.verifying import verify_place
from evalkit.service.workspace import Workspace, open_workspace

STUDY_ID = "demo-study"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory):
    """The whole demo, opened once."""
    folder = tmp_path_factory.mktemp("whole")
    workspace = open_workspace(str(folder / "evalkit.db"))
    links = {one.person.id: one.token for one in open_whole_demo(workspace)}
    yield workspace, links, folder
    workspace.store.close()


def rows_of(workspace: Workspace, name: str, *, pseudonyms: bool = False) -> list[dict[str, str]]:
    files = export_files(workspace, STUDY_ID, pseudonyms=pseudonyms).files
    (content,) = (file.content for file in files if file.name == name)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_whole_study_is_that_of_study_yaml_with_more_around_it():
    folder = shipped_file("data", "demo_study")
    plain, whole = read_sound_study(folder), read_sound_study(folder, WHOLE_STUDY)
    added = {"validity", "practice", "profile", "repeats_per_rater", "raters"}
    assert plain.settings.model_dump(exclude=added) == whole.settings.model_dump(exclude=added)
    assert (plain.briefs, plain.passages, plain.rubrics) == (
        whole.briefs,
        whole.passages,
        whole.rubrics,
    )
    assert [p.id for p in whole.raters if p not in plain.raters] == ["newcomer"]


def test_the_first_link_leads_to_the_passages_and_the_second_to_consent(demo):
    workspace, links, _folder = demo
    assert list(links) == ["guest", "newcomer", "lead"]
    guest, newcomer = enter(workspace, links["guest"]), enter(workspace, links["newcomer"])
    work = rating.work_of(workspace, guest).assignments
    assert len(work) == 16
    assert rating.open_desk(workspace, guest, work[0].id).passages
    assert profiles.is_waiting(workspace, newcomer)
    first = rating.work_of(workspace, newcomer).assignments[0]
    with pytest.raises(NoConsentError):
        rating.open_desk(workspace, newcomer, first.id)
    profiles.say_consent(workspace, newcomer, "en", agrees=True)
    about = {"role": "teacher", "years": "4", "paid": "no", "known_to_authors": "no"}
    assert profiles.save_profile(workspace, newcomer, about, "en").is_whole
    assert practising.is_waiting(workspace, newcomer)
    with pytest.raises(NotQualifiedError):
        rating.open_desk(workspace, newcomer, first.id)


def test_attempts_stand_with_their_intervals_and_are_marked_as_simulated(demo):
    workspace, _links, _folder = demo
    rows = rows_of(workspace, "practice_attempts.csv")
    assert [(r["rater"], r["attempt"], r["outcome"]) for r in rows] == [
        ("sim1", "1", "passed"),
        ("sim2", "1", "passed"),
        ("sim3", "1", "not passed"),
        ("sim3", "2", "passed"),
        ("guest", "", ""),
        ("newcomer", "", ""),
    ]
    third = rows[2]
    assert (third["n_exact"], third["n_levels"]) == ("29", "60")
    # Wilson's formula by hand, z = 1.96: centre .48434, half width .12259
    assert float(third["exact_low"]) == pytest.approx(0.3617, abs=5e-4)
    assert float(third["exact_high"]) == pytest.approx(0.6069, abs=5e-4)
    assert {row["rater_kind"] for row in rows[:4]} == {"simulated"}
    assert rows[4]["decision"] == "let in"


def test_answers_of_practice_stand_beside_the_panels_and_under_pseudonyms_too(demo):
    workspace, _links, _folder = demo
    rows = rows_of(workspace, "practice_answers.csv")
    scores = [row for row in rows if row["kind"] == "score" and row["part"] == "qualifying"]
    of_first = [r for r in scores if (r["rater"], r["attempt"]) == ("sim3", "1")]
    assert sum(row["distance"] == "0" for row in of_first) == 29
    assert all(abs(int(r["value"]) - int(r["consensus"])) == int(r["distance"]) for r in scores)
    hidden = rows_of(workspace, "practice_answers.csv", pseudonyms=True)
    assert len(hidden) == len(rows)
    assert {row["rater"] for row in hidden} <= {f"Rater {n}" for n in range(1, 6)}


def test_the_codebook_explains_every_column_of_the_files_beside_ratings(demo):
    workspace, _links, _folder = demo
    explained = {(r["file"], r["name"]) for r in rows_of(workspace, "codebook.csv")}
    for name in ("practice_attempts.csv", "practice_answers.csv", "rater_profiles.csv"):
        columns = list(rows_of(workspace, name)[0])
        assert [column for column in columns if (name, column) not in explained] == []


def test_repeats_and_validity_passages_have_results(demo):
    workspace, _links, _folder = demo
    analysis = analyse_study(workspace, STUDY_ID)
    validity, repeats = analysis.more["validity"], analysis.more["repeats"]
    simulated = {"sim1", "sim2", "sim3"}
    assert set(validity["rater"]) >= simulated
    assert set(repeats["rater"]) >= simulated


def test_made_up_profiles_are_never_counted_among_those_of_people(demo):
    workspace, _links, _folder = demo
    summary = study_profiles(workspace, STUDY_ID).summary
    role = summary[summary["item"] == "role"]
    counts = role[role["value"] != "0"].groupby("rater_kind")["answer"].apply(list).to_dict()
    assert counts["simulated"] == [
        "Classroom teacher",
        "Literacy or content specialist",
        "Assessment developer or editor",
    ]
    assert "Another role" in counts["person"]


def test_its_archive_holds_practice_and_profiles_and_is_proven_whole(demo, tmp_path: Path):
    workspace, _links, _folder = demo
    close(workspace, STUDY_ID, "lead")
    archive_to(workspace, STUDY_ID, tmp_path / "whole.db", "lead")
    verified = verify_place(tmp_path / "whole.db")
    checks = {one.check for one in verified.findings}
    assert verified.is_sound
    assert {"practice of sim3", "profile of guest"} <= checks
    assert "practice.json" not in " ".join(
        one.sentence for one in verified.findings if one.verdict == "not checked"
    )
    archive_to(workspace, STUDY_ID, tmp_path / "hidden.db", "lead", pseudonyms=True)
    with sqlite3.connect(tmp_path / "hidden.db") as hidden:
        (steps,) = hidden.execute("SELECT count(*) FROM practice_event WHERE hash = ''").fetchone()
        names = {row[0] for row in hidden.execute("SELECT rater_id FROM practice_event")}
    assert steps == 122
    assert all(name.startswith("Rater ") for name in names)
