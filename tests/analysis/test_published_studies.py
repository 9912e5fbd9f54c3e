"""Two published studies read through the mapping alone, held to what their sources count."""

import csv
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from evalkit.analysis.full import full_analysis
from evalkit.analysis.mapping import ColumnMapping, TableSettings, map_table
from evalkit.study.files.shipped import shipped

TTCW = shipped("data", "published", "ttcw_ratings.csv")
PANDALM = shipped("data", "published", "pandalm_preferences.csv")


def analysed(path, mapping, settings):
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    mapped = map_table(table, mapping, settings)
    return full_analysis(mapped.ratings, mapped.plan).tables


@pytest.fixture(scope="module")
def ttcw():
    return analysed(TTCW, ColumnMapping(brief="prompt_id"), TableSettings(reference_system="GPT4"))


@pytest.fixture(scope="module")
def pandalm():
    settings = TableSettings(reference_system="bloom-7b")
    return analysed(PANDALM, ColumnMapping(brief="item_id"), settings)


@pytest.mark.parametrize(
    ("system", "difference", "p_value"),
    # Answers of 504 that pass, by the source: NewYorker 427, Claude 151, GPT4 140, GPT3.5 44. Every
    # plot has the same three raters for all systems, so that the mean difference is that of shares.
    [
        ("NewYorker", (427 - 140) / 504, 0.0005),
        ("Claude", (151 - 140) / 504, 0.69),
        ("GPT3.5", (44 - 140) / 504, 0.004),
    ],
)
def test_ttcw_systems_differ_by_their_pass_rates(ttcw, system, difference, p_value):
    table = ttcw["comparison"].set_index(["outcome", "system"])
    row = table.loc[("composite", system)]
    assert row["estimate"] == pytest.approx(difference)
    assert row["p_value"] == pytest.approx(p_value, abs=0.0005 if p_value < 0.01 else 0.005)
    assert (row["n_briefs"], row["n_pairs"], row["role"]) == (12, 36, "primary")


def test_ttcw_checks_by_ranks_agree_where_a_difference_is_shown(ttcw):
    checks = ttcw["comparison"].query("outcome == 'composite'").set_index("system")["wilcoxon_p"]
    assert checks["NewYorker"] == pytest.approx(2 / 2**12)
    assert checks["GPT3.5"] < 0.01
    assert checks["Claude"] > 0.5


def test_ttcw_has_all_pairs_and_loses_none(ttcw):
    flow = ttcw["flow"].set_index(["outcome", "system"])
    assert (flow["n_lost"] == 0).all()
    assert flow.loc[("composite", "Claude"), "n_paired"] == 36
    assert len(ttcw["comparison"]) == 15 * 3


def test_ttcw_panels_change_with_the_plot_so_what_needs_a_full_table_says_so(ttcw):
    row = ttcw["comparison"].iloc[0]
    assert np.isnan(row["other_raters"])
    assert row["why_no_other_raters"].endswith("96 of 132 are missing.")
    icc = ttcw["coefficients"].query("coefficient == 'ICC(2,1)' and scope == 'all systems'")
    assert "use Krippendorff's alpha" in icc["why_undefined"].iloc[0]


def test_ttcw_raters_are_connected_and_have_a_severity(ttcw):
    raters = ttcw["raters"]
    assert len(raters) == 11
    assert raters["n_ratings"].sum() == 2016
    assert raters["severity"].sum() == pytest.approx(0.0, abs=1e-9)


def test_ttcw_pass_counts_are_in_the_distributions(ttcw):
    passed = ttcw["distributions"].query("value == 1").groupby("system")["count"].sum()
    # Counted in the annotation files of salesforce/creativity_eval, commit fced0ab.
    assert passed.to_dict() == {"NewYorker": 427, "Claude": 151, "GPT4": 140, "GPT3.5": 44}


def test_ttcw_as_slots_refuses_what_needs_persons():
    settings = TableSettings(reference_system="GPT4", raters_are_persons=False)
    tables = analysed(TTCW, ColumnMapping(brief="prompt_id"), settings)
    assert len(tables["rater_measures"]) == 1
    assert tables["rater_pairs"]["why_undefined"].str.contains("anonymous slots").all()
    assert tables["rater_results"]["why_undefined"].str.contains("anonymous slots").all()
    first = tables["coefficients"].query('coefficient == "Krippendorff\'s alpha"').iloc[0]
    assert not np.isnan(first["value"])


def choices():
    with PANDALM.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_pandalm_counts_every_choice_by_side(pandalm):
    counted = Counter(row["preference"] for row in choices())
    assert counted == {"a": 1255, "b": 1416, "tie": 326}
    every = pandalm["position"].set_index("system").loc["every pair"]
    assert (every["n_left"], every["n_right"], every["n_ties"]) == (1255, 1416, 326)
    assert every["n_briefs"] == 999
    assert "always stood on the same side" in every["why_undefined"]


def test_pandalm_counts_votes_for_the_system_whatever_its_side(pandalm):
    pair = {"bloom-7b", "llama-7b"}
    votes = Counter(
        "tie" if row["preference"] == "tie" else row[f"system_{row['preference']}"]
        for row in choices()
        if {row["system_a"], row["system_b"]} == pair
    )
    assert votes == {"llama-7b": 214, "bloom-7b": 84, "tie": 35}
    table = pandalm["preferences"].set_index(["system", "reference_system"])
    row = table.loc[("llama-7b", "bloom-7b")]
    assert row[["wins", "losses", "ties", "n_votes"]].tolist() == [214, 84, 35, 333]
    rate = pandalm["win_rates"].query("system == 'llama-7b' and win_rate == 'votes'").iloc[0]
    assert rate["estimate"] == pytest.approx((214 + 35 / 2) / 333)


def test_pandalm_estimates_are_the_net_share_of_votes(pandalm):
    row = pandalm["comparison"].set_index("system").loc["llama-7b"]
    # Every brief has three votes, so that the mean of the briefs is that of the votes.
    assert row["estimate"] == pytest.approx((214 - 84) / 333)
    assert (row["wins"], row["ties"], row["losses"], row["n_briefs"]) == (73, 10, 28, 111)


def test_pandalm_worths_stand_in_the_order_of_net_wins(pandalm):
    worths = pandalm["worths"].set_index("system")["log_worth"].sort_values()
    net = Counter()
    for row in choices():
        if row["preference"] != "tie":
            other = "b" if row["preference"] == "a" else "a"
            net[row[f"system_{row['preference']}"]] += 1
            net[row[f"system_{other}"]] -= 1
    assert list(worths.index) == [name for name, _ in reversed(net.most_common())]
    assert worths.sum() == pytest.approx(0.0, abs=1e-9)


def test_pandalm_annotators_agree_exactly_as_often_as_the_file_says(pandalm):
    by_item: dict[str, dict[str, str]] = {}
    for row in choices():
        by_item.setdefault(row["item_id"], {})[row["rater"]] = row["preference"]
    for row in pandalm["rater_pairs"].to_dict("records"):
        same = sum(a[row["first_rater"]] == a[row["second_rater"]] for a in by_item.values())
        assert row["exact"] == pytest.approx(same / 999)
        assert row["kappa"] > 0.85


def test_pandalm_has_no_scores_and_its_tables_of_scores_are_empty(pandalm):
    for name in ("agreement", "distributions", "missing", "strata", "disagreement"):
        assert len(pandalm[name]) == 0 or name == "distributions"
    assert pandalm["raters"].empty
