"""Use of the scale and order of work by hand, and the limits that follow from a result."""

import pandas as pd
import pytest

from evalkit.analysis.frame import Ratings
from evalkit.analysis.full import full_analysis
from evalkit.analysis.limits import limit_sentences
from evalkit.analysis.outcome import AnalysisPlan, Outcome, OutcomeKind

LEVELS = (1.0, 2.0, 3.0, 4.0)
OUTCOMES = (
    Outcome("composite", "Mean", OutcomeKind.COMPOSITE, LEVELS),
    Outcome("fit", "Fit", OutcomeKind.CRITERION, LEVELS),
)
NO_PREFERENCES = pd.DataFrame(
    columns=["rater", "brief", "system", "reference_system", "value", "system_is_left"]
)


def analysed(scores, **named):
    """The analysis of scores by rater, brief and system, a criterion of four levels."""
    rows = [
        {
            "rater": rater,
            "brief": brief,
            "system": system,
            "outcome": "fit",
            "value": float(value),
            "missing_reason": "",
            "position": int(brief[1:]),
            "answered_at": f"2026-01-01T10:{10 * int(brief[1:]):02d}:00Z",
        }
        for (rater, brief, system), value in scores.items()
    ]
    plan = AnalysisPlan(OUTCOMES, ("new", "old"), "old", **named)
    return full_analysis(Ratings(pd.DataFrame(rows), NO_PREFERENCES), plan), plan


SCORES = {
    ("ann", "b1", "new"): 4,
    ("ann", "b1", "old"): 2,
    ("ann", "b2", "new"): 3,
    ("ann", "b2", "old"): 3,
    ("bob", "b1", "new"): 3,
    ("bob", "b1", "old"): 2,
    ("bob", "b2", "new"): 1,
    ("bob", "b2", "old"): 2,
}


def test_levels_are_counted_over_all_systems_and_unused_ones_are_there():
    levels = analysed(SCORES)[0].tables["rater_levels"]
    own = levels[levels["rater"] == "ann"]
    assert own["value"].tolist() == [1.0, 2.0, 3.0, 4.0]
    assert own["count"].tolist() == [0, 1, 2, 1]
    assert own["share"].tolist() == [0.0, 0.25, 0.5, 0.25]


def test_the_order_of_work_says_how_far_above_the_others_by_place():
    order = analysed(SCORES)[0].tables["rater_sequence"]
    own = order[order["rater"] == "ann"]
    # First brief: 4 − 3 and 2 − 2; second: 3 − 1 and 3 − 2.
    assert own["above_others"].tolist() == [0.5, 1.5]
    assert own["brief"].tolist() == ["b1", "b2"]
    assert own["minutes"].tolist()[1] == 10.0


def test_nothing_of_a_system_is_in_either_table():
    tables = analysed(SCORES)[0].tables
    for name in ("rater_levels", "rater_sequence"):
        assert "system" not in tables[name].columns


@pytest.mark.parametrize("name", ["rater_levels", "rater_sequence"])
def test_anonymous_raters_are_not_described(name):
    table = analysed(SCORES, raters_are_persons=False)[0].tables[name]
    assert len(table) == 1
    assert table["why_undefined"].iloc[0]


class TestLimits:
    def said(self, scores):
        full, plan = analysed(scores)
        return limit_sentences(full.tables, plan)

    def test_an_interval_with_zero_is_not_called_equal(self):
        words = " ".join(self.said(SCORES))
        assert "That does not show the two ways to be equal" in words

    def test_a_result_that_one_brief_decides_says_so(self):
        lead = [1, 1, 1, 1, 1, 2]
        scores = {
            (rater, f"b{k}", system): 1 + (step if system == "new" else 0)
            for rater in ("ann", "bob")
            for k, step in enumerate(lead, start=1)
            for system in ("new", "old")
        }
        words = " ".join(self.said(scores))
        assert "It hangs on single briefs: leaving one out changes the verdict in 6 of 6" in words

    def test_one_passage_a_brief_is_always_said(self):
        assert any("One passage was rated" in sentence for sentence in self.said(SCORES))
