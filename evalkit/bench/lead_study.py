"""A study of any size with every answer given, for timing the pages that leads open."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle, islice

import numpy as np

from evalkit.bench.lead_automatic import answer_automatically, with_automatic_rater
from evalkit.service.access import Session
from evalkit.service.adjudicating import cases_of, open_case
from evalkit.service.norming import begin_norming, end_norming, reveal
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.rating import open_desk, save, work_of
from evalkit.service.shipped import shipped_file
from evalkit.service.workspace import Workspace
from evalkit.study.answer import Question, QuestionKind
from evalkit.study.blinded import Desk, Slot
from evalkit.study.rater import Rater, RaterKind, Role
from evalkit.study.rubric import Rubric
from evalkit.study.study import Study

MINUTES_A_DESK = 17
N_TALKED_OF = 2
LEAD = Rater("lead", "Lead", Role.LEAD)


@dataclass(frozen=True, slots=True)
class LeadStudy:
    """A rated study, and the token that opens it for its lead."""

    study_id: str
    lead_token: str


def open_rated_study(
    workspace: Workspace, n_briefs: int, n_raters: int, rng: np.random.Generator
) -> LeadStudy:
    """Open the shipped study with so many briefs and raters, and answer everything at random.

    An automatic rater answers as well, a norming pass has been gone through, and the lead has
    opened the widest case, so that every page has something to show. Ratings stay open.
    """
    raters = tuple(
        Rater(f"rater-{n}", f"Rater {n}", kind=RaterKind.SIMULATED) for n in range(1, n_raters + 1)
    )
    shipped = read_sound_study(shipped_file("data", "demo_study"))
    study = replace(with_automatic_rater(_with_briefs(shipped, n_briefs)), raters=(*raters, LEAD))
    opened = open_study(workspace, study, "evalkit bench")
    for rater in raters:
        _answer_all(workspace, Session(opened.study_id, rater), rng)
    answer_automatically(workspace, opened.study_id, rng)
    _lead_norming(workspace, opened.study_id, [brief.id for brief in study.briefs[:N_TALKED_OF]])
    _open_widest_case(workspace, Session(opened.study_id, LEAD))
    lead = next(i for i in opened.invitations if i.person.role is Role.LEAD)
    return LeadStudy(opened.study_id, lead.token)


def _lead_norming(workspace: Workspace, study_id: str, briefs: list[str]) -> None:
    begin_norming(workspace, study_id, LEAD.id, briefs)
    reveal(workspace, study_id, LEAD.id)
    end_norming(workspace, study_id, LEAD.id)


def _open_widest_case(workspace: Workspace, session: Session) -> None:
    widest = cases_of(workspace, session).cases[0]
    open_case(workspace, session, widest.name, knows_systems=False)


def _with_briefs(shipped: Study, n_briefs: int) -> Study:
    """The shipped briefs and passages as often as it takes, each time under other ids."""
    numbered = list(enumerate(islice(cycle(shipped.briefs), n_briefs), start=1))
    passages = {(p.brief_id, p.system_id): p for p in shipped.passages}
    systems = [system.id for system in shipped.settings.systems]
    return replace(
        shipped,
        briefs=tuple(replace(brief, id=f"brief-{number}") for number, brief in numbered),
        passages=tuple(
            replace(passages[brief.id, system], brief_id=f"brief-{number}")
            for number, brief in numbered
            for system in systems
        ),
    )


def _answer_all(workspace: Workspace, session: Session, rng: np.random.Generator) -> None:
    now = workspace.now()
    work = work_of(workspace, session).assignments
    for place, assignment in enumerate(work):
        moment = now - timedelta(minutes=MINUTES_A_DESK * (len(work) - place))
        clocked = Workspace(workspace.store, partial(_at, moment))
        desk = open_desk(workspace, session, assignment.id)
        save(clocked, session, desk, dict(_answers(desk, rng)), finish=True)


def _at(moment: datetime) -> datetime:
    return moment


def _answers(desk: Desk, rng: np.random.Generator) -> Iterator[tuple[str, object]]:
    for slot in desk.assignment.slots if desk.rubric else ():
        yield from _of_passage(desk.rubric, slot, rng) if desk.rubric else ()
    if desk.preference:
        options = [option.id for option in desk.preference.options]
        yield Question(QuestionKind.PREFERENCE).key, str(rng.choice(options))
        for detail in desk.preference.details:
            answer = str(rng.choice(list(detail.options)))
            yield Question(QuestionKind.PREFERENCE_DETAIL, detail.id).key, answer
        yield Question(QuestionKind.PREFERENCE_REASON).key, "A made reason."


def _of_passage(
    rubric: Rubric, slot: Slot, rng: np.random.Generator
) -> Iterator[tuple[str, object]]:
    for criterion in rubric.criteria:
        values = rubric.values_of(criterion)
        level = int(rng.choice(values, p=_shares(len(values))))
        yield Question(QuestionKind.SCORE, criterion.id, slot.token).key, str(level)
        if criterion.direction and level in criterion.direction.ask_when:
            direction = criterion.direction.options[0]
            yield Question(QuestionKind.DIRECTION, criterion.id, slot.token).key, direction
        if criterion.evidence and level in criterion.evidence.when:
            words = "Made evidence of a made rating."
            yield Question(QuestionKind.EVIDENCE, criterion.id, slot.token).key, words
    if rubric.decision:
        usable = [option for option in rubric.decision.options if not option.reason]
        chosen = usable[int(rng.integers(len(usable)))].id
        yield Question(QuestionKind.DECISION, "", slot.token).key, chosen


def _shares(n_levels: int) -> list[float]:
    """Middle levels come most often, as people give them."""
    weights = [min(place + 1, n_levels - place) for place in range(n_levels)]
    return [weight / sum(weights) for weight in weights]
