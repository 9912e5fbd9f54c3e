"""Agreement: what stands in the tables, what is refused, and how the reason reads."""

import numpy as np
import pandas as pd
import pytest
from rated_frames import (
    NEW,
    OLD,
    composite,
    criterion,
    plan_for,
    preference,
    ratings,
    rows_of,
    yes_no,
)

from evalkit.analysis.agreement import POOLED, agreement_table
from evalkit.analysis.brief_strata import brief_strata
from evalkit.analysis.coefficients import coefficient_table
from evalkit.analysis.rater_pairs import rater_pair_table
from evalkit.analysis.rating_cube import choice_table, rating_cube
from evalkit.analysis.summary import summarise
from evalkit.stats.agreement import AgreementWeights, gwet_ac, krippendorff_alpha
from evalkit.study.rubric import Measurement

# Krippendorff (2011), section C: 12 units by 4 observers, five values, units 1-6 as one system's
# passages of six briefs and 7-12 as the other's. Alpha: nominal .743, ordinal .815, interval .849.
OBSERVERS = """
    1 2 3 3 2 1 4 1 2 . . .
    1 2 3 3 2 2 4 1 2 5 . 3
    . 3 3 3 2 3 4 2 2 5 1 .
    1 2 3 3 2 4 4 1 2 5 1 .
"""
FIVE = (1.0, 2.0, 3.0, 4.0, 5.0)


def krippendorff_ratings():
    rows = [
        (f"r{r}", f"b{u % 6 + 1}", OLD if u < 6 else NEW, "q", float(value), "")
        for r, line in enumerate(OBSERVERS.split("\n")[1:5], start=1)
        for u, value in enumerate(line.split())
        if value != "."
    ]
    return ratings(rows)


def agreement_of(rated, plan):
    return agreement_table(summarise(rated, plan), plan)


def coefficients_of(rated, plan):
    return coefficient_table(
        rating_cube(rated, plan), choice_table(rated), brief_strata(rated), plan
    )


@pytest.mark.parametrize(
    ("measurement", "alpha"),
    [
        (Measurement.NOMINAL, 0.743),
        (Measurement.ORDINAL, 0.815),
        (Measurement.INTERVAL, 0.849),
        (Measurement.RATIO, 0.797),
    ],
)
def test_pooled_alpha_is_the_published_one_at_every_level(measurement, alpha):
    plan = plan_for(criterion(values=FIVE, measurement=measurement))
    row = agreement_of(krippendorff_ratings(), plan).set_index("scope").loc[POOLED]
    assert row["coefficient"] == pytest.approx(alpha, abs=5e-4)
    # Unit 12 has one rating, so that 11 of 12 units and 40 of 41 ratings can be paired.
    assert (row["n_passages"], row["n_passages_dropped"], row["n_ratings"]) == (11, 1, 40)


def test_each_system_has_its_own_row():
    table = agreement_of(krippendorff_ratings(), plan_for(criterion(values=FIVE)))
    assert table["scope"].tolist() == [POOLED, OLD, NEW]
    assert table["n_passages"].tolist() == [11, 6, 5]


def test_shares_are_of_pairs():
    """Two briefs by three raters: 3 3 4 and 2 4 4 on one system, all alike on the other."""
    rows = rows_of([[0, 0, 0], [0, 0, 0]], reference=[[3, 3, 4], [2, 4, 4]])
    row = agreement_of(ratings(rows), plan_for(criterion())).set_index("scope").loc[OLD]
    # Pairs: 33 34 34 | 24 24 44.
    assert row["exact"] == pytest.approx(2 / 6)
    assert row["adjacent"] == pytest.approx(4 / 6)
    assert (row["most_frequent"], row["share_most_frequent"]) == (4.0, 0.5)


def test_all_ratings_alike_have_no_coefficient_but_shares():
    row = agreement_of(ratings(rows_of([[0, 0], [0, 0]])), plan_for(criterion())).iloc[0]
    assert np.isnan(row["coefficient"])
    assert row["why_undefined"] == "no variation: all 8 ratings are 2"
    assert row["exact"] == 1.0


def test_a_rating_off_the_declared_scale_is_named_and_spoils_its_outcome_only():
    rows = [*rows_of([[7, 0]]), *rows_of([[1, 0], [0, 1]], outcome="p")]
    table = agreement_of(ratings(rows), plan_for(criterion(), criterion("p")))
    reasons = table.groupby("outcome", sort=False)["why_undefined"].first()
    assert "the rating 9 is not one of the declared levels 1, 2, 3, 4" in reasons["q"]
    assert reasons["p"] == ""


