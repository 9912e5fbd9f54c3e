"""A study's answers as ratings for analysis, with all that the store knows of how they came."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from evalkit.analysis.frame import Ratings
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.analysis.validity import KNOWN_COLUMNS
from evalkit.service.outcomes import guesses_of, ratings_of
from evalkit.service.workspace import Workspace
from evalkit.store import overview, purposes, studies
from evalkit.store.ratings import ratings_frame
from evalkit.study.answer import QuestionKind
from evalkit.study.purpose import Purpose
from evalkit.study.study import Study

if TYPE_CHECKING:
    import pandas as pd


def study_ratings(workspace: Workspace, study: Study, plan: AnalysisPlan) -> Ratings:
    """Long ratings and preferences of a study in the database."""
    study_id = study.settings.id
    with workspace.store.reading() as connection:
        answers = ratings_frame(connection, study_id)
        work = overview.assignment_overview(connection, study_id)
        codes = studies.codes(connection, study_id)
        slots = purposes.known_slots(connection, study_id)
    assigned = [(w.rater_id, w.brief_id) for w in work if _is_to_be_rated(w)]
    are_known = plan.systems[0] in {system.id for system in study.settings.systems}
    ratings = whole_ratings(study, plan, answers, assigned, codes, are_known=are_known)
    return replace(ratings, known=known_scores(answers, slots))


def known_scores(
    answers: "pd.DataFrame", slots: Sequence[purposes.KnownSlot]
) -> "pd.DataFrame | None":
    """The scores of validity passages beside the levels that they ought to get; None without any.

    With the columns of ``analysis.validity.KNOWN_COLUMNS``; a withdrawn score has no value.
    """
    import pandas as pd

    if not slots:
        return None
    levels = pd.DataFrame([asdict(slot) for slot in slots])
    scores = answers[answers["kind"] == QuestionKind.SCORE].drop(columns="purpose")
    both = scores.merge(
        levels, left_on=["slot_token", "item"], right_on=["slot_token", "criterion"], how="inner"
    )
    named = both.rename(columns={"item": "outcome"})
    return named.assign(value=pd.to_numeric(named["value"]))[list(KNOWN_COLUMNS)]


def _is_to_be_rated(work: overview.AssignmentProgress) -> bool:
    """Whether it counts as assigned: what was handed back unseen is somebody else's."""
    return work.purpose is Purpose.RATING and (work.is_started or not work.is_returned)


def whole_ratings(
    study: Study,
    plan: AnalysisPlan,
    answers: "pd.DataFrame",
    assigned: Iterable[tuple[str, str]],
    codes: dict[str, str],
    *,
    are_known: bool,
) -> Ratings:
    """Current answers as ratings, with rounds, repeats, words and assignments.

    Parameters
    ----------
    assigned
        The rater and the brief of each assignment.
    codes
        The letter of each system, which the plan may know it by.
    are_known
        Whether the study is unblinded; only then guesses about the systems come along.
    """
    import pandas as pd

    of_systems = answers[answers["purpose"].isin([Purpose.RATING, Purpose.REPEAT])]
    numbered = of_systems.assign(repeat=_repeat(of_systems))
    frames = [_part(numbered, key, study, plan) for key in _parts(numbered)]
    scores = pd.concat([part.scores for part in frames], ignore_index=True)
    preferences = pd.concat([part.preferences for part in frames], ignore_index=True)
    return Ratings(
        _with_passages(scores, study, plan, codes),
        preferences,
        pd.DataFrame(list(assigned), columns=["rater", "brief"]).drop_duplicates(),
        guesses_of(study, answers[answers["purpose"] == Purpose.RATING]) if are_known else None,
    )


def _parts(numbered: "pd.DataFrame") -> list[tuple[int, int]]:
    """The rounds and repeats that there are, or the first of each where nobody answered yet."""
    found = numbered[["round", "repeat"]].drop_duplicates().to_numpy().tolist()
    return sorted((int(number), int(repeat)) for number, repeat in found) or [(1, 1)]


def _part(
    numbered: "pd.DataFrame", key: tuple[int, int], study: Study, plan: AnalysisPlan
) -> Ratings:
    number, repeat = key
    rows = numbered[(numbered["round"] == number) & (numbered["repeat"] == repeat)]
    found = ratings_of(study, rows, plan)
    return Ratings(
        found.scores.assign(round=number, repeat=repeat),
        found.preferences.assign(round=number, repeat=repeat),
    )


def _repeat(answers: "pd.DataFrame") -> "pd.Series[int]":
    """How often the rater had answered this question on this passage or pair before, plus one.

    A repeat whose first answer is missing stays a repeat: it was seen before, even so.
    """
    sides = [answers[name].fillna("").astype(str) for name in ("system_a", "system_b")]
    is_turned = sides[0] > sides[1]
    pair = sides[0].where(~is_turned, sides[1]) + "\n" + sides[1].where(~is_turned, sides[0])
    asked = answers.assign(system=answers["system"].fillna(""), item=answers["item"].fillna(""))
    keys = ["round", "rater", "brief", "system", "kind", "item"]
    ordered = asked.assign(pair=pair).sort_values("position", kind="stable")
    counted = ordered.groupby([*keys, "pair"], observed=True).cumcount() + 1
    return counted.where(ordered["purpose"] != Purpose.REPEAT, counted.clip(lower=2))


def _with_passages(
    scores: "pd.DataFrame", study: Study, plan: AnalysisPlan, codes: dict[str, str]
) -> "pd.DataFrame":
    """With the length of each rated passage, and a name for it that tells no system."""
    import pandas as pd

    is_coded = plan.systems[0] not in {system.id for system in study.settings.systems}
    texts = {
        (p.brief_id, codes[p.system_id] if is_coded else p.system_id): p.text
        for p in study.passages
    }
    lengths = {key: len(text.split()) for key, text in texts.items()}
    names = {key: passage_name(text) for key, text in texts.items()}
    keys = list(zip(scores["brief"], scores["system"], strict=True))
    return scores.assign(
        words=pd.Series([lengths.get(key) for key in keys], index=scores.index, dtype=float),
        passage=pd.Series([names.get(key) for key in keys], index=scores.index, dtype="str"),
    )


def passage_name(text: str) -> str:
    """A short name of a text that says nothing of who wrote it.

    Examples
    --------
    >>> passage_name("It was dry.")
    'p-5fd650aa'
    """
    return f"p-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
