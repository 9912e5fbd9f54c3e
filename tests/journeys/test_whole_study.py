"""From a study folder to the result, as two raters and a lead live through it in a real browser."""

import csv
import io
import json
import math

import pytest
from canary_study import SYSTEMS, write_study
from people import Visitors
from playwright.sync_api import expect
from study_server import StudyServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FILES = ("ratings.csv", "ratings_wide.csv", "codebook.csv", "comparison.csv", "agreement.csv")
FIGURES = ("estimate", "low", "high", "p_value", "adjusted_p", "wins", "ties", "losses", "n_briefs")
N_ASSIGNMENTS = {"pair": 4, "single": 12}  # a rater's; single: 8 passages and 4 choices

# From `people.TASTES`: on each brief the two raters' mean difference is the same but for its sign,
# which one brief of four turns around, so that the mean is half of it.
ESTIMATES = {"composite": 0.5, "fit": 0.75, "clear": 0.25, "usable": 0.25, "preference": 0.75}
# Of the 16 sign patterns of (1, 1, 1, -1), 10 have a sum of 2 or more, up or down.
P_VALUE = 0.625


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = StudyServer(tmp_path_factory.mktemp("whole"))
    yield server
    server.stop()


@pytest.fixture
def visitors(browser):
    visitors = Visitors(browser)
    yield visitors
    visitors.leave()


@pytest.mark.parametrize("presentation", ["pair", "single"])
def test_two_raters_rate_and_the_lead_reads_a_result(
    presentation, server, visitors, tmp_path_factory
):
    folder = tmp_path_factory.mktemp(presentation)
    study = server.open_by_command(write_study(folder, presentation, f"qgz{presentation}"))
    if not server.process:
        server.start()
    each = N_ASSIGNMENTS[presentation]
    lead = visitors.lead(study)
    assert lead.figure("Finished") == f"0 of {2 * each}"

    ann, bob = visitors.rater(study, "ann"), visitors.rater(study, "bob")
    ann.rate_all(ann.rate_by_clicks)
    lead.open()
    assert lead.figure("Finished") == f"{each} of {2 * each}"
    assert lead.figure("Missing") == str(each)
    assert "no comparison between systems is computed" in lead.go("Results").text()
    bob.rate_all(bob.rate_by_keys)
    lead.go("Overview")
    assert lead.figure("Finished") == f"{2 * each} of {2 * each}"

    lead.close_ratings()
    lead.go("Results")
    assert "System X" in lead.text()
    assert "System Y" in lead.text()
    assert not [name for name in SYSTEMS if name in lead.page.content().lower()]
    blind = estimates(comparison(study))
    assert {outcome: abs(value) for outcome, value in blind.items()} == pytest.approx(ESTIMATES)

    lead.go("Overview")
    lead.unblind("All ratings are in.")
    lead.go("Results")
    assert "Vjwtuned model" in lead.text()
    rows = comparison(study)
    assert estimates(rows) == pytest.approx(ESTIMATES)
    assert rows["composite"]["p_value"] == pytest.approx(P_VALUE)
    lead.go("Exports")
    taken = numbers(csv.DictReader(io.StringIO(lead.download("comparison.csv"))))
    assert taken == numbers(rows.values())
    assert len(taken) > len(ESTIMATES)
    assert taken_files(lead) == files_of_export(study, tmp_path_factory.mktemp("export"))
    look_back_without_changing(ann, each)


def comparison(study):
    """The comparison of `evalkit analyze`, by outcome."""
    analysis = json.loads(study.evalkit("analyze", "--json"))
    return {row["outcome"]: row for row in analysis["comparison"]}


def estimates(rows):
    return {outcome: rows[outcome]["estimate"] for outcome in ESTIMATES}


def numbers(rows):
    """The figures of each outcome to eleven digits; None where there is none or no bound."""
    return {row["outcome"]: [figure(row[name]) for name in FIGURES] for row in rows}


def figure(value):
    is_number = value not in ("", None) and math.isfinite(float(value))  # JSON has no infinity
    return float(f"{float(value):.11g}") if is_number else None


def taken_files(lead):
    return {name: lead.download(name) for name in FILES}


def files_of_export(study, folder):
    """The same files from the command line."""
    study.evalkit("export", folder)
    return {name: (folder / name).read_bytes().decode("utf-8-sig") for name in FILES}


def look_back_without_changing(rater, n_assignments):
    """After closing a rater reads every answer, and none of them gives way to a click."""
    rater.page.reload()
    rater.arrived()
    rater.look_back()
    for position in range(1, n_assignments + 1):
        if rater.has("Fit"):
            opinion = rater.opinions()[0]
            expect(rater.cell("Fit", "A", f"{opinion.fit},")).to_be_checked()
            rater.cell("Fit", "A", "1,").click(force=True)
            expect(rater.cell("Fit", "A", f"{opinion.fit},")).to_be_checked()
        if position < n_assignments:
            rater.go_to(position + 1)
