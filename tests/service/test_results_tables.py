"""What the store knows of the answers reaches the tables: repeats, assignments, lengths, order."""

import pytest

from evalkit.service.access import Session
from evalkit.service.closing import close
from evalkit.service.demo import open_demo
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.rating import answers_of, open_desk, save, work_of
from evalkit.service.results import TABLE_PURPOSES, analyse_study
from evalkit.service.shipped import shipped_file
from evalkit.service.workspace import Workspace, open_workspace
from evalkit.store import studies
from evalkit.study.answer import Question, QuestionKind
from evalkit.study.blinded import Assignment, AssignmentKind, Slot
from evalkit.study.key import Key, Placement

STUDY_ID = "demo-study"
TOKENS = ("again-a", "again-b")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Workspace:
    opened = open_workspace(str(tmp_path_factory.mktemp("demo") / "evalkit.db"))
    open_demo(opened, ended=False)
    return opened


def rate_again(workspace: Workspace) -> int:
    """Give the first simulated rater the first brief once more, answered as before; how many."""
    with workspace.store.reading() as connection:
        study = studies.load_study(connection, STUDY_ID)
        key = studies.load_key(connection, STUDY_ID)
    rater = next(person for person in study.raters if person.id == "sim1")
    session = Session(STUDY_ID, rater)
    work = work_of(workspace, session).assignments
    first = work[0]
    systems = {p.slot_token: p.system_id for p in key.placements}
    swapped = tuple(systems[slot.token] for slot in reversed(first.slots))
    repeated = Assignment(
        id="again",
        rater_id=rater.id,
        brief_id=first.brief_id,
        position=len(work) + 1,
        kind=AssignmentKind.PAIR,
        slots=tuple(Slot(token, label) for token, label in zip(TOKENS, "AB", strict=True)),
    )
    placements = tuple(
        Placement("again", token, first.brief_id, system)
        for token, system in zip(TOKENS, swapped, strict=True)
    )
    with workspace.store.writing() as connection:
        again_key = Key(key.secret, key.nonce, key.codes, placements)
        studies.add_assignments(connection, STUDY_ID, [repeated], again_key)
    token_of = dict(zip(swapped, TOKENS, strict=True))
    answers = {
        Question(q.kind, q.item, token_of[systems[q.slot]]).key: answer.value
        for q, answer in answers_of(workspace, session, first.id).items()
        if q.kind is QuestionKind.SCORE and answer.value is not None
    }
    save(workspace, session, open_desk(workspace, session, "again"), answers)
    return len(answers)


def test_a_hidden_repeat_enters_the_table_of_repeats_and_no_other(workspace):
    before = analyse_study(workspace, STUDY_ID).tables
    assert before["repeats"].empty
    n_again = rate_again(workspace)
    after = analyse_study(workspace, STUDY_ID).tables
    own = after["repeats"].query("rater == 'sim1'")
    assert own["n_repeats"].sum() == n_again > 8
    assert (own["exact"] == 1.0).all()
    for name in ("agreement", "coefficients", "rater_pairs"):
        assert after[name].equals(before[name]), name


def test_every_table_of_a_closed_study_is_there_and_explained(workspace):
    close(workspace, STUDY_ID, "lead")
    tables = analyse_study(workspace, STUDY_ID).tables
    assert set(tables) | {"exclusions"} == set(TABLE_PURPOSES)
    assert len(tables["comparison"]) > 20


def test_who_was_assigned_and_never_began_is_in_the_flow(workspace):
    """The demo's guest has all twelve briefs and rates none; three simulated raters rate all."""
    row = analyse_study(workspace, STUDY_ID).tables["flow"].query("outcome == 'composite'").iloc[0]
    assert (row["n_assigned"], row["n_paired"], row["n_not_started"]) == (48, 36, 12)
    assert row["method"] == "assigned raters and briefs"


def test_order_time_length_and_strata_come_from_the_store(workspace):
    tables = analyse_study(workspace, STUDY_ID).tables
    raters = tables["raters"].set_index("rater")
    # The simulated clock lets 17 minutes pass between two desks.
    assert raters.loc["sim2", "median_seconds"] == 17 * 60
    assert raters.loc["sim2", "share_too_fast"] == 0.0
    assert -1 <= raters.loc["sim2", "drift"] <= 1
    kinds = tables["strata"]["stratum_kind"].unique().tolist()
    assert kinds == ["grade", "passage_type"]


def test_systems_are_letters_in_every_table_until_unblinding(workspace):
    for name, table in analyse_study(workspace, STUDY_ID).tables.items():
        cells = {str(cell) for column in table for cell in table[column]}
        assert not {"base", "fine_tuned"} & cells, name


def test_a_study_that_nobody_rated_has_every_table_and_no_figure(tmp_path):
    workspace = open_workspace(str(tmp_path / "evalkit.db"))
    open_study(workspace, read_sound_study(shipped_file("data", "demo_study")))
    close(workspace, STUDY_ID, "lead")
    tables = analyse_study(workspace, STUDY_ID).tables
    assert set(tables) | {"exclusions"} == set(TABLE_PURPOSES)
    assert tables["comparison"]["estimate"].isna().all()
    assert (tables["flow"]["n_paired"] == 0).all()
