"""The automatic rater's stored answers as the frames that its own analysis starts from."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from evalkit.analysis.automatic.answers import (
    CHOICE_COLUMNS,
    SCORE_COLUMNS,
    WORD_COLUMNS,
    AutomaticAnswers,
)
from evalkit.analysis.frame import Ratings
from evalkit.analysis.outcome import AnalysisPlan
from evalkit.service.outcomes import ratings_of
from evalkit.study.answer import Question, QuestionKind
from evalkit.study.automatic import NAME, AutomaticRating
from evalkit.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

Places = Mapping[str, tuple[str, str, str]]
"""Brief, system and letter of each text, by its id."""
ROW = (
    *("turn", "repeat", "side", "rater", "rater_kind", "brief", "grade", "passage_type"),
    *("position", "answered_at", "slot_token", "system", "code", "system_a", "system_b"),
    *("code_a", "code_b", "kind", "item", "value", "missing_reason"),
)


def automatic_answers(
    study: Study, plan: AnalysisPlan, ratings: Sequence[AutomaticRating], places: Places
) -> AutomaticAnswers:
    """Stored answers as long frames; systems go by the plan's names for them."""
    import pandas as pd

    rows = pd.DataFrame(list(_rows(study, ratings, places)), columns=list(ROW))
    # Asked again in another turn, an answer stands twice, so each turn is put together alone.
    parts = [_part(study, plan, rows, key) for key in _turns(rows)]
    scores = [part.scores for part in parts if len(part.scores)]
    choices = [part.preferences for part in parts if len(part.preferences)]
    models = sorted({rating.model for rating in ratings if rating.model})
    return AutomaticAnswers(
        _together(scores, SCORE_COLUMNS),
        _together(choices, CHOICE_COLUMNS),
        _words(study, plan, places),
        ", ".join(models) or "a model that did not say its name",
    )


def _together(frames: "list[pd.DataFrame]", columns: tuple[str, ...]) -> "pd.DataFrame":
    import pandas as pd

    if not frames:
        return pd.DataFrame(columns=list(columns))
    return pd.concat(frames, ignore_index=True)[list(columns)]


def _turns(rows: "pd.DataFrame") -> list[tuple[str, int, str]]:
    """Every way round, repeat and side that there is."""
    return sorted(set(rows[["turn", "repeat", "side"]].itertuples(index=False, name=None)))


def _part(
    study: Study, plan: AnalysisPlan, rows: "pd.DataFrame", key: tuple[str, int, str]
) -> Ratings:
    """The answers of one turn, repeat and side; why choices are missing stands beside them."""
    turn, repeat, side = key
    own = rows[(rows["turn"] == turn) & (rows["repeat"] == repeat) & (rows["side"] == side)]
    found = ratings_of(study, own, plan)
    reasons = own.loc[own["kind"] == QuestionKind.PREFERENCE, "missing_reason"].fillna("")
    choices = found.preferences.assign(missing_reason=reasons.to_numpy())
    return Ratings(
        *(f.assign(turn=turn, repeat=repeat, side=side) for f in (found.scores, choices))
    )


def _rows(
    study: Study, ratings: Sequence[AutomaticRating], places: Places
) -> Iterator[tuple[object, ...]]:
    briefs = {brief.id: brief for brief in study.briefs}
    for rating in ratings:
        brief = briefs[rating.brief_id]
        stood = dict(zip("AB", (places[text] for text in rating.texts), strict=False))
        for key, answer in rating.answers.items():
            question = Question.parse(key)
            own = stood[question.slot] if question.slot else (None, None, None)
            pair = [stood["A"], stood["B"]] if not question.slot else [(None,) * 3] * 2
            yield (
                *(str(rating.turn), rating.repeat, question.slot),
                *(NAME, NAME, brief.id, brief.grade, brief.passage_type),
                *(0, rating.answered_at, question.slot or None, own[1], own[2]),
                *(pair[0][1], pair[1][1], pair[0][2], pair[1][2]),
                *(str(question.kind), question.item, answer.value),
                str(answer.unrated) if answer.unrated else None,
            )


def _words(study: Study, plan: AnalysisPlan, places: Places) -> "pd.DataFrame":
    import pandas as pd

    is_coded = plan.systems[0] not in {system.id for system in study.settings.systems}
    letters = {(brief, system): code for brief, system, code in places.values()}
    rows = [
        (
            p.brief_id,
            letters[p.brief_id, p.system_id] if is_coded else p.system_id,
            len(p.text.split()),
        )
        for p in study.passages
        if (p.brief_id, p.system_id) in letters
    ]
    return pd.DataFrame(rows, columns=list(WORD_COLUMNS))
