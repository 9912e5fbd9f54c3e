"""Measures of texts beside ratings, on texts and differences short enough to reckon by hand."""

import math

import pandas as pd
import pytest
from rated_frames import NEW, OLD, criterion, plan_for

from evalkit.analysis.text_association import association_pairs, association_table
from evalkit.analysis.text_measures import description, measures_frame
from evalkit.study.brief import Brief
from evalkit.study.passage import Passage, Provenance
from evalkit.text.passage_reading import read_passage

BRIEF = Brief("b1", "4", "literary", "Rain", "Write.", 5, 8)


def read(text, brief=BRIEF, system=NEW, recited=None, **columns):
    return read_passage(brief, Passage(brief.id, system, text, Provenance(columns)), recited)


def values(*passages):
    frame = measures_frame(passages)
    return {row["measure"]: row["value"] for row in frame.to_dict("records")}


def test_distances_are_zero_inside_and_grow_outside():
    # Three words where 5 to 8 were asked for; a grade under the band 4.51-7.73.
    found = values(read("It did rain."))
    assert (found["words"], found["outside_range"]) == (3, 2)
    assert found["outside_band"] == pytest.approx(4.51 - found["flesch_kincaid"])
    assert values(read("It did rain all day long."))["outside_range"] == 0


def test_a_measure_that_no_passage_has_is_left_out_and_a_gap_stays_a_gap():
    assert not {"lexile", "atos", "recited"} & set(values(read("It did rain.")))
    frame = measures_frame([read("It did rain.", lexile="740L"), read("It rained.", system=OLD)])
    assert frame.loc[frame["measure"] == "lexile", "value"].tolist() == [
        740.0,
        pytest.approx(math.nan, nan_ok=True),
    ]


def test_imported_figures_are_held_against_the_band_of_the_grade():
    passage = read("It did rain.", lexile="1200L", atos="5.0")
    # CCSS Appendix A, supplement: grades 4-5 span 740-1010 Lexile and 4.97-7.03 ATOS.
    assert (passage.lexile.side, passage.atos.side) == ("above", None)
    assert read("It did rain.", lexile="about 800").lexile.number is None


def test_describes_each_system_and_counts_what_is_as_asked_for():
    frame = measures_frame(
        [
            read("It did rain."),
            read("It did rain all day.", Brief("b2", "4", "literary", "", "", 5, 8)),
            read("It did rain for two whole days and nights.", system=OLD),
        ]
    )
    words = description(frame).query("measure == 'words'").set_index("system")
    assert words.loc[NEW, ["n", "mean", "lowest", "highest", "n_within"]].tolist() == [
        2,
        4,
        3,
        5,
        1,
    ]
    assert words.loc[OLD, "n_within"] == 0
    sentence = description(frame).query("measure == 'mean_sentence'")
    assert sentence["n_within"].isna().all()


def frames(new_words, rating_differences):
    """Briefs whose old text has ten words, and whose new one has as many as given."""
    measures = pd.DataFrame(
        [
            row
            for number, words in enumerate(new_words)
            for row in ((f"b{number}", OLD, "words", 10.0), (f"b{number}", NEW, "words", words))
        ],
        columns=["brief", "system", "measure", "value"],
    )
    differences = pd.DataFrame(
        {
            "outcome": "q",
            "system": NEW,
            "reference_system": OLD,
            "brief": [f"b{number}" for number in range(len(rating_differences))],
            "difference": rating_differences,
        }
    )
    return measures, differences


def test_the_differences_of_a_brief_are_held_against_each_other():
    pairs = association_pairs(*frames([12, 9, 15, 10, 11, 8], [0.5, -1, 1, 0, 0.25, -0.5]))
    assert pairs["measure_difference"].tolist() == [2, -1, 5, 0, 1, -2]
    (row,) = association_table(pairs, plan_for(criterion())).to_dict("records")
    # Ranks 5 2 6 3 4 1 against 5 1 6 3 4 2: 1 - 6 * 2 / (6 * 35).
    assert row["correlation"] == pytest.approx(1 - 12 / 210)
    assert (row["n_briefs"], row["standing"], row["name"]) == (6, "exploratory", "Q")
    assert row["low"] < row["correlation"] < row["high"]


def test_what_cannot_be_told_says_why_and_keeps_its_n():
    pairs = association_pairs(*frames([10] * 6, [0.5, -1, 1, 0, 0.25, -0.5]))
    (row,) = association_table(pairs, plan_for(criterion())).to_dict("records")
    assert math.isnan(row["correlation"])
    assert (row["n_briefs"], row["why_undefined"][:12]) == (6, "no variation")


def test_only_planned_outcomes_stand_beside_texts():
    measures, differences = frames([12, 9, 15, 10, 11], [0.5, -1, 1, 0, 0.25])
    pairs = association_pairs(measures, differences.assign(outcome="other"))
    assert association_table(pairs, plan_for(criterion())).empty
