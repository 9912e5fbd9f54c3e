"""From a study's forms to outcomes, and from stored answers to long ratings."""

from collections import Counter
from typing import TYPE_CHECKING

from evalkit.analysis.frame import PREFERENCE_COLUMNS, RATING_COLUMNS, Ratings
from evalkit.analysis.outcome import (
    COMPOSITE,
    DECISION,
    PREFERENCE,
    USABLE,
    AnalysisPlan,
    Outcome,
    OutcomeKind,
)
from evalkit.study.answer import MissingReason, QuestionKind
from evalkit.study.rubric import Criterion, DecisionOption, Measurement, Rubric
from evalkit.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

YES_NO = (0.0, 1.0)


def outcome_ids(study: Study) -> dict[tuple[str, str], str]:
    """The outcome that each rubric's criterion counts for.

    A criterion is pooled over rubrics only where `study.yaml` lists it as common to them; one that
    merely has the same id in two rubrics is told apart by its rubric.
    """
    shared = Counter(criterion.id for rubric in study.rubrics for criterion in rubric.criteria)
    common = set(study.settings.common_criteria)
    return {
        (rubric.id, criterion.id): (
            criterion.id
            if criterion.id in common or shared[criterion.id] == 1
            else f"{rubric.id}.{criterion.id}"
        )
        for rubric in study.rubrics
        for criterion in rubric.criteria
    }


def outcomes_of(study: Study) -> tuple[Outcome, ...]:
    """Everything that can be analysed in a study: derived outcomes, criteria, flags."""
    ids = outcome_ids(study)
    outcomes = [Outcome(COMPOSITE, "Mean of the criteria", OutcomeKind.COMPOSITE, _widest(study))]
    options = _decision_options(study)
    if options:
        steps = tuple(float(step) for step in range(1, len(options) + 1))
        outcomes += [
            Outcome(USABLE, "Usable", OutcomeKind.USABLE, YES_NO, Measurement.NOMINAL),
            Outcome(
                DECISION,
                "Decision",
                OutcomeKind.DECISION,
                steps,
                labels=tuple(option.name for option in reversed(options)),
            ),
        ]
    if study.preference:
        strengths = tuple(sorted({float(o.strength) for o in study.preference.options}))
        outcomes.append(Outcome(PREFERENCE, "Preference", OutcomeKind.PREFERENCE, strengths))
    outcomes += list(
        {
            ids[rubric.id, criterion.id]: _criterion(rubric, criterion, ids)
            for rubric in study.rubrics
            for criterion in rubric.criteria
        }.values()
    )
    flags = {flag.id: flag for rubric in study.rubrics for flag in rubric.flags}
    outcomes += [
        Outcome(
            flag.id,
            f"Flag: {flag.name}",
            OutcomeKind.FLAG,
            YES_NO,
            Measurement.NOMINAL,
            higher_is_better=False,
        )
        for flag in flags.values()
    ]
    return tuple(outcomes)


def _widest(study: Study) -> tuple[float, ...]:
    scales = [r.values_of(c) for r in study.rubrics for c in r.criteria]
    return tuple(float(value) for value in max(scales, key=len))


def _criterion(rubric: Rubric, criterion: Criterion, ids: dict[tuple[str, str], str]) -> Outcome:
    scale = rubric.scale_of(criterion)
    outcome_id = ids[rubric.id, criterion.id]
    told_apart = outcome_id != criterion.id
    return Outcome(
        id=outcome_id,
        name=f"{criterion.name} ({rubric.title})" if told_apart else criterion.name,
        kind=OutcomeKind.CRITERION,
        values=tuple(float(value) for value in scale.values),
        measurement=scale.measurement,
        higher_is_better=criterion.better == "higher",
        labels=tuple(scale.labels[value] for value in scale.values),
    )


def plan_of(study: Study, codes: dict[str, str] | None) -> AnalysisPlan:
    """The analysis that the study's plan asks for.

    With ``codes`` the systems go by their letters in the order of the alphabet, and the first one
    stands as the reference: which letter is the true reference is part of the secret.
    """
    plan, systems = study.settings.plan, study.settings.systems
    names = {system.id: system.name for system in systems}
    shown = tuple(sorted(codes.values())) if codes else tuple(names)
    return AnalysisPlan(
        outcomes=outcomes_of(study),
        systems=shown,
        reference_system=shown[0] if codes else study.settings.reference_system.id,
        primary_outcome=plan.primary_outcome,
        secondary_outcomes=plan.secondary_outcomes,
        significance_level=plan.significance_level,
        confidence=plan.confidence,
        correction=plan.correction,
        margin=plan.margin,
        agreement_threshold=plan.agreement_threshold,
        contrasts=() if codes else plan.contrasts,
        system_names={code: f"System {code}" for code in shown} if codes else names,
    )


