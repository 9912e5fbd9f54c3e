"""Training files: a conversation a line, from passages and their briefs.

Nothing here knows a vendor: the lines are what trainers of chat models read, and whatever was
trained on them is a model id behind a base URL.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evalkit.study.brief import Brief
from evalkit.study.files.fault import Fault
from evalkit.study.files.wording import plain, quoted
from evalkit.study.prompt import Message, PromptTemplate
from evalkit.study.source_text import SourceText

ASSISTANT = "assistant"
LENGTH = "length"
RANGE = ("min_words", "max_words")


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """One conversation of a training file, and its line there."""

    number: int
    messages: tuple[Message, ...]

    @property
    def answer(self) -> str:
        """What the model is to learn to say: the last message."""
        return self.messages[-1].content

    @property
    def json(self) -> str:
        """The line as it stands in the file."""
        turns = [{"role": m.role, "content": m.content} for m in self.messages]
        return json.dumps({"messages": turns}, ensure_ascii=False)


def training_lines(
    texts: Sequence[SourceText], template: PromptTemplate
) -> tuple[TrainingLine, ...]:
    """One conversation a text: the prompt of its brief, and the text as the answer to it.

    Examples
    --------
    >>> from evalkit.study.prompt import PromptMessage
    >>> from evalkit.study.source_text import SourceKind
    >>> template = PromptTemplate(messages=(PromptMessage(role="user", content="Grade {grade}."),))
    >>> text = SourceText("t.csv: 1", SourceKind.TRAINING, "The Well", {"grade": "4"})
    >>> print(training_lines([text], template)[0].json)
    {"messages": [{"role": "user", "content": "Grade 4."},
                  {"role": "assistant", "content": "The Well"}]}
    """
    return tuple(
        TrainingLine(
            number, (*template.filled(brief_of(text)), Message(ASSISTANT, text.text.strip()))
        )
        for number, text in enumerate(texts, start=1)
    )


def brief_of(text: SourceText) -> Brief:
    """The brief that a training text answers, from the columns of its row."""
    cells = {name: cell.strip() for name, cell in text.columns.items()}
    least, most = (int(cells[name]) if cells.get(name, "").isdigit() else None for name in RANGE)
    return Brief(
        id=cells.get("id", text.name),
        grade=cells.get("grade", ""),
        passage_type=cells.get("passage_type", ""),
        topic=cells.get("topic", ""),
        instruction=cells.get("instruction", ""),
        min_words=least,
        max_words=most,
    )


def template_faults(texts: Sequence[SourceText], template: PromptTemplate) -> Iterator[Fault]:
    """A fault for each word in braces that a text's row does not fill."""
    for place in sorted(template.places - {LENGTH}):
        for text in texts:
            if not text.columns.get(place, "").strip():
                expected = f"a value in the column {plain(place)}, which the template asks for"
                came = "an empty cell" if place in text.columns else "no such column"
                remedy = f"fill it, or use a template without {quoted('{' + place + '}')}"
                yield Fault(text.name, None, expected, came, remedy)
