"""Raters who are drawn from a stated model and answer desk by desk, as a page would have them do.

A passage's level is 2.4, plus its system's quality, plus its brief's, plus the rater's own noise,
rounded to the scale; of two passages a rater prefers the one that is higher, noise included.
"""

import hashlib
from random import Random

from evalkit.service.access import Session
from evalkit.service.rating import open_desk, save, work_of
from evalkit.store import studies
from evalkit.study.answer import QuestionKind
from evalkit.study.form import options
from evalkit.study.rater import RaterKind

WORDS = (QuestionKind.EVIDENCE, QuestionKind.DECISION_REASON, QuestionKind.PREFERENCE_REASON)
SENTENCE = "Simulated: drawn from a stated model."


def rate_all(workspace, study_id, quality):
    """Let every simulated rater finish every desk; return how many desks there were."""
    with workspace.store.reading() as connection:
        study = studies.load_study(connection, study_id)
        key = studies.load_key(connection, study_id)
    systems = {place.slot_token: place.system_id for place in key.placements}
    n_desks = 0
    for person in study.raters:
        if person.kind is not RaterKind.SIMULATED:
            continue
        session = Session(study_id, person)
        for work in work_of(workspace, session).assignments:
            desk = open_desk(workspace, session, work.id)
            save(workspace, session, desk, answers(desk, systems, quality), finish=True)
            n_desks += 1
    return n_desks


def answers(desk, systems, quality):
    """An answer to everything that the desk asks."""
    rater = desk.assignment.rater_id
    found = {q.key: SENTENCE for q in options(desk) if q.kind in WORDS}
    worth = {
        slot.token: value_of(rater, desk.brief.id, systems[slot.token], quality)
        for slot in desk.assignment.slots
    }
    for question, allowed in options(desk).items():
        if not allowed:
            continue
        if question.kind is QuestionKind.SCORE:
            level = round(2.4 + worth[question.slot] + noise(0.3, rater, question.item, desk))
            found[question.key] = str(min(4, max(1, level)))
        elif question.kind is QuestionKind.FLAG:
            found[question.key] = "no"
        elif question.kind is QuestionKind.DECISION:
            verdicts = [option.id for option in desk.rubric.decision.options]
            found[question.key] = verdicts[0 if worth[question.slot] > 0.5 else -1]
        elif question.kind is QuestionKind.PREFERENCE:
            first, second = (worth[slot.token] for slot in desk.assignment.slots)
            found[question.key] = choice(desk.preference, second - first)
        elif question.kind is not QuestionKind.DIRECTION or desk.rubric:
            found.setdefault(question.key, sorted(allowed)[0])
    return found


def choice(form, gain):
    """The option on the better side, a strong one where the gain is large."""
    wanted = (1 if gain > 0 else -1) * (2 if abs(gain) > 0.6 else 1)
    return min(form.options, key=lambda option: abs(option.strength - wanted)).id


def value_of(rater, brief, system, quality):
    return quality[system] + draw(0.4, brief) + draw(0.35, rater, brief, system)


def noise(spread, rater, item, desk):
    slots = "".join(sorted(passage.text for passage in desk.passages))
    return draw(spread, rater, item, slots)


def draw(spread, *what):
    """The same draw for the same words, on every machine."""
    seed = hashlib.sha256("/".join(what).encode()).hexdigest()
    return Random(seed).gauss(0, spread)
