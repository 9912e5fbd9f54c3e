"""What simulated raters do before rating: a made-up profile, anchors, practice, qualifying.

The model: a level equals the panel's with a probability of the rater and attempt, else it is a
neighbour. All of it is marked as simulated by the kind of the rater, wherever it shows.
"""

import random
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from evalkit.service import qualifying
from evalkit.service.access import Session
from evalkit.service.learning import Learner, learner_of, levels_in
from evalkit.service.profiles import enter_profile
from evalkit.service.simulated_form import answers_at, near
from evalkit.service.workspace import Workspace
from evalkit.store import consensus, practice
from evalkit.store.practice import Given, LearningPassage, PracticeAct
from evalkit.study.form import read_answers
from evalkit.study.practice import Consensus, PracticePart
from evalkit.study.rater import Rater

if TYPE_CHECKING:
    from sqlalchemy import Connection

ACTOR = "simulation"
PROFILES: Mapping[str, Mapping[str, object]] = {
    "sim1": {"role": "teacher", "years": "11", "grades_taught": ["3-5"], "paid": "yes"},
    "sim2": {"role": "specialist", "years": "19", "grades_taught": ["3-5", "6-8"], "paid": "yes"},
    "sim3": {"role": "developer", "years": "6", "grades_taught": ["6-8"], "paid": "yes"},
}
"""Made up; nobody of this kind rated."""
SHARES_SAME: Mapping[str, tuple[float, ...]] = {
    "sim1": (0.84,),
    "sim2": (0.88,),
    "sim3": (0.5, 0.86),
}
"""How often a level equals the panel's, attempt by attempt; the third needs two."""
DAYS_BEFORE = 2


def simulate_beginnings(workspace: Workspace, study_id: str, raters: tuple[Rater, ...]) -> None:
    """Enter profile and practice of simulated raters; each attempt ends as its answers have it."""
    for person in raters:
        if person.id in SHARES_SAME:
            profile = {**PROFILES[person.id], "known_to_authors": "no"}
            enter_profile(workspace, study_id, person.id, profile, ACTOR)
            _practise(workspace, Session(study_id, person))


def _practise(workspace: Workspace, session: Session) -> None:
    with workspace.store.writing() as connection:
        if not practice.has_practice(connection, session.study_id):
            return
        known = {
            name: panel
            for part in PracticePart
            for name, panel in consensus.consensus_of(connection, session.study_id, part).items()
        }
        for attempt, share in enumerate(SHARES_SAME[session.person.id], start=1):
            learner = learner_of(connection, session)
            _attempt(workspace, connection, learner, attempt, share, known)


def _attempt(
    workspace: Workspace,
    connection: "Connection",
    learner: Learner,
    attempt: int,
    share: float,
    known: Mapping[str, Consensus],
) -> None:
    person = learner.study_id, learner.rater_id
    at = workspace.now() - timedelta(days=DAYS_BEFORE)
    if attempt > 1:
        first = learner.of(PracticePart.QUALIFYING)[0]
        practice.append(connection, *person, (first.id, attempt), PracticeAct.AGAIN, at)
    own: dict[str, dict[str, int]] = {}
    for passage in learner.passages:
        place = (passage.id, attempt)
        if passage.part is PracticePart.ANCHOR:
            if attempt == 1:
                practice.append(connection, *person, place, PracticeAct.READ, at)
            continue
        given = _answer(learner, passage, known[passage.id], f"{attempt}", share)
        practice.append(connection, *person, place, PracticeAct.ANSWERED, at, given.answers)
        practice.append(connection, *person, place, PracticeAct.FINISHED, at)
        if passage.part is PracticePart.PRACTICE:
            practice.append(connection, *person, place, PracticeAct.READ, at)
        else:
            own[passage.id] = levels_in(given)
    asked = {name: panel for name, panel in known.items() if name in own}
    outcome = qualifying.outcome_of(qualifying.compare(asked, own))
    passed = outcome.passes(learner.thresholds)
    qualifying.record_attempt(workspace, connection, *person, attempt, outcome, passed=passed)


def _answer(
    learner: Learner, passage: LearningPassage, panel: Consensus, attempt: str, share: float
) -> Given:
    draw = random.Random(f"practice/{learner.rater_id}/{passage.id}/{attempt}")
    desk = learner.desk(passage)
    (slot,) = desk.assignment.slots
    levels = {
        (slot.token, criterion.id): near(
            draw,
            panel.levels[criterion.id],
            share,
            tuple(sorted(passage.rubric.values_of(criterion))),
        )
        for criterion in passage.rubric.criteria
    }
    return Given(read_answers(desk, answers_at(desk, levels)))
