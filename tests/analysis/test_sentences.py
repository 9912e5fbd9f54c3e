"""The sentences of a report, literally: they claim no more than the figures beside them."""

import pytest
from rated_frames import NEW, OLD, SIX_BRIEFS, criterion, plan_for, ratings, rows_of, yes_no

from evalkit.analysis.agreement import agreement_table
from evalkit.analysis.comparison import comparison_table
from evalkit.analysis.sentence import (
    agreement_sentence,
    comparison_sentence,
    equivalence_sentence,
    p_words,
)
from evalkit.analysis.summary import summarise

NAMES = {NEW: "Tuned model", OLD: "Base model"}


def compare(differences, reference=2, **changes):
    plan = plan_for(criterion(), system_names=NAMES, **changes)
    rated = ratings(rows_of(differences, reference=reference))
    row = comparison_table(summarise(rated, plan), plan).iloc[0]
    return comparison_sentence(row, plan), equivalence_sentence(row, plan)


def agree(rows, outcome):
    plan = plan_for(outcome)
    row = agreement_table(summarise(ratings(rows), plan), plan).iloc[0]
    return agreement_sentence(row, plan)


def test_p_that_cannot_reach_the_level():
    """Five briefs differ, so that even five of one sign give 2/32."""
    assert compare(SIX_BRIEFS)[0] == (
        "Q: only 5 briefs differ between Tuned model and Base model, so p cannot reach .05 "
        "whatever the sizes (the smallest possible is .062); the difference is 0.58 points on a "
        "1–4 scale, 95% CI −0.50 to 1.50, n = 6 briefs."
    )


def test_all_alike():
    assert compare([[0, 0], [0, 0]])[0] == (
        "Q: Tuned model and Base model have equal averages in each of the 2 briefs."
    )


def test_shown():
    # Six briefs of one sign: 2/64.
    assert compare([[1]] * 5 + [[2]])[0] == (
        "Q: Tuned model is shown to be better than Base model by 1.17 points on a 1–4 scale "
        "(95% CI 1.00 to 2.00, exact p = .031, n = 6 briefs)."
    )


def test_shown_for_the_reference_turns_the_interval():
    assert compare([[-1]] * 5 + [[-2]], reference=4)[0] == (
        "Q: Base model is shown to be better than Tuned model by 1.17 points on a 1–4 scale "
        "(95% CI 1.00 to 2.00, exact p = .031, n = 6 briefs)."
    )


def test_not_shown_to_differ():
    # The signs of 2 and six 1 reach the sum of 4 in 1 + 6 + 16 of 128 ways on each side.
    sentence = compare([[2], [1], [1], [-1], [1], [-1], [1]])[0]
    assert sentence == (
        "Q: Tuned model and Base model are not shown to differ (difference 0.57 points on a 1–4 "
        "scale, 95% CI −1.00 to 1.50, exact p = .359, n = 7 briefs)."
    )
    assert "significant" not in sentence


def test_exploratory_outcomes_say_that_they_are():
    plan = plan_for(criterion(), criterion("p"), system_names=NAMES, secondary_outcomes=())
    rated = ratings([*rows_of([[1]] * 6), *rows_of([[1]] * 6, outcome="p")])
    row = comparison_table(summarise(rated, plan), plan).iloc[1]
    assert comparison_sentence(row, plan) == (
        "P: Tuned model was rated better than Base model by 1.00 points on a 1–4 scale (95% CI "
        "1.00 to 1.00, exact p = .031, exploratory: not in the plan, not adjusted, n = 6 briefs)."
    )


def test_adjusted_p_stands_beside_the_exact_one():
    plan = plan_for(
        criterion(), criterion("p"), criterion("r"), system_names=NAMES, correction="max_t"
    )
    rows = [
        *rows_of([[1]] * 7),
        *rows_of([[1]] * 6 + [[-1]], outcome="p"),
        *rows_of([[1], [1], [-1], [1], [-1], [1], [1]], outcome="r"),
    ]
    row = comparison_table(summarise(ratings(rows), plan), plan).set_index("outcome").loc["p"]
    row["outcome"] = "p"
    # By hand: 16 of 128 signs put 6 or 7 alike on a side of p; of r's, 16 more at the same pattern.
    assert "exact p = .125, p = " in comparison_sentence(row, plan)
    assert "after step-down max-T over all sign flips, 2 tests" in comparison_sentence(row, plan)


