"""Whether a training file is what trainers read, and whether it gives the test set away."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from evalkit.generation.tokens import TokenCounter
from evalkit.generation.training_lines import ASSISTANT, TrainingLine
from evalkit.study.brief import Brief
from evalkit.study.files.fault import Fault, Reading
from evalkit.study.files.jsonl_table import parse_jsonl
from evalkit.study.files.wording import listed, nearest, plural, quoted, shown
from evalkit.study.prompt import Message
from evalkit.text.near_copy import near_copies
from evalkit.text.wording import mended, words

ROLES = ("system", "user", ASSISTANT)
MESSAGE_KEYS = frozenset({"role", "content", "name", "weight"})
LONGEST_LINE = 65_536
"""Tokens that a line may have: what trainers of today's models read of one conversation."""
LONGEST_SHOWN = 160


@dataclass(frozen=True, slots=True)
class _Form:
    """Finds what is wrong with the form of one line."""

    file: str
    number: int

    def fault(self, expected: str, came: str, remedy: str) -> Fault:
        return Fault(self.file, self.number, expected, came, remedy)

    def faults(self, content: Mapping[str, object]) -> Iterator[Fault]:
        if "messages" not in content:
            meant = nearest("messages", list(content))
            remedy = f"rename {quoted(meant)} to messages" if meant else "add them"
            yield self.fault('the key "messages"', f"the keys {listed(content)}", remedy)
            return
        turns = content["messages"]
        if not isinstance(turns, list) or not turns:
            yield self.fault("a list of messages", shown(turns), "write a conversation")
            return
        broken = [fault for turn in turns for fault in self._turn(turn)]
        yield from broken or self._order([turn["role"] for turn in turns])

    def _turn(self, turn: object) -> Iterator[Fault]:
        if not isinstance(turn, dict):
            yield self.fault("a message with role and content", shown(turn), "write an object")
            return
        role, content = turn.get("role"), turn.get("content")
        if role not in ROLES:
            came = "none" if role is None else shown(role)
            meant = nearest(role, ROLES) if isinstance(role, str) else None
            remedy = f"write {meant}" if meant else "write one of them"
            yield self.fault(f"a role ({listed(ROLES)})", came, remedy)
        if not isinstance(content, str):
            remedy = "write the text between quotation marks"
            yield self.fault("a text as content", shown(content), remedy)
        elif not content.strip():
            yield self.fault("a text as content", "an empty text", "fill it or remove the message")
        for key in sorted(turn.keys() - MESSAGE_KEYS):
            yield self.fault("role and content in a message", f"the key {quoted(key)}", "remove it")

    def _order(self, roles: Sequence[str]) -> Iterator[Fault]:
        """A system message stands first, users and the assistant take turns, and it ends."""
        late = [place for place, role in enumerate(roles) if role == "system" and place > 0]
        if late:
            came = f"one in place {late[0] + 1}"
            yield self.fault("a system message first or nowhere", came, "move it to the front")
            return
        turns = [role for role in roles if role != "system"]
        for place, role in enumerate(turns):
            expected = ("user", ASSISTANT)[place % 2]
            if role != expected:
                came = f"{quoted(role)} where {quoted(expected)} has its turn"
                remedy = "put the two in turn"
                yield self.fault("user and assistant in turn, user first", came, remedy)
                return
        if not turns or turns[-1] != ASSISTANT:
            last = roles[-1]
            came = f"{quoted(last)} as the last"
            yield self.fault("the assistant's answer at the end", came, "add the answer")


