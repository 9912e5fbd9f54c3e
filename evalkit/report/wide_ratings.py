"""Ratings side by side: one row a brief, system and question, a column for each rater."""

from typing import TYPE_CHECKING

from evalkit.report.columns import CURRENT_COLUMNS, RATER_PREFIX, WIDE_COLUMNS, shown_columns
from evalkit.report.long_ratings import require_columns
from evalkit.report.questions import questions_of
from evalkit.study.answer import LAST_QUESTIONS, MARKS, MissingReason, QuestionKind
from evalkit.study.purpose import Purpose
from evalkit.study.rater import Role
from evalkit.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

ROW = ["study", "round", "brief", "grade", "passage_type", "code", "system", "against"]
ROW += ["kind", "item", "repeat"]


def wide_ratings(answers: "pd.DataFrame", study: Study, *, is_unblinded: bool) -> "pd.DataFrame":
    """Set the current answers of all raters side by side.

    Notes on the work, the questions after the last brief, marked words (they have a table of their
    own) and answers about validity passages stay out.

    A preference is freed from the sides that each rater saw: it stands as a signed strength,
    positive where it favours the row's system over the one in ``against``. That is the reference
    system, or before unblinding the first letter. Scores and strengths are numbers, all else text.

    Returns
    -------
    DataFrame
        ``WIDE_COLUMNS``, then a column for each rater, in the order of the study's files.

    Raises
    ------
    RatingsTableError
        Where ``answers`` lacks one of ``CURRENT_COLUMNS``.
    """
    require_columns(answers, CURRENT_COLUMNS)
    names = _names(answers, study, is_unblinded=is_unblinded)
    placed = _placed(_without_sides(answers, study, names, is_unblinded=is_unblinded))
    raters = [rater.id for rater in study.raters if rater.role is Role.RATER]
    cells = placed.set_index([*ROW, "rater"])["cell"].unstack("rater").reindex(columns=raters)
    counted = placed.groupby(ROW)[["n_answers", "n_could_not_check"]].sum()
    wide = counted.join(cells.add_prefix(RATER_PREFIX)).reset_index()
    columns = [c.name for c in shown_columns(WIDE_COLUMNS, is_unblinded=is_unblinded)]
    columns += [RATER_PREFIX + rater for rater in raters]
    return _in_order(wide, study, names, is_unblinded=is_unblinded)[columns]


def _names(answers: "pd.DataFrame", study: Study, *, is_unblinded: bool) -> list[str]:
    """The systems, or their letters; of two, the later one is counted against the earlier."""
    if is_unblinded:
        reference_first = sorted(study.settings.systems, key=lambda system: not system.reference)
        return [system.id for system in reference_first]
    letters = (answers[column].dropna() for column in ("code", "code_a", "code_b"))
    return sorted(set().union(*letters))


def _without_sides(
    answers: "pd.DataFrame", study: Study, names: list[str], *, is_unblinded: bool
) -> "pd.DataFrame":
    """Current answers with the system that each is about, and its value as it stands in a cell."""
    of_systems = answers[answers["purpose"].isin([Purpose.RATING, Purpose.REPEAT])]
    asked = of_systems[~of_systems["kind"].isin([*MARKS, *LAST_QUESTIONS, QuestionKind.SPANS])]
    name = "system" if is_unblinded else "code"
    rank = {known: place for place, known in enumerate(names)}
    left, right = asked[f"{name}_a"], asked[f"{name}_b"]
    is_choice = asked["kind"] == QuestionKind.PREFERENCE
    right_is_later = right.map(rank) > left.map(rank)
    # A comment on a passage that was shown alone belongs to that passage.
    is_alone = left.notna() & right.isna()
    about = {
        column: asked[column]
        .where(~is_choice, asked[f"{column}_b"].where(right_is_later, asked[f"{column}_a"]))
        .where(~is_alone, asked[f"{column}_a"])
        for column in ("code", "system")
    }
    return asked.assign(
        **about,
        against=left.where(right_is_later, right).where(is_choice),
        cell=_cells(asked, study, right_is_later),
        n_answers=asked["value"].notna().astype(int),
        n_could_not_check=(asked["missing_reason"] == MissingReason.COULD_NOT_CHECK).astype(int),
    )


def _cells(
    asked: "pd.DataFrame", study: Study, right_is_later: "pd.Series[bool]"
) -> "pd.Series[str]":
    """Scores and signed strengths as numbers, all other answers as they are."""
    options = study.preference.options if study.preference else ()
    strengths = {option.id: option.strength for option in options}
    cells = asked["value"].astype(object)
    is_score = (asked["kind"] == QuestionKind.SCORE) & cells.notna()
    is_choice = (asked["kind"] == QuestionKind.PREFERENCE) & cells.notna()
    cells[is_score] = cells[is_score].map(int)
    # Strength is negative for A and positive for B.
    signs = right_is_later[is_choice].map({True: 1, False: -1})
    cells[is_choice] = cells[is_choice].map(strengths) * signs
    return cells


def _placed(answers: "pd.DataFrame") -> "pd.DataFrame":
    """The same answers without gaps in what names their row; a question asked again counts on."""
    named = [column for column in ROW if column != "repeat"]
    filled = answers.assign(**{column: answers[column].fillna("") for column in named})
    ordered = filled.sort_values(["rater", "position", "sequence"], kind="stable")
    return ordered.assign(repeat=ordered.groupby([*named, "rater"]).cumcount() + 1)


def _in_order(
    wide: "pd.DataFrame", study: Study, names: list[str], *, is_unblinded: bool
) -> "pd.DataFrame":
    """Rows by round, then briefs, questions and systems as they stand in the study."""
    asked = dict.fromkeys((str(question.kind), question.item) for question in questions_of(study))
    questions = {question: place for place, question in enumerate(asked)}
    briefs = {brief.id: place for place, brief in enumerate(study.briefs)}
    systems = {name: place for place, name in enumerate(names)}
    subject = wide["system" if is_unblinded else "code"]
    ranked = wide.assign(
        _brief=wide["brief"].map(briefs),
        _question=[questions[pair] for pair in zip(wide["kind"], wide["item"], strict=True)],
        _system=subject.map(systems),
    )
    order = ["round", "_brief", "_question", "_system", "repeat"]
    return ranked.sort_values(order, kind="stable", ignore_index=True)
