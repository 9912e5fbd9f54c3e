"""An analysis as text for the terminal: sentences first, then the tables they rest on."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from evalkit.analysis.agreement import POOLED
from evalkit.analysis.comparison import EXPLORATORY, PRIMARY, SECONDARY
from evalkit.report.number_text import (
    Number,
    coefficient_text,
    count_text,
    interval_text,
    p_text,
    points_text,
    share_text,
)
from evalkit.report.tables import WIDTH, Format, text_table

if TYPE_CHECKING:
    import pandas as pd

RECORD = "W/T/L"
RECORD_KEY = "W/T/L: briefs won, tied and lost."
ROLE_HEADINGS = {
    PRIMARY: "Primary outcome",
    SECONDARY: "Secondary outcomes",
    EXPLORATORY: "Exploratory outcomes: not in the plan, p not adjusted",
}


class AgreementTables(Protocol):
    """How far raters agree: the agreement table, and what has to be said with it."""

    @property
    def table(self) -> "pd.DataFrame":
        """One row an outcome and scope."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences that go with every figure."""


class ResultTables(Protocol):
    """How systems compare: tables, and the primary outcome in a sentence for each system."""

    @property
    def comparison(self) -> "pd.DataFrame":
        """One row an outcome and compared system."""

    @property
    def win_rates(self) -> "pd.DataFrame":
        """One row a compared system and way of counting."""

    @property
    def headline(self) -> tuple[str, ...]:
        """The primary outcome in words."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences that go with every figure."""


class AnalysisTables(Protocol):
    """Agreement, and results where they may be seen."""

    @property
    def agreement(self) -> AgreementTables:
        """How far raters agree."""

    @property
    def results(self) -> ResultTables | None:
        """How systems compare, or None while ratings are open."""

    @property
    def why_no_results(self) -> str:
        """Why there are no results."""


def analysis_text(analysis: AnalysisTables, *, width: int = WIDTH) -> str:
    """Print an analysis: notes, result in words, differences, win rates, agreement."""
    results = analysis.results
    notes = [*analysis.agreement.notes, *(results.notes if results else ())]
    parts = [_wrapped(f"NOTE: {note}", width) for note in dict.fromkeys(notes)]
    if results is None:
        parts.append(_section("Result", _wrapped(analysis.why_no_results, width)))
    else:
        parts += _result_sections(results, width)
    parts += _agreement_sections(analysis.agreement.table, width)
    return "\n\n".join(parts) + "\n"


def _section(heading: str, body: str) -> str:
    return f"{heading}\n{'=' * len(heading)}\n{body}"


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(text, width)


def _result_sections(results: ResultTables, width: int) -> Iterator[str]:
    yield _section("Result", "\n".join(_wrapped(line, width) for line in results.headline))
    yield _section("Differences", comparison_text(results.comparison, width=width))
    yield _section("Win rates", win_rate_text(results.win_rates, width=width))


def comparison_text(comparison: "pd.DataFrame", *, width: int = WIDTH) -> str:
    """The comparison, a table a role; a positive difference is better than the reference."""
    shown = comparison.assign(
        interval=_intervals(comparison, points_text), record=_records(comparison)
    )
    tables = [
        f"{heading}\n{_comparison_table(shown[shown['role'] == role], width)}"
        for role, heading in ROLE_HEADINGS.items()
        if (shown["role"] == role).any()
    ]
    methods = _methods(comparison, ("method", "interval_method", "adjustment"))
    words = _wrapped(f"{RECORD_KEY} {methods}", width)
    return "\n\n".join([_pair(comparison, width), *tables, words])


def _comparison_table(shown: "pd.DataFrame", width: int) -> str:
    is_adjusted = shown["adjusted_p"].notna().any()
    is_named_above = shown["outcome"] == shown["outcome"].shift()
    columns = {
        "name": "Outcome",
        **_system_columns(shown),
        "estimate": "Difference",
        "interval": _heading(shown),
        "p_value": "p",
        **({"adjusted_p": "Adj. p"} if is_adjusted else {}),
        "record": RECORD,
        "n_briefs": "Briefs",
    }
    formats: dict[str, Format] = {
        "estimate": points_text,
        "interval": str,
        "p_value": p_text,
        "adjusted_p": p_text,
        "record": str,
        "n_briefs": count_text,
    }
    once = shown.assign(name=shown["name"].where(~is_named_above, ""))
    return text_table(once, columns, formats, width=width)


