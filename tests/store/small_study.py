"""A study of two briefs, two systems and two raters, made by hand so that every id is known."""

from datetime import UTC, datetime

from evalkit.store.studies import add_study
from evalkit.store.unit_of_work import Store
from evalkit.study.blinded import Assignment, AssignmentKind, Slot
from evalkit.study.brief import Brief
from evalkit.study.key import Key, Placement
from evalkit.study.passage import Passage, Provenance
from evalkit.study.rater import Rater, Role
from evalkit.study.rubric import PreferenceForm, Rubric
from evalkit.study.study import Study, StudySettings

STUDY_ID = "reading-2026"
OPENED_AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
LEVELS = {1: "Not at all.", 2: "In part.", 3: "Mostly.", 4: "Fully."}

RUBRIC = Rubric.model_validate(
    {
        "id": "literary",
        "version": 1,
        "title": "Literary passages",
        "applies_to": ["literary", "informational"],
        "scale": {"labels": {1: "poor", 2: "fair", 3: "good", 4: "strong"}},
        "criteria": [
            {"id": "grade_fit", "name": "Grade fit", "question": "Fit?", "levels": LEVELS},
            {
                "id": "accuracy",
                "name": "Accuracy",
                "question": "True?",
                "levels": LEVELS,
                "could_not_check": True,
            },
        ],
        "decision": {
            "question": "Would you use it?",
            "options": [
                {"id": "accept", "name": "Accept", "usable": True},
                {"id": "reject", "name": "Reject", "usable": False},
            ],
        },
        "flags": [{"id": "bias", "name": "Bias", "question": "Biased?", "blocking": True}],
    }
)
PREFERENCE = PreferenceForm.model_validate(
    {
        "id": "preference",
        "version": 1,
        "title": "Which of the two",
        "question": "Which would you use?",
        "options": [
            {"id": "clearly_a", "name": "Clearly A", "strength": -2},
            {"id": "clearly_b", "name": "Clearly B", "strength": 2},
        ],
    }
)
SETTINGS = StudySettings.model_validate(
    {
        "id": STUDY_ID,
        "title": "Reading passages",
        "question": "Are tuned passages better?",
        "systems": [
            {"id": "zebrafish_base", "name": "Zebrafish base", "reference": True},
            {"id": "walrus_tuned", "name": "Walrus tuned"},
        ],
        "rubrics": ["rubrics/literary.yaml"],
        "preference": "rubrics/preference.yaml",
    }
)
BRIEFS = (
    Brief("01", "3", "literary", "A lost kite", "Write a story.", 200, 300),
    Brief("02", "5", "informational", "Bees", "Explain how bees dance."),
)
PASSAGES = tuple(
    Passage(
        brief.id,
        system.id,
        f"Text of {brief.topic}, number {number}.",
        Provenance({"model": f"canary-{system.id}", "run": "007"}),
    )
    for brief in BRIEFS
    for number, system in enumerate(SETTINGS.systems)
)
RATERS = (Rater("ana", "Ana Silva"), Rater("ben", "Ben Okri"), Rater("lea", "Lea", Role.LEAD))
STUDY = Study(SETTINGS, (RUBRIC,), PREFERENCE, BRIEFS, PASSAGES, RATERS)


def _assignment(number: int, rater_id: str, brief_id: str, position: int) -> Assignment:
    slots = (Slot(f"slot{number}a", "A"), Slot(f"slot{number}b", "B"))
    return Assignment(f"work{number}", rater_id, brief_id, position, AssignmentKind.PAIR, slots)


ASSIGNMENTS = (
    _assignment(1, "ana", "01", 1),
    _assignment(2, "ana", "02", 2),
    _assignment(3, "ben", "02", 1),
    _assignment(4, "ben", "01", 2),
)
# Ana sees the tuned passage on the left first, Ben on the right.
SIDES = {
    "work1": ("walrus_tuned", "zebrafish_base"),
    "work2": ("zebrafish_base", "walrus_tuned"),
    "work3": ("walrus_tuned", "zebrafish_base"),
    "work4": ("zebrafish_base", "walrus_tuned"),
}
KEY = Key(
    secret=bytes(range(32)),
    nonce=bytes(16),
    codes={"zebrafish_base": "Y", "walrus_tuned": "X"},
    placements=tuple(
        Placement(work.id, slot.token, work.brief_id, system)
        for work in ASSIGNMENTS
        for slot, system in zip(work.slots, SIDES[work.id], strict=True)
    ),
)


def open_small_study(store: Store) -> None:
    """Put the study into a store."""
    with store.writing() as connection:
        add_study(connection, STUDY, ASSIGNMENTS, KEY, OPENED_AT, "lea")
