"""A small sound study as a folder of files; every broken study is one step away from it."""

from pathlib import Path

STUDY = """\
id: small
title: "A small study"
question: "Is B better than A?"
systems:
  - id: base
    name: "System A"
    reference: true
  - id: tuned
    name: "System B"
presentation: pair
raters_per_brief: 2
seed: 7
rubrics: ["rubrics/story.yaml", "rubrics/article.yaml"]
preference: "rubrics/preference.yaml"
common_criteria: [fit]
briefs: "briefs.csv"
raters: "raters.csv"
passages: "passages.csv"
plan:
  primary_outcome: composite
  secondary_outcomes: [usable, fit, theme, offensive]
  margin: 0.5
"""

STORY = """\
id: story
version: 1
title: "Story"
applies_to: [story]
scale:
  labels: {1: "Poor", 2: "Fair", 3: "Good"}
criteria:
  - id: fit
    name: "Fit"
    question: "Does it fit the grade?"
    direction: {ask_when: [1, 2], options: ["too easy", "too hard"]}
    evidence: {when: [1], kind: quote}
    levels:
      1: "Far off."
      2: "Nearly."
      3: "It fits."
  - id: theme
    name: "Theme"
    question: "Is there a theme?"
    could_not_check: true
    levels:
      1: "None."
      2: "Told."
      3: "Inferred."
decision:
  question: "What would you do?"
  options:
    - {id: accept, name: "Accept", usable: true}
    - {id: reject, name: "Reject", usable: false, reason: true}
flags:
  - {id: offensive, name: "Offensive", question: "Does it offend?", blocking: true}
"""

ARTICLE = """\
id: article
version: 1
title: "Article"
applies_to: [article]
scale:
  labels: {1: "Poor", 2: "Fair", 3: "Good"}
criteria:
  - id: fit
    name: "Fit"
    question: "Does it fit the grade?"
    levels: {1: "Far off.", 2: "Nearly.", 3: "It fits."}
decision:
  question: "What would you do?"
  options:
    - {id: accept, name: "Accept", usable: true}
    - {id: reject, name: "Reject", usable: false}
"""

PREFERENCE = """\
id: choice
version: 1
title: "Which one?"
question: "Which of the two would you use?"
options:
  - {id: a, name: "A", strength: -1}
  - {id: b, name: "B", strength: 1}
details:
  - id: why
    question: "Why?"
    options: ["fit", "theme"]
"""

BRIEFS = """\
id,grade,passage_type,topic,instruction,min_words,max_words
01,3,story,A lost kite,Write a story about a lost kite.,100,200
b2,4,article,Rain,"Explain rain, briefly.",,
"""

RATERS = """\
id,name,role,kind
ann,Ann Lee,rater,person
bob,Bob Roy,rater,simulated
lea,Lea Kim,lead,
"""

PASSAGES = """\
brief,system,text,model
01,base,"The kite flew off.

It came back.",m-1
01,tuned,"A kite, lost and found.",NA
b2,base,NA,m-1
b2,tuned,Rain falls “softly” 🌧.,m-2
"""

FILES = {
    "study.yaml": STUDY,
    "rubrics/story.yaml": STORY,
    "rubrics/article.yaml": ARTICLE,
    "rubrics/preference.yaml": PREFERENCE,
    "briefs.csv": BRIEFS,
    "raters.csv": RATERS,
    "passages.csv": PASSAGES,
}


def write_sound_study(folder: Path) -> Path:
    """Write the study and return its folder."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def use_manifest(folder: Path) -> None:
    """Turn the table of passages into text files with a manifest."""
    edit(folder, "study.yaml", "passages.csv", "texts/manifest.csv")
    (folder / "passages.csv").unlink()
    texts = {
        "01-a.txt": "The kite flew off.\r\n\r\nIt came back.\r\n",
        "01-b.txt": "\ufeffA kite, lost and found.",
        "b2-a.txt": "NA",
        "b2-b.txt": "Rain falls.",
    }
    rows = ["file,brief,system,model"]
    (folder / "texts").mkdir()
    for name, text in texts.items():
        (folder / "texts" / name).write_bytes(text.encode())
        system = "base" if "-a" in name else "tuned"
        rows.append(f"{name},{name[:2]},{system},m-1")
    (folder / "texts" / "manifest.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def edit(folder: Path, file: str, old: str, new: str) -> None:
    """Replace the one place where a text stands in a file."""
    text = (folder / file).read_bytes().decode()
    if text.count(old) != 1:
        raise ValueError(f"{old!r} stands {text.count(old)} times in {file}")
    (folder / file).write_bytes(text.replace(old, new).encode())
