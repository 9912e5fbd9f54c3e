"""The demo's passages for two raters who are asked about themselves, opened."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from evalkit.service.access import Session, enter
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.shipped import shipped_file
from evalkit.service.workspace import Workspace, open_workspace

RATERS = """\
id,name,role,kind
ann,Ann Lee,rater,person
bob,Bob Roy,rater,person
lea,Lea Kim,lead,person
"""
FORM = """\
consent:
  version: 2
  text: {en: "You may stop at any time.\\n\\nAsk the lead.", es: "Puede dejarlo cuando quiera."}
questions:
  - id: role
    question: {en: "Your role?", es: "¿Su función?"}
    type: choice
    required: true
    options:
      - {id: teacher, label: {en: "Teacher", es: "Docente"}}
      - {id: editor, label: {en: "Editor", es: "Editor"}}
  - {id: years, question: "Years of teaching?", type: number, required: true, least: 0, most: 70}
  - id: grades
    question: "Grades taught?"
    type: choices
    options: [{id: low, label: "3 to 5"}, {id: high, label: "6 to 8"}]
  - {id: paid, question: "Paid?", type: yes_no, required: true}
  - {id: conflicts, question: "Conflicts?", type: text}
"""
ANN = {"role": "teacher", "years": "7,5", "grades": ["high", "low"], "paid": "yes"}
BOB = {"role": "editor", "years": "20", "paid": "no", "conflicts": "=My own book"}


@dataclass(frozen=True)
class ProfileStudy:
    """An open study whose raters ann and bob are asked about themselves; lea leads it."""

    folder: Path
    workspace: Workspace
    study_id: str
    sessions: dict[str, Session]


def open_profile_study(parent: Path, settings: str = "", form: str = FORM) -> ProfileStudy:
    """Write and open it."""
    folder = parent / "study"
    shutil.copytree(shipped_file("data", "demo_study"), folder)
    file = folder / "study.yaml"
    file.write_text(f'{file.read_text()}profile: "profile.yaml"\n{settings}', encoding="utf-8")
    (folder / "profile.yaml").write_text(form, encoding="utf-8")
    (folder / "raters.csv").write_text(RATERS, encoding="utf-8")
    workspace = open_workspace(str(folder / "evalkit.db"))
    opened = open_study(workspace, read_sound_study(folder))
    people = {each.person.id: enter(workspace, each.token) for each in opened.invitations}
    return ProfileStudy(folder, workspace, opened.study_id, people)
