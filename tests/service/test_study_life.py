"""A study from opening to unblinding, through the services alone."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from evalkit.errors import AccessError, ClosedError, StoreError
from evalkit.service.access import Session, enter, invite, require_lead, revoke
from evalkit.service.closing import close, reopen, state_of, unblind
from evalkit.service.demo import open_demo
from evalkit.service.design_table import design_of
from evalkit.service.exporting import export_files
from evalkit.service.progress import progress_of
from evalkit.service.rating import answers_of, open_desk, save, work_of
from evalkit.service.results import agreement_of, results_of
from evalkit.service.workspace import Workspace, open_workspace
from evalkit.store import audit, rating_chains, studies
from evalkit.study.answer import Answer, Question, QuestionKind
from evalkit.study.audit import StudyState
from evalkit.study.rater import Role

STUDY_ID = "demo-study"


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    opened = open_workspace(str(tmp_path / "evalkit.db"))
    open_demo(opened)
    return opened


def session(workspace: Workspace, rater_id: str) -> Session:
    return enter(workspace, invite(workspace, STUDY_ID, rater_id, "test").token)


def test_no_comparison_is_computed_while_ratings_are_open(workspace):
    assert len(agreement_of(workspace, STUDY_ID).table) > 0
    with pytest.raises(ClosedError, match="no comparison between systems is computed"):
        results_of(workspace, STUDY_ID)


def test_agreement_is_told_of_single_systems_only_once_ratings_are_closed(workspace):
    """The verdict that each letter got most often, and how often, is a comparison."""
    assert set(agreement_of(workspace, STUDY_ID).table["scope"]) == {"all systems"}
    close(workspace, STUDY_ID, "lead")
    assert set(agreement_of(workspace, STUDY_ID).table["scope"]) == {"all systems", "X", "Y"}


def test_after_closing_systems_are_letters_until_unblinding(workspace):
    close(workspace, STUDY_ID, "lead")
    blinded = results_of(workspace, STUDY_ID)
    assert set(blinded.comparison["system"]) | set(blinded.comparison["reference_system"]) == {
        "X",
        "Y",
    }
    assert "Fine-tuned" not in " ".join(blinded.sentences)
    revealed = unblind(workspace, STUDY_ID, "lead", "all in")
    assert revealed.is_key_unchanged
    assert set(revealed.systems.values()) == {"base", "fine_tuned"}
    named = results_of(workspace, STUDY_ID)
    assert set(named.comparison["system"]) == {"fine_tuned"}


def test_the_simulated_demo_shows_what_its_file_holds(workspace):
    """Figures of data/demo_study/simulated_ratings.csv, seed in its script."""
    close(workspace, STUDY_ID, "lead")
    unblind(workspace, STUDY_ID, "lead", "all in")
    (headline,) = results_of(workspace, STUDY_ID).headline
    assert headline.startswith("Mean of the criteria: Fine-tuned model is shown to be better")
    assert "n = 12 briefs" in headline


def test_every_page_of_simulated_ratings_says_so(workspace):
    assert "SIMULATED" in agreement_of(workspace, STUDY_ID).notes[0]
    assert "SIMULATED" in export_files(workspace, STUDY_ID).notes[0]
    assert progress_of(workspace, STUDY_ID).has_simulated


def test_exports_name_no_system_before_unblinding_and_each_after(workspace):
    close(workspace, STUDY_ID, "lead")
    before = b"".join(f.content for f in export_files(workspace, STUDY_ID).files)
    assert b"fine_tuned" not in before
    unblind(workspace, STUDY_ID, "lead", "all in")
    files = {f.name: f.content for f in export_files(workspace, STUDY_ID).files}
    rows = list(csv.DictReader(io.StringIO(files["ratings.csv"].decode("utf-8-sig"))))
    assert {row["system"] for row in rows if row["kind"] == "score"} == {"base", "fine_tuned"}


def test_exports_of_open_ratings_do_not_tell_systems_apart_even_by_letter(workspace):
    exports = export_files(workspace, STUDY_ID)
    files = {f.name: f.content for f in exports.files}
    assert set(files) == {
        "ratings.csv",
        "rating_events.csv",
        "evidence.csv",
        "codebook.csv",
        "agreement.csv",
        "coefficients.csv",
        "rater_pairs.csv",
        "rater_measures.csv",
        "raters.csv",
        "rater_levels.csv",
        "rater_sequence.csv",
        "repeats.csv",
        "validity.csv",
        "disagreement.csv",
        "README.txt",
    }
    cells = {
        cell
        for content in files.values()
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))
        for cell in row
    }
    assert not {"X", "Y", "base", "fine_tuned"} & cells
    for name in ("ratings.csv", "rating_events.csv"):
        header = files[name].decode("utf-8-sig").splitlines()[0].split(",")
        assert not {"code", "code_a", "code_b", "system"} & set(header)
    assert any("Ratings are open" in note for note in exports.notes)


def test_closed_ratings_take_no_answer_and_reopened_ones_do(workspace):
    guest = session(workspace, "guest")
    desk = open_desk(workspace, guest, work_of(workspace, guest).assignments[0].id)
    criterion, slot = desk.rubric.criteria[0], desk.assignment.slots[0]
    answer = {Question(QuestionKind.SCORE, criterion.id, slot.token).key: "3"}
    close(workspace, STUDY_ID, "lead")
    with pytest.raises(ClosedError):
        save(workspace, guest, desk, answer)
    reopen(workspace, STUDY_ID, "lead", "one rater was ill")
    assert not save(workspace, guest, desk, answer).is_finished


def test_an_unblinded_study_stays_closed(workspace):
    close(workspace, STUDY_ID, "lead")
    unblind(workspace, STUDY_ID, "lead", "all in")
    with pytest.raises(ClosedError, match="start a new round"):
        reopen(workspace, STUDY_ID, "lead", "second thoughts")
    assert state_of(workspace, STUDY_ID) is StudyState.UNBLINDED


def test_unblinding_is_refused_while_ratings_are_open(workspace):
    with pytest.raises(ClosedError, match="Close the ratings"):
        unblind(workspace, STUDY_ID, "lead", "curious")


def test_a_forged_answer_is_not_stored_and_does_not_take_the_others_with_it(workspace):
    guest = session(workspace, "guest")
    desk = open_desk(workspace, guest, work_of(workspace, guest).assignments[0].id)
    slot = desk.assignment.slots[0].token
    good = Question(QuestionKind.SCORE, desk.rubric.criteria[0].id, slot)
    forged = f"decision//{slot}"
    saved = save(workspace, guest, desk, {good.key: "3", forged: "publish"}, finish=True)
    assert set(saved.refused) == {forged}
    assert "'publish' came" in str(saved.refused[forged])
    assert not saved.is_finished
    assert answers_of(workspace, guest, desk.assignment.id) == {good: Answer("3")}


def test_another_raters_desk_cannot_be_opened_nor_answered(workspace):
    guest, other = session(workspace, "guest"), session(workspace, "sim1")
    theirs = work_of(workspace, other).assignments[0]
    with pytest.raises(AccessError):
        open_desk(workspace, guest, theirs.id)
    desk = open_desk(workspace, other, theirs.id)
    with pytest.raises(AccessError):
        save(workspace, guest, desk, {"comment//": "mine now"})


def test_a_revoked_link_is_refused_at_once_and_others_stay(workspace):
    first = invite(workspace, STUDY_ID, "guest", "test").token
    lead = session(workspace, "lead")
    assert revoke(workspace, STUDY_ID, "guest", "test") >= 1
    with pytest.raises(AccessError):
        enter(workspace, first)
    require_lead(lead)
    assert lead.person.role is Role.LEAD


def test_a_rater_is_no_lead_and_a_lead_does_not_rate(workspace):
    with pytest.raises(AccessError):
        require_lead(session(workspace, "guest"))
    with pytest.raises(AccessError):
        work_of(workspace, session(workspace, "lead"))


def test_a_finished_desk_that_loses_an_answer_is_no_longer_finished(tmp_path):
    workspace = open_workspace(str(tmp_path / "not_ended.db"))
    open_demo(workspace, ended=False)
    rater = session(workspace, "sim1")
    work = work_of(workspace, rater)
    desk = open_desk(workspace, rater, work.assignments[0].id)
    score = Question(QuestionKind.SCORE, desk.rubric.criteria[0].id, desk.assignment.slots[0].token)
    value = answers_of(workspace, rater, desk.assignment.id)[score].value
    saved = save(workspace, rater, desk, {score.key: {"missing": "withdrawn"}})
    assert not saved.is_finished
    assert desk.assignment.id not in work_of(workspace, rater).finished
    assert not save(workspace, rater, desk, {score.key: value}).is_finished
    assert save(workspace, rater, desk, {}, finish=True).is_finished


def test_a_study_cannot_be_opened_twice(workspace):
    with pytest.raises(StoreError, match="already"):
        open_demo(workspace)


def test_every_chain_is_sound_after_a_whole_study(workspace):
    close(workspace, STUDY_ID, "lead")
    with workspace.store.reading() as connection:
        raters = [p.id for p in studies.raters(connection, STUDY_ID) if p.role is Role.RATER]
        broken = [rating_chains.verify_chain(connection, STUDY_ID, rater) for rater in raters]
        assert broken == [None] * 4
        assert audit.verify_audit(connection, STUDY_ID) is None


def test_simulated_answers_bear_simulated_times_in_the_past(workspace):
    progress = progress_of(workspace, STUDY_ID)
    first = progress.raters[0].first_at
    assert timedelta(hours=3) < datetime.now(UTC) - first < timedelta(hours=4)


def test_the_design_shows_letters_only_after_closing(workspace):
    open_design = design_of(workspace, STUDY_ID)
    assert not {"A", "B"} & set(open_design.assignments.columns)
    assert set(open_design.balance.columns) >= {"of", "X", "Y"}
    close(workspace, STUDY_ID, "lead")
    closed_design = design_of(workspace, STUDY_ID)
    assert set(closed_design.assignments["A"]) == {"X", "Y"}
    assert len(closed_design.assignments) == 48
    assert (closed_design.balance["X"] == closed_design.balance["Y"]).all()
