"""The demo's briefs for five systems that a model writes, with a training set and references."""

import csv
import json
from pathlib import Path

from evalkit.study.files.shipped import shipped

BASE = """\
  - id: base
    name: "Plain model"
    reference: true
    generation: {strategy: base, model: small, settings: {temperature: 0.7, max_tokens: 2000}}
"""
OTHERS = """\
  - id: prompted
    name: "Better prompt"
    generation:
      strategy: prompt_engineered
      model: small
      template: "prompts/worked_on.yaml"
      settings: {temperature: 0.7, max_tokens: 2000}
  - id: few
    name: "With exemplars"
    generation:
      strategy: few_shot
      model: small
      exemplars: {choose: cell, count: 2}
      settings: {temperature: 0.7, max_tokens: 2000}
  - id: sourced
    name: "With sources"
    generation:
      strategy: rag
      model: small
      retrieval: {source: reference, count: 2, words: 60}
      settings: {temperature: 0.7, max_tokens: 2000}
  - id: tuned
    name: "Tuned model"
    generation: {strategy: fine_tuned, model: "ft:small:org", settings: {max_tokens: 2000}}
"""
HEAD = """\
id: five
title: "Five ways"
question: "Which way is best?"
systems:
{systems}presentation: single
raters_per_brief: all
seed: 11
rubrics: ["shipped:literary.yaml", "shipped:informational.yaml"]
common_criteria: [grade_fit, language, engagement, item_support]
passages: "passages/manifest.csv"
training: "train.jsonl"
references: ["references"]
endpoints:
  - id: local
    base_url: "{url}/v1"
    key_variable: TEST_MODEL_KEY
    concurrency: 4
    retries: 2
{more}plan:
  primary_outcome: composite
"""
PROMPT = """\
messages:
  - role: system
    content: "You are an author of passages for tests. Show, do not tell."
  - role: user
    content: |
      Grade {grade}, {passage_type}, {length}: {topic}. {instruction}
"""
REFERENCES = {
    "rain.txt": "A rain gauge catches rain in a straight tube. Readers record the rainfall.",
    "trees.md": "Squirrels bury acorns, and forgotten acorns grow into oak trees.\n\nSnow packs.",
}
TOPICS = ("A lost glove", "The bakery at dawn", "How bridges carry weight", "Bees in winter")


def demo_briefs() -> list[dict[str, str]]:
    """The twelve briefs of the demo."""
    with (shipped("data", "demo_study") / "briefs.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def lay_out(folder: Path, url: str, *, systems: str = BASE + OTHERS, more: str = "") -> Path:
    """A study folder without passages, its endpoint at an address."""
    folder.mkdir(parents=True, exist_ok=True)
    written = HEAD.format(systems=systems, url=url, more=more)
    (folder / "study.yaml").write_text(written, encoding="utf-8")
    demo = shipped("data", "demo_study")
    for name in ("briefs.csv", "raters.csv"):
        (folder / name).write_bytes((demo / name).read_bytes())
    (folder / "prompts").mkdir(exist_ok=True)
    (folder / "prompts" / "worked_on.yaml").write_text(PROMPT, encoding="utf-8")
    (folder / "references").mkdir(exist_ok=True)
    for name, text in REFERENCES.items():
        (folder / "references" / name).write_text(text, encoding="utf-8")
    brief_words = " ".join(brief["topic"] for brief in demo_briefs())
    (folder / "references" / "topics.txt").write_text(brief_words, encoding="utf-8")
    lines = "".join(json.dumps(row) + "\n" for row in training_rows())
    (folder / "train.jsonl").write_text(lines, encoding="utf-8")
    return folder


def training_rows() -> list[dict[str, str]]:
    """Two passages in each cell of grades 3 to 8 and both types."""
    return [
        {
            "id": f"t{grade}-{kind[:3]}-{number}",
            "grade": str(grade),
            "passage_type": kind,
            "topic": TOPICS[(grade + number) % len(TOPICS)],
            "instruction": f"Write the {kind} text number {number} of grade {grade}.",
            "text": f"Text {number} of grade {grade}, {kind}. " + f"Word{grade}{number} " * 30,
        }
        for grade in range(3, 9)
        for kind in ("literary", "informational")
        for number in (1, 2)
    ]
