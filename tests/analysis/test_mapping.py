"""Tables from anywhere: columns named by a mapping, direction and weights by declaration."""

import pandas as pd
import pytest

from evalkit.analysis.comparison import comparison_table
from evalkit.analysis.mapping import ColumnMapping, TableSettings, map_table
from evalkit.analysis.outcome import OutcomeKind
from evalkit.analysis.rating_cube import rating_cube
from evalkit.analysis.summary import summarise
from evalkit.errors import RatingsTableError
from evalkit.study.rubric import Measurement


def table(*rows, columns=("rater", "brief", "system", "criterion", "score")):
    return pd.DataFrame(list(rows), columns=list(columns), dtype="str")


SMALL = table(
    ("a", "1", "old", "clear", "2"),
    ("a", "1", "new", "clear", "3"),
    ("a", "1", "old", "stiff", "3"),
    ("a", "1", "new", "stiff", "1"),
)


def estimates(mapped):
    ratings, plan = mapped.ratings, mapped.plan
    found = comparison_table(summarise(ratings, plan), plan, rating_cube(ratings, plan))
    return found.set_index("outcome")["estimate"].to_dict()


def test_criteria_on_one_scale_get_a_composite_in_front():
    mapped = map_table(SMALL, ColumnMapping(), TableSettings(levels=(1, 2, 3, 4)))
    assert [o.id for o in mapped.plan.outcomes] == ["composite", "clear", "stiff"]
    assert mapped.plan.outcomes[1].values == (1, 2, 3, 4)
    assert estimates(mapped) == {"composite": -0.5, "clear": 1.0, "stiff": -2.0}


def test_a_declared_direction_turns_a_criterion():
    settings = TableSettings(levels=(1, 2, 3, 4), lower_is_better=frozenset({"stiff"}))
    found = estimates(map_table(SMALL, ColumnMapping(), settings))
    assert found == {"composite": 1.5, "clear": 1.0, "stiff": 2.0}


def test_a_negative_weight_is_a_fault_of_that_weight():
    settings = TableSettings(levels=(1, 2, 3, 4), weights={"stiff": -3})
    mapped = map_table(SMALL, ColumnMapping(), settings)
    found = estimates(mapped)
    assert mapped.plan.outcomes[0].name == "Weighted mean of 2 outcomes"
    assert found["stiff"] == 2.0
    assert found["composite"] == pytest.approx((1 * 1 + 3 * 2) / 4)


def test_weights_of_what_is_not_there_are_named():
    with pytest.raises(RatingsTableError, match="No outcome 'grace'"):
        map_table(SMALL, ColumnMapping(), TableSettings(weights={"grace": 2}))


def test_yes_and_no_are_nominal():
    mapped = map_table(
        table(("a", "1", "old", "ok", "yes"), ("a", "1", "new", "ok", "No")),
        ColumnMapping(),
        TableSettings(),
    )
    (outcome,) = mapped.plan.outcomes
    assert (outcome.measurement, outcome.values) == (Measurement.NOMINAL, (0.0, 1.0))


def test_optional_columns_come_along():
    columns = ("rater", "brief", "system", "score", "grade", "position", "round", "missing_reason")
    rows = [
        ("a", "1", "old", "2", "3", "1", "1", ""),
        ("a", "1", "new", "", "3", "1", "1", "could_not_check"),
    ]
    mapped = map_table(table(*rows, columns=columns), ColumnMapping(outcome=None), TableSettings())
    scores = mapped.ratings.scores
    assert scores["grade"].tolist() == ["3", "3"]
    assert scores["position"].tolist() == [1.0, 1.0]
    assert scores["round"].tolist() == [1, 1]
    assert scores["missing_reason"].tolist() == ["", "could_not_check"]


def test_a_column_that_means_something_else_is_left_alone():
    columns = ("rater", "brief", "system", "score", "position")
    rows = [("a", "1", "old", "2", "editor"), ("a", "1", "new", "3", "editor")]
    mapped = map_table(table(*rows, columns=columns), ColumnMapping(outcome=None), TableSettings())
    assert "position" not in mapped.ratings.scores.columns


def test_slots_are_declared():
    mapped = map_table(SMALL, ColumnMapping(), TableSettings(raters_are_persons=False))
    assert not mapped.plan.raters_are_persons


def test_a_margin_and_a_correction_reach_the_plan():
    mapped = map_table(SMALL, ColumnMapping(), TableSettings(margin=0.5, correction="max_t"))
    assert (mapped.plan.margin, mapped.plan.correction) == (0.5, "max_t")


PAIRS = ("rater", "brief", "system_a", "system_b", "preference")


def test_preferences_favour_the_compared_system_whatever_its_side():
    rows = [
        ("a", "1", "new", "old", "a"),
        ("b", "1", "old", "new", "b"),
        ("c", "1", "old", "new", "tie"),
    ]
    settings = TableSettings(reference_system="old")
    mapped = map_table(table(*rows, columns=PAIRS), ColumnMapping(), settings)
    chosen = mapped.ratings.preferences
    assert chosen["value"].tolist() == [1.0, 1.0, 0.0]
    assert chosen["system_is_left"].tolist() == [True, False, False]
    assert mapped.plan.outcomes[0].kind is OutcomeKind.PREFERENCE


def test_preferences_may_be_strengths():
    rows = [("a", "1", "old", "new", "2"), ("b", "1", "old", "new", "-1")]
    mapped = map_table(
        table(*rows, columns=PAIRS), ColumnMapping(), TableSettings(reference_system="old")
    )
    assert mapped.ratings.preferences["value"].tolist() == [2.0, -1.0]
    assert mapped.plan.outcomes[0].values == (-2.0, -1.0, 0.0, 1.0, 2.0)


def test_a_choice_that_is_none_is_named():
    rows = [("a", "1", "old", "new", "neither")]
    with pytest.raises(RatingsTableError, match="should hold a, b or tie, or a number"):
        map_table(table(*rows, columns=PAIRS), ColumnMapping(), TableSettings())


def test_an_answer_that_stands_twice_is_named():
    twice = pd.concat([SMALL, SMALL.iloc[:1]])
    with pytest.raises(RatingsTableError, match="rater a, brief 1, system old, outcome clear"):
        map_table(twice, ColumnMapping(), TableSettings())


def test_a_missing_column_is_named_with_what_there_is():
    with pytest.raises(RatingsTableError, match="but no brief"):
        map_table(SMALL.rename(columns={"brief": "plot"}), ColumnMapping(), TableSettings())


def test_a_score_that_is_no_number_is_named():
    with pytest.raises(RatingsTableError, match="Row 1 of the table: the column score"):
        map_table(table(("a", "1", "old", "q", "good")), ColumnMapping(), TableSettings())
