"""Answers of two raters who saw the passages of a brief on different sides, as the store gives."""

from typing import Any

import pandas as pd

from evalkit.study.brief import Brief
from evalkit.study.rater import Rater, RaterKind, Role
from evalkit.study.rubric import PreferenceForm, Rubric
from evalkit.study.study import Study, StudySettings

RUBRIC = Rubric.model_validate(
    {
        "id": "short",
        "version": 1,
        "title": "Short",
        "applies_to": ["literary"],
        "scale": {"labels": {1: "poor", 2: "good"}},
        "criteria": [
            {
                "id": "fit",
                "name": "Fit",
                "question": "Does it fit?",
                "levels": {1: "It does not.", 2: "It does."},
                "direction": {"ask_when": [1], "options": ["too easy", "too hard"]},
                "evidence": {"when": [1], "kind": "quote"},
            },
            {
                "id": "accuracy",
                "name": "Accuracy",
                "question": "Is it true?",
                "levels": {1: "No.", 2: "Yes."},
                "could_not_check": True,
            },
        ],
        "decision": {
            "question": "Would you use it?",
            "options": [
                {"id": "accept", "name": "Accept", "usable": True},
                {"id": "reject", "name": "Reject", "usable": False, "reason": True},
            ],
        },
        "flags": [{"id": "bias", "name": "Bias", "question": "Is it biased?", "blocking": True}],
    }
)
PREFERENCE = PreferenceForm.model_validate(
    {
        "id": "choice",
        "version": 1,
        "title": "Which of the two",
        "question": "Which would you use?",
        "options": [
            {"id": "a_strong", "name": "Clearly A", "strength": -2},
            {"id": "a_slight", "name": "Slightly A", "strength": -1},
            {"id": "b_slight", "name": "Slightly B", "strength": 1},
            {"id": "b_strong", "name": "Clearly B", "strength": 2},
        ],
        "details": [{"id": "sure", "question": "How sure?", "options": ["guessing", "sure"]}],
    }
)
SETTINGS = StudySettings.model_validate(
    {
        "id": "pilot-1",
        "title": "Pilot",
        "question": "Is walrus better?",
        "systems": [
            {"id": "walrus", "name": "Walrus"},
            {"id": "zebra", "name": "Zebra", "reference": True},
        ],
        "rubrics": ["rubrics/short.yaml"],
        "preference": "rubrics/choice.yaml",
    }
)
COLUMNS = (
    *("study", "round", "rater", "rater_kind", "assignment", "assignment_kind", "position"),
    "purpose",
    *("brief", "grade", "passage_type", "slot_token", "slot_label", "system", "code"),
    *("system_a", "system_b", "code_a", "code_b", "kind", "item", "value", "missing_reason"),
    *("answered_at", "sequence", "rubric_hash", "predecessor"),
)
NOT_TEXT = ("round", "position", "sequence", "predecessor", "answered_at")
CODES = {"walrus": "X", "zebra": "Y"}
SIDES = {"01": ("zebra", "walrus"), "ann": ("walrus", "zebra")}


def small_study() -> Study:
    return Study(
        settings=SETTINGS,
        rubrics=(RUBRIC,),
        preference=PREFERENCE,
        briefs=(
            Brief("b2", "4", "literary", "Kites", "Write."),
            Brief("b1", "3", "literary", "Bees", "Write."),
        ),
        passages=(),
        raters=(
            Rater("ann", "Ann"),
            Rater("01", "One", kind=RaterKind.SIMULATED),
            Rater("lead", "Lea", Role.LEAD),
        ),
    )


class Answers:
    """Rows of current answers, made one by one."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def passage(self, rater: str, brief: str, system: str, **answer: str) -> None:
        label = "AB"[SIDES[rater].index(system)]
        seen = {"slot_label": label, "slot_token": f"{rater}-{brief}-{label}"}
        self._add(rater, brief, answer, seen | {"system": system, "code": CODES[system]})

    def pair(self, rater: str, brief: str, **answer: str) -> None:
        left, right = SIDES[rater]
        sides = {"system_a": left, "system_b": right}
        self._add(rater, brief, answer, sides | {"code_a": CODES[left], "code_b": CODES[right]})

    def alone(self, rater: str, brief: str, system: str, **answer: str) -> None:
        self._add(rater, brief, answer, {"system_a": system, "code_a": CODES[system]})

    def _add(self, rater: str, brief: str, answer: dict[str, str], more: dict[str, str]) -> None:
        number = len(self.rows) + 1
        self.rows.append(
            {
                "study": "pilot-1",
                "round": 1,
                "rater": rater,
                "rater_kind": "person",
                "assignment": f"{rater}-{brief}",
                "assignment_kind": "pair",
                "position": 1,
                "purpose": "rating",
                "brief": brief,
                "grade": {"b1": "3", "b2": "4"}[brief],
                "passage_type": "literary",
                "item": "",
                "answered_at": pd.Timestamp("2026-03-02T08:30:00.25", tz="UTC"),
                "sequence": number,
                "rubric_hash": "abc",
                "predecessor": 0,
                **more,
                **answer,
            }
        )

    def frame(self) -> pd.DataFrame:
        frame = pd.DataFrame(self.rows, columns=list(COLUMNS))
        texts = [name for name in COLUMNS if name not in NOT_TEXT]
        return frame.astype(dict.fromkeys(texts, "str"))