def test_too_few_pairs():
    sentence = compare([[None]])[0]
    assert sentence.startswith("Q: Tuned model and Base model cannot be compared: ")
    assert "complete pair" in sentence


@pytest.mark.parametrize(
    ("differences", "margin", "claim"),
    [
        (
            [[0], [0], [1], [0], [0], [-1], [0], [0]],
            0.75,
            "Q: Tuned model and Base model are equivalent within 0.75 points on a 1–4 scale ",
        ),
        (
            [[1], [-1], [1], [0], [1], [-1], [0]],
            0.25,
            "Q: inconclusive: neither that Tuned model and Base model differ nor that they are "
            "equivalent within 0.25 points on a 1–4 scale is shown ",
        ),
        (
            [[1], [1], [2], [1], [1], [2]],
            0.5,
            "Q: the difference between Tuned model and Base model is not shown to be smaller than "
            "0.50 points on a 1–4 scale ",
        ),
        (
            [[1]] * 6,
            1.5,
            "Q: Tuned model and Base model differ by less than 1.50 points on a 1–4 scale ",
        ),
    ],
)
def test_equivalence_has_four_answers(differences, margin, claim):
    sentence = compare(differences, margin=margin)[1]
    assert sentence.startswith(claim + "(90% CI ")
    assert sentence.endswith(f"for both one-sided tests, n = {len(differences)} briefs).")


def test_without_a_margin_nothing_is_said_of_equivalence():
    assert compare(SIX_BRIEFS)[1] == ""


def test_undefined_agreement():
    assert agree(rows_of([[0, 0], [0, 0]]), criterion()) == (
        "Q: agreement is undefined: no variation: all 8 ratings are 2."
    )


def test_agreement_below_the_threshold():
    """Six briefs of two raters, two of twelve passages apart by one level."""
    reference = [[1, 1], [2, 2], [3, 3], [4, 4], [1, 2], [3, 4]]
    sentence = agree(rows_of([[0, 0]] * 6, reference=reference), criterion())
    # The krippendorff library says .8722.
    assert sentence.startswith("Q: α = .87 (95% CI ")
    assert "whose lower limit does not reach the" in sentence
    assert "study's threshold of .67; 67% of rater pairs exact, 100% within one level" in sentence
    assert sentence.endswith("12 passages, 24 ratings.")


def test_a_criterion_at_the_ceiling():
    """36 ratings, of which three are 3 and the others 4: alpha about nought, AC2 high.

    By hand: alpha 1 - 35·3/(33·3) = -.06; AC2 (.9722 - .1400)/(1 - .1400) = .97.
    """
    reference = [[4, 4, 4]] * 3 + [[4, 4, 3], [4, 3, 4], [3, 4, 4]]
    sentence = agree(
        [row for row in rows_of([[0, 0, 0]] * 6, reference=reference) if row[2] == OLD]
        + [(f"r{r}", f"b{b}", NEW, "q", 4.0, "") for r in (1, 2, 3) for b in range(1, 7)],
        criterion(),
    )
    assert sentence == (
        "Q: 92% of the ratings are 4, so there is little to tell apart, and α says little "
        "(α = −.06, 95% CI −.17 to .05); with fewer than six ratings off that level no interval "
        "can be trusted; 83% of rater pairs exact, 100% within one level; AC2 = .97, 95% CI .88 "
        "to .99; 12 passages, 36 ratings."
    )


def test_yes_no_agreement_names_ac1():
    reference = [[0, 0, 0]] * 5 + [[0, 0, 1]]
    sentence = agree(rows_of([[0, 0, 0]] * 6, reference=reference, outcome="flag"), yes_no())
    assert sentence.startswith("FLAG: 94% of the ratings are 0")
    assert "AC1 = " in sentence


@pytest.mark.parametrize(
    ("p_value", "words"), [(0.0005, "p < .001"), (0.0213, "p = .021"), (1.0, "p = 1")]
)
def test_p_is_never_nought(p_value, words):
    assert p_words(p_value) == words