def test_ac_is_nominal_or_ordinal_as_the_outcome_is():
    rows = [*rows_of([[1, 0], [0, 0], [1, 1]]), *rows_of([[1, 1]] * 3, reference=0, outcome="flag")]
    table = agreement_of(ratings(rows), plan_for(criterion(), yes_no()))
    methods = table[table["scope"] == POOLED].set_index("outcome")["ac_method"]
    assert methods["q"].startswith("Gwet's AC2, ordinal weights")
    assert methods["flag"].startswith("Gwet's AC1")
    counts = np.array([[0, 2, 0, 0], [0, 1, 1, 0], [0, 2, 0, 0], [0, 2, 0, 0], [0, 2, 0, 0]])
    counts = np.vstack([counts, [0, 0, 2, 0]])
    found = gwet_ac(counts, [1, 2, 3, 4], AgreementWeights.ORDINAL)
    assert table["ac"].iloc[0] == pytest.approx(found.coefficient)


def test_the_long_table_repeats_the_main_one_and_adds_to_it():
    rated, plan = krippendorff_ratings(), plan_for(criterion(values=FIVE))
    main = agreement_of(rated, plan).set_index("scope")
    long = coefficients_of(rated, plan).set_index(["scope", "coefficient"])
    for scope in (POOLED, OLD, NEW):
        alpha = long.loc[(scope, "Krippendorff's alpha")]
        assert alpha["value"] == main.loc[scope, "coefficient"]
        for limit in ("low", "high"):
            assert alpha[limit] == pytest.approx(main.loc[scope, limit], nan_ok=True)
        assert long.loc[(scope, "Gwet's AC2"), "value"] == main.loc[scope, "ac"]


# Shrout & Fleiss (1979), table 2: six targets by four judges; ICC(2,1) .29, ICC(2,4) .62, ICC(1)
# .17, ICC(1,4) .44. Targets 1-3 stand as one system's passages of three briefs, 4-6 the other's.
JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
TEN = tuple(float(level) for level in range(1, 11))


def shrout_fleiss_ratings():
    return ratings(
        (f"r{r}", f"b{t % 3}", OLD if t < 3 else NEW, "q", float(score), "")
        for t, row in enumerate(JUDGES)
        for r, score in enumerate(row)
    )


def test_reliabilities_of_persons_are_the_published_ones():
    plan = plan_for(criterion(values=TEN))
    rows = coefficients_of(shrout_fleiss_ratings(), plan).set_index(["scope", "coefficient"])
    assert rows.loc[(POOLED, "ICC(2,1)"), "value"] == pytest.approx(0.29, abs=0.005)
    assert rows.loc[(POOLED, "ICC(2,k)"), "value"] == pytest.approx(0.62, abs=0.005)
    assert (POOLED, "ICC(1)") not in rows.index
    assert rows.loc[(POOLED, "ICC(2,1)"), "n_briefs"] == 3
    assert rows.loc[(POOLED, "Kendall's W"), "why_no_interval"] != ""


def test_reliabilities_of_slots_are_those_of_form_one_and_the_others_are_refused():
    plan = plan_for(criterion(values=TEN), raters_are_persons=False)
    rows = coefficients_of(shrout_fleiss_ratings(), plan).set_index(["scope", "coefficient"])
    assert rows.loc[(POOLED, "ICC(1)"), "value"] == pytest.approx(0.17, abs=0.005)
    assert rows.loc[(POOLED, "ICC(1,k)"), "value"] == pytest.approx(0.44, abs=0.005)
    for refused in ("ICC(2,1)", "ICC(2,k)", "Kendall's W"):
        assert np.isnan(rows.loc[(POOLED, refused), "value"])
        assert "anonymous slots" in rows.loc[(POOLED, refused), "why_undefined"]


def test_slots_need_not_be_the_same_columns_in_every_brief():
    """Form 1 asks only how many ratings a passage has, so names that change make no hole."""
    rated = shrout_fleiss_ratings()
    renamed = rated.scores.assign(rater=rated.scores["brief"] + rated.scores["rater"])
    plan = plan_for(criterion(values=TEN), raters_are_persons=False)
    rows = coefficients_of(type(rated)(renamed, rated.preferences), plan)
    assert rows.set_index(["scope", "coefficient"]).loc[
        (POOLED, "ICC(1)"), "value"
    ] == pytest.approx(0.17, abs=0.005)


def test_passages_that_not_everybody_rated_are_dropped_and_counted():
    rated = shrout_fleiss_ratings()
    holed = type(rated)(rated.scores.drop(index=[0]), rated.preferences)
    rows = coefficients_of(holed, plan_for(criterion(values=TEN)))
    row = rows.set_index(["scope", "coefficient"]).loc[(POOLED, "ICC(2,1)")]
    assert (row["n_passages"], row["n_passages_dropped"], row["n_ratings"]) == (5, 1, 20)


