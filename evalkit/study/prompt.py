"""A prompt with places for what a brief says, and the messages that it becomes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from evalkit.study.brief import Brief
from evalkit.study.value import AsTuple, Value

SOURCES = "sources"
PLACES = ("grade", "passage_type", "topic", "instruction", "length", SOURCES)
"""The words that stand in braces in a template. ``length`` is the range in words, as a phrase."""
PLACE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
DOUBLED = {"{{": "{", "}}": "}"}


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation: ``system``, ``user`` or ``assistant``, and what it says."""

    role: str
    content: str


class PromptMessage(Value):
    """One message of a template."""

    role: Literal["system", "user", "assistant"]
    content: Annotated[str, Field(min_length=1, max_length=100_000)]


class PromptTemplate(Value):
    """The content of a template file: messages, of which the last is the user's."""

    messages: Annotated[tuple[PromptMessage, ...], Field(min_length=1), AsTuple]

    @property
    def places(self) -> frozenset[str]:
        """The words in braces anywhere in it."""
        return frozenset(name for m in self.messages for name in places_in(m.content))

    def filled(self, brief: Brief, sources: str = "") -> tuple[Message, ...]:
        """The messages with everything in its place.

        Examples
        --------
        >>> brief = Brief("b1", "3", "literary", "Kites", "Write a story.", 300, 400)
        >>> DEFAULT_PROMPT.filled(brief)[-1].content.splitlines()[0]
        'Write a literary reading passage for grade 3.'
        """
        values = {**_words_of(brief), SOURCES: sources}
        return tuple(Message(m.role, _fill(m.content, values)) for m in self.messages)


def places_in(text: str) -> tuple[str, ...]:
    """The words in braces, in order; doubled braces are braces.

    Examples
    --------
    >>> places_in("For grade {grade}: {{not this}} {topic}")
    ('grade', 'topic')
    """
    return tuple(found[1] for found in PLACE.finditer(text) if found[1] is not None)


def length_words(brief: Brief) -> str:
    """How long a passage ought to be, in words.

    Examples
    --------
    >>> length_words(Brief("b1", "3", "literary", "Kites", "Write.", 300, 400))
    'between 300 and 400 words'
    """
    least, most = brief.min_words, brief.max_words
    if least is not None and most is not None:
        return f"between {least} and {most} words"
    if least is not None:
        return f"at least {least} words"
    return f"at most {most} words" if most is not None else "as long as the task needs"


def _words_of(brief: Brief) -> dict[str, str]:
    return {
        "grade": brief.grade,
        "passage_type": brief.passage_type,
        "topic": brief.topic,
        "instruction": brief.instruction,
        "length": length_words(brief),
    }


def _fill(text: str, values: Mapping[str, str]) -> str:
    def put(found: re.Match[str]) -> str:
        return DOUBLED.get(found[0]) or values.get(found[1], found[0])

    return PLACE.sub(put, text)


_ROLE = (
    "You write reading passages for tests of English language arts. Answer with the passage alone: "
    "a title on the first line, then the text in plain paragraphs, without any remark of your own."
)
_TASK = """\
Write a {passage_type} reading passage for grade {grade}.
Topic: {topic}
{instruction}
Length: {length}."""
_WITH_SOURCES = (
    _TASK
    + """

Use what is true in these source texts, in your own words, and copy no sentence from them:

{sources}"""
)

DEFAULT_PROMPT = PromptTemplate(
    messages=(
        PromptMessage(role="system", content=_ROLE),
        PromptMessage(role="user", content=_TASK),
    )
)
"""The prompt of a system that names none."""

DEFAULT_PROMPT_WITH_SOURCES = PromptTemplate(
    messages=(
        PromptMessage(role="system", content=_ROLE),
        PromptMessage(role="user", content=_WITH_SOURCES),
    )
)
"""The prompt of a system that retrieves source texts and names none."""
