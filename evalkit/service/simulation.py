"""Simulated raters' answers put into a study, through the same store as anyone's."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from evalkit.errors import RatingsTableError
from evalkit.service import practising
from evalkit.service.access import Session
from evalkit.service.admitting import decide
from evalkit.service.rating import save
from evalkit.service.simulated_checks import (
    expected_levels,
    repeat_answers,
    validity_answers,
)
from evalkit.service.workspace import Workspace
from evalkit.store import desk as desk_rows
from evalkit.store import studies
from evalkit.store.purposes import purposes_of
from evalkit.study.answer import Question, QuestionKind
from evalkit.study.blinded import Desk
from evalkit.study.purpose import Purpose
from evalkit.study.rater import Rater, RaterKind
from evalkit.study.study import Study

MINUTES_A_DESK = 17
"""What the simulated clock lets pass between two desks."""

Rows = dict[tuple[str, str], list[dict[str, str]]]


def simulate_ratings(workspace: Workspace, study_id: str, table: Path) -> int:
    """Enter the ratings of a table for the study's simulated raters; return how many desks.

    Parameters
    ----------
    table
        CSV with the columns rater, brief, system, kind, item, value, missing_reason. A preference's
        value is its signed strength in favour of the compared system, whichever side that is on.

    Raises
    ------
    RatingsTableError
        Where a rater of the table is a person.
    """
    with workspace.store.reading() as connection:
        study = studies.load_study(connection, study_id)
        key = studies.load_key(connection, study_id)
        purposes = purposes_of(connection, study_id)
    material = _Material(
        study, _read(table), {p.slot_token: p.system_id for p in key.placements}, purposes
    )
    people = {person.id: person for person in study.raters}
    n_desks = 0
    for rater_id in dict.fromkeys(rater for rater, _ in material.rows):
        person = people.get(rater_id)
        if person is None or person.kind is not RaterKind.SIMULATED:
            raise RatingsTableError(f"{table}: {rater_id!r} is no simulated rater of the study.")
        n_desks += _answer_all(workspace, material, person)
    return n_desks


@dataclass(frozen=True, slots=True)
class _Material:
    """A study with the table of ratings; what lies in each slot; and what work is for."""

    study: Study
    rows: Rows
    systems: dict[str, str]
    purposes: Mapping[str, Purpose]

    def answers(self, desk: Desk, rater: str) -> dict[str, object]:
        """What a rater gives on a desk: from the table, or drawn where it only checks the rater."""
        own = self.rows[rater, desk.brief.id]
        match self.purposes.get(desk.assignment.id, Purpose.RATING):
            case Purpose.RATING:
                return dict(_answers(self.study, desk, own, self.systems))
            case Purpose.REPEAT:
                return repeat_answers(desk, _levels(own), self.systems, rater)
        return validity_answers(desk, expected_levels(self.study.validity), self.systems, rater)


def _levels(rows: list[dict[str, str]]) -> dict[tuple[str, str], int]:
    """The levels among answers, by system and criterion."""
    scores = (row for row in rows if row["kind"] == QuestionKind.SCORE and row["value"])
    return {(row["system"], row["item"]): int(row["value"]) for row in scores}


def _read(table: Path) -> Rows:
    rows: Rows = defaultdict(list)
    with table.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            rows[row["rater"], row["brief"]].append(row)
    return rows


def _answer_all(workspace: Workspace, material: _Material, person: Rater) -> int:
    session = Session(material.study.settings.id, person)
    if practising.is_waiting(workspace, session):
        reason = "a simulated rater, taken as having passed"
        decide(workspace, session.study_id, person.id, "simulation", reason, admit=True)
    with workspace.store.reading() as connection:
        work = desk_rows.assignments_of(connection, session.study_id, person.id)
        desks = [desk_rows.desk(connection, session.study_id, person.id, a.id) for a in work]
    finish_at = workspace.now()
    for desk in desks:
        before = timedelta(minutes=MINUTES_A_DESK * (len(desks) - desk.assignment.position + 1))
        clocked = Workspace(workspace.store, partial(_at, finish_at - before))
        answers = material.answers(desk, person.id)
        save(clocked, session, desk, answers, finish=True)
    return len(desks)


def _at(moment: datetime) -> datetime:
    return moment


def _answers(
    study: Study, desk: Desk, rows: list[dict[str, str]], systems: dict[str, str]
) -> Iterator[tuple[str, object]]:
    """One desk's answers by question key; rows of other passages are passed over."""
    slots = {systems[slot.token]: slot.token for slot in desk.assignment.slots}
    for row in rows:
        kind = QuestionKind(row["kind"])
        if row["system"]:
            if row["system"] in slots and desk.rubric:
                question = Question(kind, row["item"], slots[row["system"]])
                yield question.key, _value(row)
        elif desk.preference:
            is_choice = kind is QuestionKind.PREFERENCE
            value = _option(study, desk, int(row["value"]), systems) if is_choice else _value(row)
            yield Question(kind, row["item"]).key, value


def _value(row: dict[str, str]) -> object:
    return {"missing": row["missing_reason"]} if row["missing_reason"] else row["value"]


def _option(study: Study, desk: Desk, favour: int, systems: dict[str, str]) -> str:
    """The option whose strength says so: negative favours A, so the sides decide its sign."""
    reference = study.settings.reference_system.id
    left_is_reference = systems[desk.assignment.slots[0].token] == reference
    strength = favour if left_is_reference else -favour
    form = desk.preference
    options = form.options if form else ()
    return next(option.id for option in options if option.strength == strength)