def lines_in(text: str, file: str) -> Reading[tuple[TrainingLine, ...]]:
    """Read the conversations of a training file; a line that is none is a fault and left out."""
    table = parse_jsonl(text, file)
    faults, lines = list(table.faults), []
    written = text.split("\n")
    for row in table.value.rows if table.value else ():
        content = json.loads(written[row.line - 1])
        wrong = tuple(_Form(file, row.line).faults(content))
        faults += wrong
        if not wrong:
            turns = tuple(Message(turn["role"], turn["content"]) for turn in content["messages"])
            lines.append(TrainingLine(row.line, turns))
    return Reading(tuple(lines), tuple(faults))


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What nothing may be learnt of: the texts of the test set by name, and its briefs."""

    texts: Mapping[str, str] = field(default_factory=dict)
    briefs: Sequence[Brief] = ()


def line_faults(
    lines: Sequence[TrainingLine],
    file: str,
    held_out: HeldOut,
    counter: TokenCounter,
    longest: int = LONGEST_LINE,
) -> Iterator[Fault]:
    """What is wrong with the content: too long, twice there, or a text of the test set in it.

    Parameters
    ----------
    longest
        The most tokens of a line.
    """
    yield from _too_long(lines, file, counter, longest)
    yield from _twice(lines, file)
    yield from _contaminated(lines, file, held_out.texts)
    yield from _of_briefs(lines, file, held_out.briefs)


def _too_long(
    lines: Sequence[TrainingLine], file: str, counter: TokenCounter, longest: int
) -> Iterator[Fault]:
    for line in lines:
        tokens = sum(counter.count(message.content) for message in line.messages)
        if tokens > longest:
            expected = f"at most {longest:,} tokens in a line"
            remedy = "shorten it; trainers cut off what is beyond"
            yield Fault(file, line.number, expected, f"{tokens:,} ({counter.method})", remedy)


def _twice(lines: Sequence[TrainingLine], file: str) -> Iterator[Fault]:
    first: dict[tuple[str, ...], int] = {}
    for line in lines:
        earlier = first.setdefault(_words(line.answer), line.number)
        if earlier != line.number:
            came = f"the answer of line {earlier} again"
            remedy = "remove one of the two; twice there is learnt twice as hard"
            yield Fault(file, line.number, "an answer of its own", came, remedy)


def _contaminated(
    lines: Sequence[TrainingLine], file: str, tests: Mapping[str, str]
) -> Iterator[Fault]:
    """Test texts anywhere in a conversation, as they are or nearly."""
    said = {str(n): "\n\n".join(m.content for m in line.messages) for n, line in enumerate(lines)}
    whole = {_words(text): name for name, text in tests.items()}
    found: dict[tuple[int, str], str] = {}
    for place, line in enumerate(lines):
        for message in line.messages:
            name = whole.get(_words(message.content))
            if name is not None:
                found[place, name] = f"the test text {quoted(name)}, word for word"
    for copy in near_copies(said, tests):
        key = (int(copy.passage), copy.source)
        matched = quoted(copy.matched[:LONGEST_SHOWN])
        run = plural(copy.longest_run, "word")
        found.setdefault(key, f"{run} running of the test text {quoted(copy.source)}: {matched}")
    for (place, _name), came in sorted(found.items()):
        remedy = "leave the line out, or the test asks for what was learnt by heart"
        yield Fault(file, lines[place].number, "nothing of the test set", came, remedy)


def _of_briefs(
    lines: Sequence[TrainingLine], file: str, briefs: Sequence[Brief]
) -> Iterator[Fault]:
    """Lines whose question holds both the topic and the instruction of a brief of the test set."""
    sought = {
        brief.id: (_running(brief.topic), _running(brief.instruction))
        for brief in briefs
        if brief.topic and brief.instruction
    }
    for line in lines:
        asked = _running(" ".join(m.content for m in line.messages if m.role != ASSISTANT))
        for name, parts in sought.items():
            if all(part in asked for part in parts):
                came = f"the test brief {quoted(name)}, with its topic and its instruction"
                remedy = "leave the line out, or the test asks what was practised"
                yield Fault(file, line.number, "nothing of the test set", came, remedy)


def _running(text: str) -> str:
    """The words alone, each between spaces, so that whole words are found in one another."""
    return f" {' '.join(_words(text))} "


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in words(mended(text)))
