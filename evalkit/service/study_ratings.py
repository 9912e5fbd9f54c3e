"""A study's answers as ratings for analysis, with all that the store knows of how they came."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from evalkit.analysis.frame import Ratings
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.service.outcomes import ratings_of
from evalkit.service.workspace import Workspace
from evalkit.store import overview, studies
from evalkit.store.ratings import ratings_frame
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
    assigned = [(assignment.rater_id, assignment.brief_id) for assignment in work]
    return whole_ratings(study, plan, answers, assigned, codes)


def whole_ratings(
    study: Study,
    plan: AnalysisPlan,
    answers: "pd.DataFrame",
    assigned: Iterable[tuple[str, str]],
    codes: dict[str, str],
) -> Ratings:
    """Current answers as ratings, with rounds, repeats, words and assignments.

    Parameters
    ----------
    assigned
        The rater and the brief of each assignment.
    codes
        The letter of each system, which the plan may know it by.
    """
    import pandas as pd

    numbered = answers.assign(repeat=_repeat(answers))
    frames = [_part(numbered, key, study, plan) for key in _parts(numbered)]
    scores = pd.concat([part.scores for part in frames], ignore_index=True)
    preferences = pd.concat([part.preferences for part in frames], ignore_index=True)
    return Ratings(
        scores.assign(words=_words(scores, study, plan, codes)),
        preferences,
        pd.DataFrame(list(assigned), columns=["rater", "brief"]).drop_duplicates(),
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
    """How often the rater had answered this question on this passage or pair before, plus one."""
    sides = [answers[name].fillna("").astype(str) for name in ("system_a", "system_b")]
    is_turned = sides[0] > sides[1]
    pair = sides[0].where(~is_turned, sides[1]) + "\n" + sides[1].where(~is_turned, sides[0])
    asked = answers.assign(system=answers["system"].fillna(""), item=answers["item"].fillna(""))
    keys = ["round", "rater", "brief", "system", "kind", "item"]
    ordered = asked.assign(pair=pair).sort_values("position", kind="stable")
    return ordered.groupby([*keys, "pair"], observed=True).cumcount() + 1


def _words(
    scores: "pd.DataFrame", study: Study, plan: AnalysisPlan, codes: dict[str, str]
) -> "pd.Series[float]":
    """The length of each rated passage."""
    import pandas as pd

    is_coded = plan.systems[0] not in {system.id for system in study.settings.systems}
    lengths = {
        (p.brief_id, codes[p.system_id] if is_coded else p.system_id): len(p.text.split())
        for p in study.passages
    }
    keys = zip(scores["brief"], scores["system"], strict=True)
    return pd.Series([lengths.get(key) for key in keys], index=scores.index, dtype=float)
