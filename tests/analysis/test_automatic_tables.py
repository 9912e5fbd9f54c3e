"""The automatic rater held against experts: hand-made answers whose figures are known."""

import pandas as pd
import pytest

from evalkit.analysis.automatic.answers import (
    CHOICE_COLUMNS,
    SCORE_COLUMNS,
    WORD_COLUMNS,
    AutomaticAnswers,
)
from evalkit.analysis.automatic.standing import standings
from evalkit.analysis.automatic.whole import AUTOMATIC_TABLES, automatic_tables
from evalkit.analysis.frame import PREFERENCE_COLUMNS, RATING_COLUMNS, Ratings
from evalkit.analysis.outcome import (
    COMPOSITE,
    PREFERENCE,
    AnalysisPlan,
    Outcome,
    OutcomeKind,
)

BRIEFS = [f"b{number:02d}" for number in range(1, 13)]
SYSTEMS = ("base", "tuned")
SCALE = (1.0, 2.0, 3.0, 4.0)
PLAN = AnalysisPlan(
    outcomes=(
        Outcome(COMPOSITE, "Mean of the criteria", OutcomeKind.COMPOSITE, SCALE),
        Outcome("fit", "Fit", OutcomeKind.CRITERION, SCALE),
        Outcome(PREFERENCE, "Preference", OutcomeKind.PREFERENCE, (-1.0, 1.0)),
    ),
    systems=SYSTEMS,
    reference_system="base",
)
EXPERTS = ("ana", "ben", "cem")


def true_level(brief: int, system: str) -> int:
    return 1 + (brief + (2 if system == "tuned" else 0)) % 4


def people(shift: dict[str, int] | None = None) -> Ratings:
    """Three experts who see the same levels, but for one who is a level off in some briefs."""
    shift = shift or {"ben": 5}
    rows = [
        (
            who,
            brief,
            system,
            "fit",
            _within(level + (who in shift and (number + 1) % shift[who] == 0)),
            "",
        )
        for who in EXPERTS
        for number, brief in enumerate(BRIEFS)
        for system in SYSTEMS
        for level in [true_level(number, system)]
    ]
    choices = [
        (who, brief, "tuned", "base", 1.0 if number % 3 else -1.0, number % 2 == 0)
        for who in EXPERTS
        for number, brief in enumerate(BRIEFS)
    ]
    return Ratings(
        pd.DataFrame(rows, columns=list(RATING_COLUMNS)),
        pd.DataFrame(choices, columns=list(PREFERENCE_COLUMNS)),
    )


def _within(level: float) -> float:
    return float(min(4, max(1, level)))


def answers(first_bonus: int = 0, length_bonus: float = 0.0, noise: int = 0) -> AutomaticAnswers:
    """An automatic rater that sees the levels, with a weakness if asked for."""
    words = {
        (brief, system): 500 + 40 * ((number * 7) % 5) * (1 if system == "tuned" else -1)
        for number, brief in enumerate(BRIEFS)
        for system in SYSTEMS
    }
    scores, choices = [], []
    for number, brief in enumerate(BRIEFS):
        for turn, sides in (("as_drawn", "AB"), ("swapped", "BA")):
            for side, system in zip(sides, SYSTEMS, strict=True):
                level = true_level(number, system) + (first_bonus if side == "A" else 0)
                level += length_bonus * (words[brief, system] > 500) + noise * (number % 3 - 1)
                row = (brief, system, "fit", _within(level), "", turn, 1, side)
                scores.append(row)
            is_left = sides[1] == "A"
            wins = (is_left if first_bonus else number % 3 != 0) or length_bonus > 0
            choices.append((brief, "tuned", "base", 1.0 if wins else -1.0, "", is_left, turn, 1))
    return AutomaticAnswers(
        pd.DataFrame(scores, columns=list(SCORE_COLUMNS)),
        pd.DataFrame(choices, columns=list(CHOICE_COLUMNS)),
        pd.DataFrame([(*k, n) for k, n in words.items()], columns=list(WORD_COLUMNS)),
        "judge-1",
    )


def tables(of: AutomaticAnswers, by: Ratings | None = None) -> dict[str, pd.DataFrame]:
    return dict(automatic_tables(by or people(), of, PLAN, 0.2, is_unblinded=True))


def row(table: pd.DataFrame, outcome: str = "fit", **wanted: str) -> pd.Series:
    rows = table[table["outcome"] == outcome]
    for column, value in wanted.items():
        rows = rows[rows[column] == value]
    (found,) = [one for _, one in rows.iterrows()]
    return found


def test_a_rater_like_the_experts_may_stand_beside_them_and_replaces_nobody():
    found = tables(answers())
    nearness = row(found["automatic_alternative"], rater="all experts")
    assert (nearness["advantage"], nearness["n_won"], nearness["n_experts"]) == (1.0, 3, 3)
    panel = row(found["automatic_agreement"], held_against="the panel")
    assert (panel["kappa"], panel["exact"]) == (1.0, 1.0)
    assert panel["why_no_interval"] == (
        "the raters agree perfectly, and from that no interval can be computed"
    )
    assert next(one for one in standings(found, PLAN) if one.outcome == "fit").may_stand


