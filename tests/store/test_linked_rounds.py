"""A later round of a study: linked when opened, set beside the earlier one when both are known."""

from dataclasses import replace

import block_study
import pytest
from block_study import STUDY_ID, open_block_study

from evalkit.errors import StoreError, UnknownStudyError
from evalkit.service.access import Session
from evalkit.service.cases import flag_cases
from evalkit.service.closing import close, unblind
from evalkit.service.figures import sections_of
from evalkit.service.rating import open_desk, save, work_of
from evalkit.service.results import analyse_study
from evalkit.service.rounds import open_round
from evalkit.store import studies
from evalkit.study.passage import Passage
from evalkit.study.study import StudySettings

LATER = "reading-2027"


def later_study(n_briefs=6, first=3):
    """The same base, a new tuned system, on briefs b03 … of which some were there before."""
    earlier = block_study.block_study(n_briefs + first - 1, 2)
    content = earlier.settings.model_dump() | {"id": LATER}
    content["systems"] = (
        {"id": "zebrafish_base", "name": "Zebrafish base", "reference": True},
        {"id": "osprey_tuned", "name": "Osprey tuned", "reference": False},
    )
    briefs = earlier.briefs[first - 1 :]
    settings = StudySettings.model_validate(content)
    passages = tuple(
        Passage(b.id, s.id, f"Later text {b.id} {s.id}.") for b in briefs for s in settings.systems
    )
    return replace(earlier, settings=settings, briefs=briefs, passages=passages)


def rate_all(workspace, study_id, levels):
    """Every rater gives each system its own level."""
    with workspace.store.reading() as connection:
        people = studies.raters(connection, study_id)
        key = studies.load_key(connection, study_id)
    systems = {p.slot_token: p.system_id for p in key.placements}
    for person in (p for p in people if p.role == "rater"):
        own = Session(study_id, person)
        for assignment in work_of(workspace, own).assignments:
            desk = open_desk(workspace, own, assignment.id)
            answers = {"preference//": "clearly_a", "preference_reason//": "Livelier."}
            for slot in assignment.slots:
                level = str(levels[systems[slot.token]])
                answers |= {
                    f"score/grade_fit/{slot.token}": level,
                    f"score/accuracy/{slot.token}": level,
                    f"decision//{slot.token}": "accept",
                }
            save(workspace, own, desk, answers, finish=True)


def rounds_on_the_page(workspace, study_id, system):
    """The section that sets the two rounds side by side, or None."""
    cases = flag_cases(workspace, study_id)
    sections = sections_of(analyse_study(workspace, study_id), system, cases, {})
    return next((section for section in sections if section.id == "rounds"), None)


def finish(workspace, study_id):
    close(workspace, study_id, "lea")
    unblind(workspace, study_id, "lea", "all in")


def test_a_later_round_stands_beside_the_earlier_one_on_common_briefs(empty_store):
    workspace, _ = open_block_study(empty_store, block_study.block_study(6, 2))
    rate_all(workspace, STUDY_ID, {"zebrafish_base": 2, "walrus_tuned": 3})
    opened = open_round(workspace, later_study(), STUDY_ID, None, "lea")
    assert (opened.number, opened.n_common_briefs) == (2, 4)
    rate_all(workspace, LATER, {"zebrafish_base": 2, "osprey_tuned": 4})
    finish(workspace, LATER)
    waiting = analyse_study(workspace, LATER)
    assert "when both are unblinded" in " ".join(waiting.agreement.notes)
    assert waiting.tables["round_changes"].empty
    finish(workspace, STUDY_ID)
    changes = analyse_study(workspace, LATER).tables["round_changes"].set_index("outcome")
    row = changes.loc["grade_fit"]
    # One level better before, two levels better now, on briefs b03 to b06.
    assert (row["earlier_difference"], row["later_difference"], row["change"]) == (1.0, 2.0, 1.0)
    assert (row["n_briefs"], row["n_briefs_rising"]) == (4, 4)
    assert row["n_briefs_in_one_round_only"] == 4
    assert (row["earlier_system"], row["system"]) == ("walrus_tuned", "osprey_tuned")
    assert (row["earlier_round"], row["later_round"]) == (1, 2)
    assert "description only" in row["method"]
    assert analyse_study(workspace, STUDY_ID).tables["round_changes"].empty
    told = rounds_on_the_page(workspace, LATER, "osprey_tuned")
    assert told.figure is not None
    assert (
        "on the 4 briefs of both rounds the difference was 1.00 in round 1 (reading-2026, "
        "walrus_tuned) and 2.00 in round 2, a change of 1.00; it rose on 4 briefs, was equal on 0 "
        "and fell on 0."
    ) in told.sentences[0]
    assert rounds_on_the_page(workspace, STUDY_ID, "walrus_tuned") is None


def test_a_round_must_be_later_and_share_briefs(empty_store):
    workspace, _ = open_block_study(empty_store, block_study.block_study(6, 2))
    with pytest.raises(UnknownStudyError, match="holds no study 'nothing'"):
        open_round(workspace, later_study(), "nothing", 2, "lea")
    with pytest.raises(StoreError, match="needs a higher number than 1"):
        open_round(workspace, later_study(), STUDY_ID, 1, "lea")
    with pytest.raises(StoreError, match="no brief id in common"):
        open_round(workspace, later_study(2, first=7), STUDY_ID, 2, "lea")