def test_nominal_outcomes_have_fleiss_and_no_reliability():
    # Fleiss on 3+0, 2+1, 0+3, 0+3 is .657 (doctest of fleiss_kappa).
    rows = rows_of([[0, 0, 0], [0, 0, 0]], reference=[[0, 0, 0], [0, 0, 1]], outcome="flag")
    table = [row for row in rows if row[2] == OLD]
    table += [(f"r{r}", f"b{b}", NEW, "flag", 1.0, "") for r in (1, 2, 3) for b in (1, 2)]
    found = coefficients_of(ratings(table), plan_for(yes_no()))
    pooled = found[found["scope"] == POOLED].set_index("coefficient")
    assert list(pooled.index) == ["Krippendorff's alpha", "Gwet's AC1", "Fleiss' kappa"]
    assert pooled.loc["Fleiss' kappa", "value"] == pytest.approx(0.657, abs=5e-4)


def test_the_composite_has_reliabilities_only_and_mirrors_faults():
    """Twice the same six targets, once upside down, make the composite the targets again."""
    upright = shrout_fleiss_ratings().scores
    mirrored = upright.assign(outcome="fault", value=11 - upright["value"])
    plan = plan_for(
        composite(),
        criterion(values=TEN),
        criterion("fault", values=TEN, higher_is_better=False),
    )
    rated = shrout_fleiss_ratings()
    both = type(rated)(pd.concat([upright, mirrored]), rated.preferences)
    rows = coefficients_of(both, plan)
    own = rows[(rows["outcome"] == "composite") & (rows["scope"] == POOLED)]
    assert own["coefficient"].tolist() == ["ICC(2,1)", "ICC(2,k)", "Kendall's W"]
    assert own["value"].iloc[0] == pytest.approx(0.29, abs=0.005)


def test_passage_types_are_described_by_alpha_and_ac():
    rated = krippendorff_ratings()
    types = {f"b{number}": "literary" if number < 4 else "informational" for number in range(1, 7)}
    typed = type(rated)(
        rated.scores.assign(passage_type=rated.scores["brief"].map(types)), rated.preferences
    )
    rows = coefficients_of(typed, plan_for(criterion(values=FIVE)))
    strata = rows[rows["scope_kind"] == "passage_type"]
    assert strata["scope"].unique().tolist() == ["informational", "literary"]
    assert strata["coefficient"].unique().tolist() == ["Krippendorff's alpha", "Gwet's AC2"]
    kept = typed.scores[typed.scores["passage_type"] == "literary"]
    counts = np.array(
        [
            [(own["value"] == value).sum() for value in FIVE]
            for _, own in kept.groupby(["brief", "system"])
        ]
    )
    alpha = krippendorff_alpha(counts, FIVE, Measurement.ORDINAL).coefficient
    literary = strata[strata["scope"] == "literary"].iloc[0]
    assert literary["value"] == pytest.approx(alpha)


def test_every_two_raters_have_their_kappa():
    # Doctest of cohen_kappa: 1 2 3 3 against 1 2 3 2 is .8 with quadratic weights.
    first, second = (1, 2, 3, 3), (1, 2, 3, 2)
    rows = [
        ("a", f"b{b}", OLD, "q", float(score), "") for b, score in enumerate(first, start=1)
    ] + [("b", f"b{b}", OLD, "q", float(score), "") for b, score in enumerate(second, start=1)]
    rows += [("b", "b9", OLD, "q", 2.0, "")]
    rated, plan = ratings(rows), plan_for(criterion(values=(1.0, 2.0, 3.0)))
    (row,) = rater_pair_table(rating_cube(rated, plan), choice_table(rated), plan).to_dict(
        "records"
    )
    assert (row["first_rater"], row["second_rater"]) == ("a", "b")
    assert row["kappa"] == pytest.approx(0.8)
    assert (row["exact"], row["adjacent"], row["mean_difference"]) == (0.75, 1.0, 0.25)
    assert (row["n_passages"], row["n_passages_dropped"], row["n_briefs"]) == (4, 1, 4)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"raters_are_persons": False}, "anonymous slots"), ({}, "no two raters")],
)
def test_pairs_of_raters_are_refused_with_the_reason(changes, reason):
    rows = [(f"r{b}", f"b{b}", OLD, "q", 2.0, "") for b in (1, 2)]
    rated, plan = ratings(rows), plan_for(criterion(), **changes)
    (row,) = rater_pair_table(rating_cube(rated, plan), choice_table(rated), plan).to_dict(
        "records"
    )
    assert np.isnan(row["kappa"])
    assert reason in row["why_undefined"]


def test_raters_pairs_agree_on_preferences_too():
    choices = [
        (rater, f"b{b}", NEW, OLD, float(value), True)
        for rater, values in {"a": (2, 1, -1, 0), "b": (2, 1, -1, 0)}.items()
        for b, value in enumerate(values)
    ]
    rated, plan = ratings([], choices), plan_for(preference())
    table = rater_pair_table(rating_cube(rated, plan), choice_table(rated), plan)
    assert table["kappa"].tolist() == [1.0]
    assert "agree perfectly" in table["why_no_interval"].iloc[0]
