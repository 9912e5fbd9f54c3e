"""How far apart the ratings of each brief are, counted by the database: what to talk about."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from evalkit.service.due_cases import steps_of
from evalkit.service.workspace import Workspace
from evalkit.store import adjudication_cases, studies
from evalkit.study.adjudication import DueQuestion
from evalkit.study.answer import QuestionKind


def spread_of_briefs(workspace: Workspace, study_id: str) -> Mapping[str, float]:
    """Levels between two ratings of one criterion, on average over each brief's passages.

    Over the independent ratings of finished work and all pairs of raters. Briefs of which no
    passage has two ratings yet are left out.
    """
    with workspace.store.reading() as connection:
        study = studies.load_study(connection, study_id)
        texts = adjudication_cases.study_texts(connection, study_id)
        given = adjudication_cases.given_values(connection, study_id)
    rubrics = {brief.id: study.rubric_for(brief) for brief in study.briefs}
    scales = {
        (rubric.id, criterion.id): [
            step.value for step in steps_of(rubric, DueQuestion(QuestionKind.SCORE, criterion.id))
        ]
        for rubric in study.rubrics
        for criterion in rubric.criteria
    }
    brief_of = {text.text_id: text.brief_id for text in texts}
    apart: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in given:
        if one.question.kind is QuestionKind.SCORE and one.text_id in brief_of:
            rubric = rubrics[brief_of[one.text_id]]
            scale = scales[rubric.id, one.question.item]
            apart[one.text_id].append(steps_between_pairs(one.counts, scale))
    means: dict[str, list[float]] = defaultdict(list)
    for text_id, parts in apart.items():
        steps, n_pairs = (sum(column) for column in zip(*parts, strict=True))
        if n_pairs:
            means[brief_of[text_id]].append(steps / n_pairs)
    return {brief: sum(passages) / len(passages) for brief, passages in means.items()}


def steps_between_pairs(counts: Mapping[str, int], values: Sequence[str]) -> tuple[int, int]:
    """Steps of a scale between two raters, summed over all pairs of raters, and how many pairs.

    Parameters
    ----------
    counts
        How many raters gave each answer; those that are no step of the scale are passed over.
    values
        The scale from one end to the other.

    Examples
    --------
    Raters who gave 1, 3, 3 and 4 are 2, 2, 3, 0, 1 and 1 steps apart.

    >>> steps_between_pairs({"1": 1, "3": 2, "4": 1}, ["1", "2", "3", "4"])
    (9, 6)
    """
    given = [(place, counts[value]) for place, value in enumerate(values) if value in counts]
    n_raters = sum(count for _, count in given)
    steps = sum((b - a) * n * m for (a, n), (b, m) in combinations(given, 2))
    return steps, n_raters * (n_raters - 1) // 2


def widest_first(
    briefs: Sequence[str], spread: Mapping[str, float]
) -> tuple[tuple[str, float | None], ...]:
    """Briefs with how far apart their ratings are, the widest first; None stands at the end.

    Examples
    --------
    >>> widest_first(["tides", "bees", "moss"], {"bees": 1.25, "moss": 1.5})
    (('moss', 1.5), ('bees', 1.25), ('tides', None))
    """
    ordered = sorted(briefs, key=lambda brief: -spread.get(brief, -1.0))
    return tuple((brief, spread.get(brief)) for brief in ordered)
