"""Raters' results of practice for files to take away: attempts with intervals, and every answer."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evalkit.report.practice_results import Row, practice_answers, practice_attempts
from evalkit.service.qualifying import (
    KINDS,
    Attempt,
    Standing,
    person_of,
    standing_after,
)
from evalkit.store import audit, practice
from evalkit.study.answer import Answer, Question, QuestionKind
from evalkit.study.practice import Consensus, PracticePassage, Thresholds
from evalkit.study.pseudonym import Pseudonyms, number_of
from evalkit.study.rater import Rater, Role
from evalkit.study.study import Study

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection


def attempts_in(connection: "Connection", study: Study, names: Pseudonyms) -> "pd.DataFrame":
    """One row a finished attempt at the qualifying set, with thresholds and Wilson's intervals.

    Parameters
    ----------
    names
        The pseudonym of each rater; empty where ids are shown.
    """
    if study.practice is None:
        return practice_attempts(())
    acts = audit.acts_of(connection, study.settings.id, KINDS)
    rows = []
    for person in _raters(study, names):
        standing = standing_after(act for act in acts if person_of(act) == person.id)
        own = {**_who(person, names), **_stands(standing)}
        reached = [_reached(one, study.practice.thresholds) for one in standing.attempts]
        rows += [{**own, **row} for row in reached or [{}]]
    return practice_attempts(rows)


def answers_in(connection: "Connection", study: Study, names: Pseudonyms) -> "pd.DataFrame":
    """One row an answer that a rater gave in practice, beside what the panel agreed on."""
    if study.practice is None:
        return practice_answers(())
    passages = {passage.id: passage for passage in study.practice.passages}
    rows = [
        {**_who(person, names), **row}
        for person in _raters(study, names)
        for row in _answered(connection, study, person, passages)
    ]
    return practice_answers(rows)


def _raters(study: Study, names: Pseudonyms) -> list[Rater]:
    """In the order of the study's file, or of the pseudonyms, which tells nothing of that order."""
    raters = [person for person in study.raters if person.role is Role.RATER]
    return sorted(raters, key=lambda one: number_of(names[one.id])) if names else raters


def _who(person: Rater, names: Pseudonyms) -> Row:
    return {"rater": names.get(person.id, person.id), "rater_kind": str(person.kind)}


def _stands(standing: Standing) -> Row:
    return {
        "may_rate": "yes" if standing.is_admitted else "no",
        "decision": {None: None, True: "let in", False: "not let in"}[standing.decided],
        "decision_reason": standing.reason or None,
    }


def _reached(attempt: Attempt, bar: Thresholds) -> Row:
    from evalkit.stats.interval.proportion import wilson_interval

    outcome = attempt.outcome
    row: Row = {
        "attempt": attempt.number,
        "outcome": "passed" if attempt.passed else "not passed",
        "n_passages": outcome.n_passages,
        "n_levels": outcome.n_levels,
        "weighted_kappa": outcome.weighted_kappa,
        "weighted_kappa_asked": bar.weighted_kappa,
    }
    shares = (
        ("exact", outcome.n_exact, bar.exact),
        ("within_one", outcome.n_within_one, bar.within_one),
    )
    for name, count, asked in shares:
        interval = wilson_interval(count, outcome.n_levels)
        row |= {
            f"n_{name}": count,
            f"share_{name}": count / outcome.n_levels,
            f"{name}_low": interval.low,
            f"{name}_high": interval.high,
            f"{name}_asked": asked,
        }
    return row


def _answered(
    connection: "Connection", study: Study, person: Rater, passages: dict[str, PracticePassage]
) -> Iterator[Row]:
    done = practice.practised(connection, study.settings.id, person.id)
    for (passage_id, attempt), given in done.given.items():
        passage = passages[passage_id]
        for question, answer in given.answers.items():
            yield {
                "attempt": attempt,
                "part": str(passage.part),
                "passage": passage_id,
                "kind": str(question.kind),
                "item": question.item or None,
                "value": answer.value,
                "missing_reason": str(answer.missing_reason) if answer.missing_reason else None,
                **_against(question, answer, passage.consensus),
            }


def _against(question: Question, answer: Answer, known: Consensus) -> Row:
    match question.kind:
        case QuestionKind.SCORE:
            level = known.levels.get(question.item)
            if level is None:
                return {}
            distance = None if answer.value is None else abs(int(answer.value) - level)
            return {"consensus": str(level), "distance": distance}
        case QuestionKind.DECISION:
            return {"consensus": known.decision}
        case QuestionKind.FLAG:
            return {"consensus": "yes" if question.item in known.flags else "no"}
    return {}
