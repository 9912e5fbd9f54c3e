"""A study of four briefs whose every hidden name is a word that stands nowhere else."""

from dataclasses import dataclass
from pathlib import Path

from evalkit.study.answer import Question, QuestionKind

SYSTEMS = ("zqxbaseline", "vjwtuned")
MODELS = {"zqxbaseline": "kqzmodel-7b", "vjwtuned": "jwvmodel-ft-9"}
PROMPTS = {"zqxbaseline": "wxjprompt", "vjwtuned": "qvzprompt"}
BRIEFS = ("hqvone", "hqvtwo", "hqvthree", "hqvfour")
TYPES = {"hqvone": "story", "hqvtwo": "article", "hqvthree": "story", "hqvfour": "article"}
PASSAGE_FOLDER = "xjqpassages"
RATERS = ("ann", "bob")
LEAD = "lea"

STUDY = """\
id: {study_id}
title: "{title}"
question: "Does vjwtuned write better than zqxbaseline?"
systems:
  - {{id: zqxbaseline, name: "Zqxbaseline model", reference: true, note: "gkzjnote on a system"}}
  - {{id: vjwtuned, name: "Vjwtuned model"}}
presentation: {presentation}
rubrics: ["rubrics/story.yaml", "rubrics/article.yaml"]
preference: "rubrics/preference.yaml"
common_criteria: [fit, clear]
briefs: "briefs.csv"
raters: "raters.csv"
passages: "{folder}/manifest.csv"
plan:
  primary_outcome: composite
  secondary_outcomes: [usable, preference, fit, clear]
"""

RUBRIC = """\
id: {name}
version: 1
title: "{title}"
applies_to: [{name}]
guide: "Read the passage twice."
scale:
  labels: {{1: "Poor", 2: "Fair", 3: "Good", 4: "Very good"}}
criteria:
  - id: fit
    name: "Fit"
    question: "Does it fit the grade?"
    evidence: {{when: [1], kind: reason}}
    levels: {{1: "Far off.", 2: "Partly.", 3: "Mostly.", 4: "Wholly."}}
  - id: clear
    name: "Clearness"
    question: "Is it clear?"
    could_not_check: true
    levels: {{1: "Muddled.", 2: "Partly.", 3: "Mostly.", 4: "Wholly."}}
decision:
  question: "What would you do with it?"
  options:
    - {{id: accept, name: "Accept", usable: true}}
    - {{id: mend, name: "Mend", usable: true}}
    - {{id: reject, name: "Reject", usable: false}}
flags:
  - {{id: unkind, name: "Unkind", question: "Would it hurt a reader?", blocking: true}}
"""

PREFERENCE = """\
id: choice
version: 1
title: "Which one?"
question: "Which of the two would you use?"
options:
  - {id: a_strong, name: "Clearly A", strength: -2}
  - {id: a_slight, name: "Slightly A", strength: -1}
  - {id: b_slight, name: "Slightly B", strength: 1}
  - {id: b_strong, name: "Clearly B", strength: 2}
details:
  - {id: sure, question: "How sure are you?", options: ["sure", "guessing"]}
reason: false
"""

RATER_TABLE = """\
id,name,role,kind
ann,Ann Lee,rater,person
bob,Bob Roy,rater,person
lea,Lea Kim,lead,person
"""

TOPICS = {
    "hqvone": "A kite in a tree",
    "hqvtwo": "How rain forms",
    "hqvthree": "The lost key",
    "hqvfour": "Why leaves fall",
}

# One sentence of each passage, by which a test can tell whose passage it sees. Reference first.
SENTENCES = {
    "hqvone": ("The kite hung in the tallest elm.", "A red kite was caught by the old oak."),
    "hqvtwo": ("Water rises when the sun is warm.", "Drops gather around specks of dust."),
    "hqvthree": ("Nobody could find the brass key.", "The key had slipped into a boot."),
    "hqvfour": ("In autumn the days grow short.", "A leaf is dropped at a thin cork line."),
}


@dataclass(frozen=True, slots=True)
class Folder:
    """A study folder on disk, and what its words say about it."""

    path: Path
    study_id: str
    title: str
    presentation: str

    @property
    def canaries(self):
        """Every name that no rater's browser may ever receive."""
        files = [_file(brief, system) for brief in BRIEFS for system in SYSTEMS]
        return [
            *SYSTEMS,
            *MODELS.values(),
            *PROMPTS.values(),
            *BRIEFS,
            *files,
            PASSAGE_FOLDER,
            "gkzjnote",
            "manifest.csv",
            "briefs.csv",
            self.study_id,
            str(self.path),
            self.path.name,
        ]


def write_study(parent, presentation, study_id="qgzstudy"):
    """Write the study into a folder of its own; its name is a canary too."""
    path = parent / f"zvkfolder-{study_id}"
    title = f"Passages for fifth graders, {presentation}"
    settings = STUDY.format(
        study_id=study_id, title=title, presentation=presentation, folder=PASSAGE_FOLDER
    )
    files = {
        "study.yaml": settings,
        "rubrics/story.yaml": RUBRIC.format(name="story", title="Stories"),
        "rubrics/article.yaml": RUBRIC.format(name="article", title="Articles"),
        "rubrics/preference.yaml": PREFERENCE,
        "briefs.csv": _brief_table(),
        "raters.csv": RATER_TABLE,
        **_passages(),
    }
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
    return Folder(path, study_id, title, presentation)


def whole_form(desk, level="3"):
    """An answer to every question of a desk, as a browser would send it."""
    raw = {}
    if desk.rubric:
        for slot in desk.assignment.slots:
            for criterion in desk.rubric.criteria:
                raw[Question(QuestionKind.SCORE, criterion.id, slot.token).key] = level
            raw[Question(QuestionKind.DECISION, slot=slot.token).key] = "accept"
    if desk.preference:
        raw[Question(QuestionKind.PREFERENCE).key] = "a_slight"
        raw[Question(QuestionKind.PREFERENCE_DETAIL, "sure").key] = "sure"
    return raw


def _brief_table():
    rows = [f"{brief},5,{TYPES[brief]},{TOPICS[brief]},Write about it.,10,60" for brief in BRIEFS]
    return "id,grade,passage_type,topic,instruction,min_words,max_words\n" + "\n".join(rows) + "\n"


def _passages():
    """Texts of one length in letters, so that no message tells a system by its size."""
    rows = ["brief,system,file,model,prompt"]
    files = {}
    for brief in BRIEFS:
        for place, system in enumerate(SYSTEMS):
            name = _file(brief, system)
            text = f"{SENTENCES[brief][place]} It was a day like many others."
            files[f"{PASSAGE_FOLDER}/{name}"] = (
                f"{text}\n\n{'And so it went on. ' * 4}{place + 1}\n"
            )
            rows.append(f"{brief},{system},{name},{MODELS[system]},{PROMPTS[system]}")
    return files | {f"{PASSAGE_FOLDER}/manifest.csv": "\n".join(rows) + "\n"}


def _file(brief, system):
    return f"{brief}.{system}.txt"
