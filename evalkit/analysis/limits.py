"""What a study cannot show, said beside what it does: sentences that follow from its figures."""

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.sentence import coefficient_words, points, unit_words

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]


def limit_sentences(tables: Tables, plan: AnalysisPlan) -> tuple[str, ...]:
    """Limits of the primary result, the weightiest first.

    Parameters
    ----------
    tables
        Of the whole analysis by name; what is not among them is not spoken of.
    """
    primary = tables["comparison"][tables["comparison"]["role"] == "primary"]
    rows = [row for row in primary.to_dict("records") if not row["why_undefined"]]
    said = [sentence for row in rows for sentence in _of_row(row, plan, many=len(rows) > 1)]
    return tuple(
        dict.fromkeys([*_detectable(rows, plan), *said, *_of_tables(tables, plan), *_always(plan)])
    )


def _of_row(row: Mapping[Hashable, Any], plan: AnalysisPlan, *, many: bool) -> Iterator[str]:
    who = f"{plan.name_of(row['system'])}: " if many else ""
    if row["low"] <= 0 <= row["high"]:
        yield (
            f"{who}The interval holds 0. That does not show the two ways to be equal: anything "
            f"from {points(row['low'])} to {points(row['high'])} fits what was rated."
        )
    else:
        yield (
            f"{who}How large the difference is stays open between {points(row['low'])} and "
            f"{points(row['high'])} {unit_words(plan.outcome(row['outcome']))}."
        )
    if row["why_no_other_raters"]:
        yield (
            f"{who}Whether other raters would say the same is not known: "
            f"{row['why_no_other_raters'].rstrip('.')}."
        )
    elif row["other_raters_low"] <= 0 <= row["other_raters_high"] and not (
        row["low"] <= 0 <= row["high"]
    ):
        yield (
            f"{who}It holds for these raters; for other raters like them the interval reaches 0 "
            f"({points(row['other_raters_low'])} to {points(row['other_raters_high'])})."
        )


def _detectable(rows: Sequence[Mapping[Hashable, Any]], plan: AnalysisPlan) -> Iterator[str]:
    """What so many briefs find four times out of five: once for systems with equally many."""
    by_words: dict[str, list[Mapping[Hashable, Any]]] = {}
    for row in rows:
        if not math.isnan(row["least_detectable_d_z"]):
            words = (
                f"With {int(row['n_briefs'])} briefs a difference below "
                f"{row['least_detectable_d_z']:.2f} standard deviations of the briefs' differences "
                "is missed more often than one time in five"
            )
            by_words.setdefault(words, []).append(row)
    for words, alike in by_words.items():
        found = [(row, _in_points(row)) for row in alike]
        told = [
            f"{about} points" + (f" for {plan.name_of(row['system'])}" if len(rows) > 1 else "")
            for row, about in found
            if about
        ]
        seen = f"; with the spread seen here that is about {', '.join(told)}" if told else ""
        yield f"{words}{seen}."


def _in_points(row: Mapping[Hashable, Any]) -> str:
    """The least detectable effect in the outcome's own points; empty where it has no spread."""
    d_z, g_z, estimate = row["least_detectable_d_z"], row["g_z"], row["estimate"]
    if not g_z or math.isnan(g_z) or not estimate:
        return ""
    # g_z is the difference in such standard deviations, a little shrunk for few briefs.
    return points(d_z * abs(estimate / g_z))


def _of_tables(tables: Tables, plan: AnalysisPlan) -> Iterator[str]:
    yield from _agreement(tables, plan)
    yield from _blinding(tables)
    ranges = tables.get("sensitivity_ranges")
    if ranges is not None:
        yield from _fragile(ranges, plan)


def _agreement(tables: Tables, plan: AnalysisPlan) -> Iterator[str]:
    pooled = tables["agreement"].drop_duplicates("outcome")
    criteria = pooled[pooled["kind"] == "criterion"]
    low = criteria[~(criteria["low"] >= plan.agreement_threshold)]
    if len(low):
        yield (
            f"On {len(low)} of {len(criteria)} criteria the raters are not shown to agree as well "
            "as the plan asks (the lower limit of α is below "
            f"{coefficient_words(plan.agreement_threshold)})."
        )


def _blinding(tables: Tables) -> Iterator[str]:
    found = tables.get("blinding")
    if found is None or found.empty:
        yield "Whether raters could tell what wrote what was not asked, or is not known yet."


def _fragile(ranges: "pd.DataFrame", plan: AnalysisPlan) -> Iterator[str]:
    for row in ranges.to_dict("records"):
        reached = row["p_value"] <= plan.significance_level
        changes = row["n_runs"] - row["n_reaching_level"] if reached else row["n_reaching_level"]
        if row["analysis"] in ("without one brief", "without one rater") and changes > 0:
            thing = row["analysis"].removeprefix("without one ")
            yield (
                f"It hangs on single {thing}s: leaving one out changes the verdict in "
                f"{int(changes)} of {int(row['n_runs'])} runs."
            )


def _always(plan: AnalysisPlan) -> Iterator[str]:
    yield (
        "One passage was rated for each brief and system, so a lucky or unlucky passage counts as "
        "the system's."
    )
    if plan.secondary_outcomes:
        yield "Exploratory outcomes were not planned; what they suggest needs a study of its own."