def ratings_of(study: Study, answers: "pd.DataFrame", plan: AnalysisPlan) -> Ratings:
    """Turn current answers into long ratings whose systems go by the plan's names for them."""
    is_coded = plan.systems[0] not in {system.id for system in study.settings.systems}
    column = "code" if is_coded else "system"
    # A withdrawn answer is no answer; one that could not be given is a missing one.
    answers = answers[answers["missing_reason"] != MissingReason.WITHDRAWN]
    return Ratings(_scores(study, answers, column), _preferences(study, answers, plan, is_coded))


def guesses_of(study: Study, answers: "pd.DataFrame") -> "pd.DataFrame":
    """What each rater took for the adapted way of writing, and what it was.

    Every system but the reference counts as adapted. Columns: rater, brief, guess (empty where the
    rater could not tell), truth. Right guesses tell which system is the reference, so this is
    for unblinded studies.
    """
    import numpy as np

    reference = study.settings.reference_system.id
    told = answers[answers["kind"] == QuestionKind.GUESS]
    value, is_alone = told["value"], told["system"].notna()
    left_is_reference = told["system_a"] == reference
    truth = told["system_b"].where(left_is_reference, told["system_a"])
    picked = told["system_a"].where(value == "A", told["system_b"].where(value == "B"))
    # Of a passage that stood alone the question is whether it was the adapted one.
    is_adapted = np.where(told["system"] == reference, "no", "yes")
    return told[["rater", "brief"]].assign(
        guess=picked.where(~is_alone, value.where(value.isin(["yes", "no"]))),
        truth=truth.where(~is_alone, is_adapted),
    )


def _scores(study: Study, answers: "pd.DataFrame", system_column: str) -> "pd.DataFrame":
    import pandas as pd

    ids, rubric_of = outcome_ids(study), {b.id: study.rubric_for(b).id for b in study.briefs}
    rated = answers[answers["slot_token"].fillna("") != ""]
    kind, item = rated["kind"], rated["item"]
    pairs = zip(rated["brief"].map(rubric_of), item, strict=True)
    scores = rated.assign(
        outcome=[ids.get(pair, "") for pair in pairs],
        value=pd.to_numeric(rated["value"], errors="coerce"),
    )[(kind == QuestionKind.SCORE).to_numpy()]
    flags = rated[kind == QuestionKind.FLAG]
    flags = flags.assign(outcome=flags["item"], value=flags["value"].map({"yes": 1.0, "no": 0.0}))
    decided = rated[kind == QuestionKind.DECISION]
    parts = [scores, flags]
    for outcome, values in decision_numbers(study).items():
        parts.append(decided.assign(outcome=outcome, value=decided["value"].map(values)))
    long = pd.concat(parts, ignore_index=True).assign(system=lambda f: f[system_column])
    kept = [*RATING_COLUMNS, "rater_kind", "grade", "passage_type", "position", "answered_at"]
    return long.astype({"value": float}).fillna({"missing_reason": ""})[kept]


def _decision_options(study: Study) -> list[DecisionOption]:
    """The verdicts of all rubrics, each once, from the best to the worst."""
    found = {o.id: o for r in study.rubrics if r.decision for o in r.decision.options}
    return list(found.values())


def decision_numbers(study: Study) -> dict[str, dict[str, int]]:
    """What each verdict counts as: usable or not, and its rank from the worst upwards."""
    options = _decision_options(study)
    if not options:
        return {}
    return {
        USABLE: {option.id: int(option.usable) for option in options},
        DECISION: {option.id: rank for rank, option in enumerate(reversed(options), start=1)},
    }


def _preferences(
    study: Study, answers: "pd.DataFrame", plan: AnalysisPlan, is_coded: bool
) -> "pd.DataFrame":
    chosen = answers[answers["kind"] == QuestionKind.PREFERENCE]
    strengths = (
        {o.id: float(o.strength) for o in study.preference.options} if study.preference else {}
    )
    left, right = ("code_a", "code_b") if is_coded else ("system_a", "system_b")
    # Strength is negative for A and positive for B, and "positive favours the compared system".
    reference_is_left = chosen[left] == plan.reference_system
    strength = chosen["value"].map(strengths).astype(float)  # without a row, map gives texts
    return chosen.assign(
        system=chosen[right].where(reference_is_left, chosen[left]),
        reference_system=chosen[left].where(reference_is_left, chosen[right]),
        value=strength.where(reference_is_left, -strength),
        system_is_left=~reference_is_left,
    )[list(PREFERENCE_COLUMNS)].reset_index(drop=True)
