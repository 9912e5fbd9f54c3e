from dataclasses import dataclass

import pandas as pd

from evalkit.report.analysis_text import analysis_text


@dataclass(frozen=True)
class Agreement:
    table: pd.DataFrame
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Results:
    comparison: pd.DataFrame
    win_rates: pd.DataFrame
    headline: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Analysis:
    agreement: Agreement
    results: Results | None
    why_no_results: str = ""


AGREEMENT = pd.DataFrame(
    {
        "outcome": ["fit"] * 3 + ["bias"] * 3,
        "name": ["Fit"] * 3 + ["Flag: bias"] * 3,
        "scope": ["all systems", "X", "Y"] * 2,
        "coefficient": [0.58, 0.54, 0.37, None, None, 0.1],
        "low": [0.35, None, None, None, None, None],
        "high": [0.74, None, None, None, None, None],
        "confidence": [0.95, None, None, None, None, None],
        "exact": [0.389, 0.4, 0.4, 1.0, 1.0, 0.9],
        "adjacent": [0.944, 1.0, 1.0, 1.0, 1.0, 1.0],
        "ac": [0.66, 0.6, 0.5, 1.0, 1.0, 0.9],
        "ac_low": [0.5, None, None, None, None, None],
        "ac_high": [0.79, None, None, None, None, None],
        "n_passages": [24, 12, 12, 24, 12, 12],
        "n_ratings": [72, 36, 36, 72, 36, 36],
        "method": ["alpha, ordinal; jackknife"] + ["alpha, ordinal"] * 5,
        "ac_method": ["AC2, ordinal weights"] * 6,
        "flags": [""] * 6,
        "why_undefined": ["", "", "", "no variation", "no variation", ""],
        "why_no_interval": [""] * 6,
    }
)
COMPARISON = pd.DataFrame(
    {
        "outcome": ["composite", "fit", "bias"],
        "name": ["Mean of the criteria", "Fit", "Flag: bias"],
        "role": ["primary", "secondary", "exploratory"],
        "system": ["Y"] * 3,
        "reference_system": ["X"] * 3,
        "estimate": [0.8606, -0.75, None],
        "low": [0.094, float("-inf"), None],
        "high": [1.5754, float("inf"), None],
        "confidence": [0.95, 0.95, None],
        "p_value": [0.02734, 0.0004, None],
        "adjusted_p": [0.02734, 0.0008, None],
        "adjustment": ["Holm over 1", "Holm over 1", ""],
        "wins": [10, 2, None],
        "ties": [0, 1, None],
        "losses": [2, 9, None],
        "n_briefs": [12, 12, 0],
        "method": ["sign-flip", "sign-flip", None],
        "interval_method": ["inversion", "inversion", None],
        "flags": [""] * 3,
        "why_undefined": ["", "", "no brief has both passages rated"],
    }
)
WIN_RATES = pd.DataFrame(
    {
        "system": ["Y"],
        "reference_system": ["X"],
        "counted_from": ["preference"],
        "estimate": [0.8056],
        "low": [0.5488],
        "high": [0.975],
        "confidence": [0.95],
        "wins": [10],
        "ties": [0],
        "losses": [2],
        "n_briefs": [12],
        "n_votes": [36],
        "method": ["mean share of votes, ties one half"],
        "interval_method": ["plus-2 z"],
        "why_undefined": [""],
    }
)
NOTE = "These ratings are SIMULATED."
WHOLE = """\
NOTE: These ratings are SIMULATED.

Result
======
Y is shown to be better than X.

Differences
===========
Y minus X; a positive difference is better.

Primary outcome
Outcome               Difference        95% CI     p  Adj. p   W/T/L  Briefs
----------------------------------------------------------------------------
Mean of the criteria        0.86  [0.09, 1.58]  .027    .027  10/0/2      12

Secondary outcomes
Outcome  Difference     95% CI       p  Adj. p  W/T/L  Briefs
-------------------------------------------------------------
Fit           −0.75  unbounded  < .001  < .001  2/1/9      12

Exploratory outcomes: not in the plan, p not adjusted
Outcome     Difference  CI  p  W/T/L  Briefs  Note
--------------------------------------------------
Flag: bias           -   -  -      -       0  1

1  no brief has both passages rated

W/T/L: briefs won, tied and lost. Methods: sign-flip; inversion; Holm over 1.

Win rates
=========
Counted from: preference
Counted as                          Share      95% CI   W/T/L  Briefs  Votes
----------------------------------------------------------------------------
mean share of votes, ties one half    81%  [55%, 98%]  10/0/2      12     36

W/T/L: briefs won, tied and lost. Methods: plus-2 z.

Agreement
=========
Outcome     Alpha      95% CI    AC      95% CI  Exact  Within 1  Ratings  Note
-------------------------------------------------------------------------------
Fit           .58  [.35, .74]   .66  [.50, .79]    39%       94%       72
Flag: bias      -           -  1.00           -   100%      100%       72  1

1  no variation

Methods: alpha, ordinal; jackknife; AC2, ordinal weights.

Agreement within each system
============================
Outcome       X    Y  Note
--------------------------
Fit         .54  .37
Flag: bias    -  .10  1

1  X: no variation
"""


def test_an_analysis_is_this_text() -> None:
    results = Results(COMPARISON, WIN_RATES, ("Y is shown to be better than X.",), (NOTE,))
    analysis = Analysis(Agreement(AGREEMENT, (NOTE,)), results)
    assert analysis_text(analysis) == WHOLE


def test_open_ratings_show_agreement_and_why_there_is_no_result() -> None:
    analysis = Analysis(Agreement(AGREEMENT), None, "Ratings are open.")
    text = analysis_text(analysis)
    assert text.startswith("Result\n======\nRatings are open.\n\nAgreement\n")
    assert "Differences" not in text


def test_several_systems_are_told_apart_and_an_outcome_is_named_once() -> None:
    second = COMPARISON.assign(system="Z")
    both = pd.concat([COMPARISON, second]).sort_values("outcome", kind="stable")
    results = Results(both, pd.concat([WIN_RATES, WIN_RATES.assign(system="Z")]), ("So.",))
    lines = analysis_text(Analysis(Agreement(AGREEMENT), results)).splitlines()
    assert "Y, Z minus X; a positive difference is better." in lines
    start = lines.index("Secondary outcomes")
    assert [line.split()[:3] for line in lines[start + 3 : start + 5]] == [
        ["Fit", "Y", "−0.75"],
        ["Z", "−0.75", "unbounded"],
    ]


def test_preferences_alone_have_no_agreement_table() -> None:
    text = analysis_text(Analysis(Agreement(AGREEMENT.iloc[:0]), None, "Ratings are open."))
    assert text.endswith("so there is no agreement on one.\n")
