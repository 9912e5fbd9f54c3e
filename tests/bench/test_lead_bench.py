"""The study that the pages of leads are timed on, and which pages those are."""

import numpy as np
import pytest

from evalkit.bench.lead_pages import PAGES, PATHS, LeadReport, PageTime, format_table
from evalkit.bench.lead_study import LEAD, open_rated_study
from evalkit.service.access import Session, enter
from evalkit.service.adjudicating import cases_of, open_case
from evalkit.service.automatic_results import automatic_analysis
from evalkit.service.closing import close
from evalkit.service.norming_agreement import norming_agreement
from evalkit.service.norming_view import norming_of
from evalkit.service.workspace import open_workspace
from evalkit.store import automatic
from evalkit.study.norming import NormingStage
from evalkit.study.rater import Role
from evalkit.ui import navigation


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    workspace = open_workspace(str(tmp_path_factory.mktemp("made") / "e.db"))
    yield workspace, open_rated_study(workspace, 3, 2, np.random.default_rng(1))
    workspace.store.close()


def test_every_page_of_leads_is_timed_where_it_is():
    paths = {entry.title: entry.path for entry in navigation.PAGES if entry.role is Role.LEAD} | {
        "Overview": ""
    }
    assert {name: PATHS.get(name, name.lower()) for name in PAGES} == paths


def test_its_norming_pass_is_over_and_leaves_a_brief_to_choose(made):
    workspace, study = made
    found = norming_of(workspace, study.study_id)
    assert [view.norming.stage for view in found.passes] == [NormingStage.ENDED]
    assert (found.free_briefs, found.is_open) == (("brief-3",), True)
    assert set(norming_agreement(workspace, study.study_id)["norming_pass"]) == {1}


def test_its_lead_has_opened_the_widest_case(made):
    workspace, study = made
    lead = enter(workspace, study.lead_token)
    assert lead == Session(study.study_id, LEAD)
    widest, *_ = cases_of(workspace, lead).cases
    assert open_case(workspace, lead, widest.name).questions


def test_its_automatic_rater_gave_an_answer_to_everything(made):
    workspace, study = made
    with workspace.store.reading() as connection:
        ratings = automatic.ratings(connection, study.study_id)
    assert len(ratings) == 6  # each of 3 pairs both ways round
    assert [a for one in ratings for a in one.answers.values() if a.unrated] == []
    close(workspace, study.study_id, LEAD.id)
    assert len(automatic_analysis(workspace, study.study_id).standings) == 22


def test_the_table_has_a_line_a_page():
    report = LeadReport(12, 3, (PageTime("Automatic rater", 0.891, 0.1, 0.374),))
    assert format_table((report,)).splitlines() == [
        "briefs  raters  page                first   from the menu   by a link",
        "    12       3  Automatic rater    0.89 s          0.10 s      0.37 s",
    ]