def win_rate_text(win_rates: "pd.DataFrame", *, width: int = WIDTH) -> str:
    """The win rates of every compared system."""
    shown = win_rates.assign(
        interval=_intervals(win_rates, share_text),
        record=_records(win_rates),
    )
    columns = {
        "method": "Counted as",
        **_system_columns(win_rates),
        "estimate": "Share",
        "interval": _heading(win_rates),
        "record": RECORD,
        "n_briefs": "Briefs",
        "n_votes": "Votes",
    }
    formats: dict[str, Format] = {
        "estimate": share_text,
        "interval": str,
        "record": str,
        "n_briefs": count_text,
        "n_votes": count_text,
    }
    sources = " and ".join(dict.fromkeys(win_rates["counted_from"]))
    table = text_table(shown, columns, formats, width=width)
    words = f"{RECORD_KEY} {_methods(win_rates, ('interval_method',))}"
    return "\n".join([f"Counted from: {sources}", table, "", _wrapped(words, width)])


def _agreement_sections(table: "pd.DataFrame", width: int) -> Iterator[str]:
    if table.empty:
        none = "No outcome was rated passage by passage, so there is no agreement on one."
        yield _section("Agreement", none)
        return
    yield _section("Agreement", agreement_text(table, width=width))
    yield _section("Agreement within each system", within_text(table, width=width))


def agreement_text(table: "pd.DataFrame", *, width: int = WIDTH) -> str:
    """Agreement on every outcome, all systems pooled."""
    pooled = table[table["scope"] == POOLED]
    shown = pooled.assign(
        interval=_intervals(pooled, coefficient_text),
        ac_interval=_intervals(pooled, coefficient_text, prefix="ac_"),
    )
    columns = {
        "name": "Outcome",
        "coefficient": "Alpha",
        "interval": _heading(pooled),
        "ac": "AC",
        "ac_interval": _heading(pooled),
        "exact": "Exact",
        "adjacent": "Within 1",
        "n_ratings": "Ratings",
    }
    formats: dict[str, Format] = {
        "coefficient": coefficient_text,
        "interval": str,
        "ac": coefficient_text,
        "ac_interval": str,
        "exact": share_text,
        "adjacent": share_text,
        "n_ratings": count_text,
    }
    drawn = text_table(shown, columns, formats, width=width)
    return "\n".join([drawn, "", _wrapped(_methods(pooled, ("method", "ac_method")), width)])


def within_text(table: "pd.DataFrame", *, width: int = WIDTH) -> str:
    """Alpha within each system, a column a system; a difference between systems raises the rest."""
    import pandas as pd

    within = table[table["scope"] != POOLED]
    scopes = list(dict.fromkeys(within["scope"]))
    rows = []
    for _, group in within.groupby("outcome", sort=False):
        reasons = [
            f"{scope}: {reason}"
            for scope, reason in zip(group["scope"], group["why_undefined"], strict=True)
            if reason
        ]
        values = dict(zip(group["scope"], group["coefficient"], strict=True))
        name = group["name"].iloc[0]
        rows.append({"name": name, "why_undefined": "; ".join(reasons), **values})
    columns = {"name": "Outcome", **{scope: scope for scope in scopes}}
    return text_table(
        pd.DataFrame(rows), columns, dict.fromkeys(scopes, coefficient_text), width=width
    )


def _intervals(frame: "pd.DataFrame", number: Number, *, prefix: str = "") -> "pd.Series[Any]":
    import pandas as pd

    limits = zip(frame[f"{prefix}low"], frame[f"{prefix}high"], strict=True)
    texts = [interval_text(*pair, number) for pair in limits]
    return pd.Series(texts, index=frame.index, dtype=object)


def _records(frame: "pd.DataFrame") -> "pd.Series[Any]":
    import pandas as pd

    counts = frame[["wins", "ties", "losses"]]
    missing = counts.isna().any(axis=1)
    texts = [
        None if gap else "/".join(map(count_text, row))
        for row, gap in zip(counts.to_numpy(), missing, strict=True)
    ]
    return pd.Series(texts, index=frame.index, dtype=object)


def _heading(frame: "pd.DataFrame") -> str:
    known = frame["confidence"].dropna()
    return f"{known.iloc[0]:.0%} CI" if len(known) else "CI"


def _system_columns(frame: "pd.DataFrame") -> dict[str, str]:
    return {"system": "System"} if frame["system"].nunique() > 1 else {}


def _pair(frame: "pd.DataFrame", width: int) -> str:
    compared = ", ".join(dict.fromkeys(frame["system"]))
    reference = ", ".join(dict.fromkeys(frame["reference_system"]))
    return _wrapped(f"{compared} minus {reference}; a positive difference is better.", width)


def _methods(frame: "pd.DataFrame", columns: Sequence[str]) -> str:
    named = (name for column in columns for name in frame[column].dropna() if name)
    parts = dict.fromkeys(part for name in named for part in name.split("; "))
    return f"Methods: {'; '.join(parts)}."