def test_the_sentence_says_that_what_could_not_be_tested_was_not():
    found = tables(answers())
    length = found["automatic_length"]
    reason = "no variation: the passages of every pair are equally long"
    found["automatic_length"] = length.assign(p_value=float("nan"), why_undefined=reason)
    standing = next(one for one in standings(found, PLAN) if one.outcome == "fit")
    assert standing.sentence.endswith(
        " Whether its length moves it could not be tested: no variation: the passages of every "
        "pair are equally long."
    )


def test_a_good_rater_with_an_interval_passes_and_the_sentence_says_what_for():
    found = tables(answers(), people({"ben": 5, "ana": 3, "cem": 6}))
    standing = next(one for one in standings(found, PLAN) if one.outcome == "fit")
    assert standing.may_stand, standing.sentence
    assert "as a column of its own and never in place of one" in standing.sentence
    assert "shown for 3 of 3 experts" in standing.sentence


def test_experts_among_themselves_stand_beside_it():
    among = row(tables(answers())["automatic_agreement"], held_against="experts with one another")
    # Ben is off in both passages of the briefs 5 and 10, but for one whose level is 4 already.
    assert among["exact"] == pytest.approx(1 - 2 / 3 * 3 / 24)
    assert among["why_no_interval"] == "a mean over pairs of the same people"


def test_a_favour_for_the_first_side_is_found_and_stands_in_the_way():
    found = tables(answers(first_bonus=1))
    side = row(found["automatic_sides"], PREFERENCE)
    assert (side["share_changed"], side["n_first"], side["n_second"]) == (1.0, 12, 0)
    assert side["p_value"] == pytest.approx(2 * 0.5**12)
    scores = row(found["automatic_sides"])
    # A passage at level 4 cannot gain, so that some do and some do not.
    assert scores["mean_gain"] == pytest.approx(0.75)
    standing = {one.outcome: one for one in standings(found, PLAN)}
    assert not standing["fit"].may_stand
    assert "its answers favour the first side" in standing["fit"].sentence


def test_length_beyond_the_experts_is_found_and_their_own_is_not_held_against_it():
    found = tables(answers(length_bonus=1.0))
    beyond = row(found["automatic_length"], whose="automatic rater beyond experts")
    assert beyond["slope"] > 0
    assert beyond["p_value"] < 0.05
    honest = row(tables(answers())["automatic_length"], whose="automatic rater beyond experts")
    assert honest["p_value"] > 0.05


def test_differences_stand_beside_the_experts_without_a_test():
    found = tables(answers())["automatic_systems"]
    assert not [name for name in found.columns if name.startswith("p_")]
    own = row(found)
    assert own["n_briefs"] == 12
    assert own["automatic_difference"] == pytest.approx(0.0)
    assert row(found, COMPOSITE)["automatic_difference"] == pytest.approx(0.0)


def test_systems_are_named_in_one_table_alone_and_not_before_unblinding():
    blind = automatic_tables(people(), answers(), PLAN, 0.2, is_unblinded=False)
    assert set(blind) == {t.name for t in AUTOMATIC_TABLES} - {"automatic_systems"}
    for table in blind.values():
        assert "tuned" not in table.to_csv()


def test_missing_answers_are_counted_by_reason_and_never_filled():
    whole = answers()
    is_lost = (whole.scores["brief"] == "b01") & (whole.scores["turn"] == "swapped")
    scores = whole.scores.assign(
        value=whole.scores["value"].mask(is_lost),
        missing_reason=whole.scores["missing_reason"].mask(is_lost, "refused"),
    )
    found = tables(AutomaticAnswers(scores, whole.choices, whole.words, "judge-1"))
    counts = row(found["automatic_missing"])
    assert (counts["n_asked"], counts["n_given"], counts["n_refused"]) == (48, 46, 2)
    # What was answered one way round alone says nothing of the sides.
    assert row(found["automatic_sides"])["n_units"] == 22


def test_one_expert_is_too_few_and_said_so():
    ratings = people()
    alone = Ratings(
        ratings.scores[ratings.scores["rater"] == "ana"],
        ratings.preferences[ratings.preferences["rater"] == "ana"],
    )
    found = tables(answers(), alone)
    assert "needs 2 people" in row(found["automatic_alternative"])["why_undefined"]
    assert (
        row(found["automatic_agreement"], held_against="experts with one another")["why_undefined"]
        == "no two experts have a passage in common"
    )
    assert not any(one.may_stand for one in standings(found, PLAN))


def test_before_anybody_rated_every_figure_is_undefined_with_its_reason():
    nobody = people()
    nobody = Ratings(nobody.scores.head(0), nobody.preferences.head(0))
    found = tables(answers(), nobody)
    assert "needs 2 people" in row(found["automatic_alternative"])["why_undefined"]
    assert (
        "no two experts"
        in row(found["automatic_agreement"], held_against="experts with one another")[
            "why_undefined"
        ]
    )
    assert not any(one.may_stand for one in standings(found, PLAN))
