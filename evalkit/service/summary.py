"""A study's summary from the database's own counts and sums, under the plan's outcomes."""

import math
from typing import TYPE_CHECKING

from evalkit.analysis.outcome import COMPOSITE, PREFERENCE, AnalysisPlan
from evalkit.analysis.summary import COUNT_COLUMNS, SUM_COLUMNS, Summary
from evalkit.service.outcomes import decision_numbers, outcome_ids
from evalkit.service.workspace import Workspace
from evalkit.store import studies
from evalkit.store import summary as counted
from evalkit.study.answer import QuestionKind
from evalkit.study.study import Study

if TYPE_CHECKING:
    import pandas as pd


def summary_of(workspace: Workspace, study: Study, plan: AnalysisPlan) -> Summary:
    """Counts and paired sums of a whole study, by GROUP BY in the database.

    Equal to ``analysis.summarise`` of the study's ratings, row for row.
    """
    study_id = study.settings.id
    with workspace.store.reading() as connection:
        names = _names(plan, study, studies.codes(connection, study_id))
        reference = next(s for s, name in names.items() if name == plan.reference_system)
        answers = counted.value_counts(connection, study_id)
        scores = counted.paired_scores(connection, study_id, reference)
        flags = counted.paired_flags(connection, study_id, reference)
        verdicts = {
            outcome: counted.paired_decisions(connection, study_id, reference, numbers)
            for outcome, numbers in decision_numbers(study).items()
        }
        turned = [
            counted.Turned(rubric.content_hash, criterion.id)
            for rubric in study.rubrics
            for criterion in rubric.criteria
            if criterion.better == "lower"
        ]
        composites = counted.paired_composites(connection, study_id, reference, turned)
        choices = counted.choices(connection, study_id)
    parts = [
        _of_items(scores, study),
        flags.assign(outcome=flags["item"]),
        *(frame.assign(outcome=outcome) for outcome, frame in verdicts.items()),
    ]
    sums = [
        *(_signed(part, plan) for part in parts),
        _of_composites(composites),
        _of_choices(choices, study, reference),
    ]
    return Summary(
        _named(_counts(answers, study), names)[COUNT_COLUMNS],
        _together(sums, names, plan)[SUM_COLUMNS],
    )


def _names(plan: AnalysisPlan, study: Study, codes: dict[str, str]) -> dict[str, str]:
    """What the plan calls each system: its letter, or its own id."""
    own = {system.id: system.id for system in study.settings.systems}
    return own if plan.systems[0] in own else codes


def _named(frame: "pd.DataFrame", names: dict[str, str]) -> "pd.DataFrame":
    return frame.assign(system=frame["system"].map(names))


def _of_items(frame: "pd.DataFrame", study: Study) -> "pd.DataFrame":
    """Criteria under the outcomes they count for: the brief's rubric decides."""
    ids = outcome_ids(study)
    rubric_of = {brief.id: study.rubric_for(brief).id for brief in study.briefs}
    pairs = zip(frame["brief"].map(rubric_of), frame["item"], strict=True)
    return frame.assign(outcome=[ids.get(pair, "") for pair in pairs])


def _counts(answers: "pd.DataFrame", study: Study) -> "pd.DataFrame":
    import pandas as pd

    scores = _of_items(answers[answers["kind"] == QuestionKind.SCORE], study)
    flags = answers[answers["kind"] == QuestionKind.FLAG]
    decided = answers[answers["kind"] == QuestionKind.DECISION]
    parts = [
        scores.assign(value=scores["value"].astype(float)),
        flags.assign(outcome=flags["item"], value=flags["value"].map(counted.YES_NO)),
        *(
            decided.assign(outcome=outcome, value=decided["value"].map(numbers))
            for outcome, numbers in decision_numbers(study).items()
        ),
    ]
    keys = ["outcome", "brief", "system", "value"]
    # Two verdicts may count as one value (both usable), so counts are summed once more.
    long = pd.concat(parts, ignore_index=True).astype({"value": float})
    return long.groupby(keys, sort=True)["count"].sum().reset_index()


def _signed(frame: "pd.DataFrame", plan: AnalysisPlan) -> "pd.DataFrame":
    """Turn differences of outcomes whose low end is the good one, wins and losses with them."""
    lower = {outcome.id for outcome in plan.outcomes if not outcome.higher_is_better}
    is_turned = frame["outcome"].isin(lower)
    return frame.assign(
        numerator=frame["difference"].where(~is_turned, -frame["difference"]),
        denominator=frame["n_raters"],
        wins=frame["wins"].where(~is_turned, frame["losses"]),
        losses=frame["losses"].where(~is_turned, frame["wins"]),
    )


def _of_composites(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Bring raters who compared different numbers of criteria to one denominator."""
    common = math.lcm(1, *(int(n) for n in frame["n_criteria"].unique()))
    whole = frame.assign(numerator=frame["difference"] * (common // frame["n_criteria"]))
    columns = ["numerator", "wins", "ties", "losses", "n_raters"]
    sums = whole.groupby(["brief", "system"])[columns].sum().reset_index()
    return sums.assign(outcome=COMPOSITE, denominator=sums["n_raters"] * common)


def _of_choices(frame: "pd.DataFrame", study: Study, reference: str) -> "pd.DataFrame":
    """Preferences as sums: strength is positive for B, and turned where the reference is B."""
    options = study.preference.options if study.preference else ()
    strengths = {option.id: option.strength for option in options}
    involved = frame[(frame["system_a"] == reference) | (frame["system_b"] == reference)]
    is_left = involved["system_a"] == reference
    strength = involved["value"].map(strengths).astype("int64")
    favour = strength.where(is_left, -strength)
    count = involved["count"]
    whole = involved.assign(
        system=involved["system_b"].where(is_left, involved["system_a"]),
        numerator=favour * count,
        wins=count.where(favour > 0, 0),
        ties=count.where(favour == 0, 0),
        losses=count.where(favour < 0, 0),
        n_raters=count,
    )
    columns = ["numerator", "wins", "ties", "losses", "n_raters"]
    sums = whole.groupby(["brief", "system"])[columns].sum().reset_index()
    return sums.assign(outcome=PREFERENCE, denominator=sums["n_raters"])


def _together(
    sums: "list[pd.DataFrame]", names: dict[str, str], plan: AnalysisPlan
) -> "pd.DataFrame":
    import pandas as pd

    known = {outcome.id for outcome in plan.outcomes}
    filled = [_named(frame, names)[_KEPT] for frame in sums if len(frame)]
    frame = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=_KEPT)
    return frame[frame["outcome"].isin(known)].assign(reference_system=plan.reference_system)


_KEPT = [column for column in SUM_COLUMNS if column != "reference_system"]
