"""A YAML 1.2 file as plain values, with the line of every key and entry."""

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.study.files.characters import UNPRINTABLE
from evalkit.study.files.fault import Fault, Reading
from evalkit.study.files.text_file import read_text
from evalkit.study.files.wording import quoted, shown
from evalkit.study.files.yaml_syntax import syntax_fault

if TYPE_CHECKING:
    from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

LARGEST_YAML = 512 * 1024
MOST_NODES = 20_000
TAG = "tag:yaml.org,2002:"
TEXT_TAGS = frozenset(TAG + kind for kind in ("str", "timestamp", "merge", "value"))

Where = tuple[str | int, ...]
"""Keys and list positions that lead from the top of a file to a value."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A block of keys in a list, and where it stands."""

    where: Where
    content: Mapping[object, object]


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """Plain values, the line of each, and each scalar as it was written."""

    file: str
    content: object
    lines: Mapping[Where, int]
    written: Mapping[Where, str]

    def at(self, where: Where) -> object:
        """The value at a place, or None where there is none."""
        value = self.content
        for step in where:
            if isinstance(value, Mapping):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int):
                value = value[step] if step < len(value) else None
            else:
                return None
        return value

    def line(self, where: Where) -> int:
        """The line of a place, or of the nearest place around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def shown(self, where: Where) -> str:
        """The value at a place in words, a number as it was written."""
        value = self.at(where)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return f"the number {self.written.get(where, value)}" if is_number else shown(value)

    def fault(self, where: Where, expected: str, came: str, remedy: str) -> Fault:
        """A fault at a place."""
        return Fault(self.file, self.line(where), expected, came, remedy)

    def texts(self, where: Where) -> Iterator[tuple[Where, str]]:
        """The texts in a list, each with its place; anything else is passed over."""
        value = self.at(where)
        for index, entry in enumerate(value if isinstance(value, list) else ()):
            if isinstance(entry, str):
                yield (*where, index), entry

    def entries(self, where: Where) -> Iterator[Entry]:
        """The blocks of keys in a list; anything else is passed over."""
        value = self.at(where)
        for index, entry in enumerate(value if isinstance(value, list) else ()):
            if isinstance(entry, Mapping):
                yield Entry((*where, index), entry)


def read_yaml(path: Path, file: str) -> Reading[YamlDocument]:
    """Read a YAML file and report everything that is wrong with its form."""
    text = read_text(path, file, LARGEST_YAML)
    if text.value is None:
        return Reading(None, text.faults)
    document = parse_yaml(text.value, file)
    return Reading(document.value, text.faults + document.faults)


def parse_yaml(text: str, file: str) -> Reading[YamlDocument]:
    r"""Turn YAML text into plain values; duplicate keys and tags are faults, not surprises.

    Examples
    --------
    >>> reading = parse_yaml("id: 01\nid: 02\n", "study.yaml")
    >>> reading.faults[0].sentence
    'study.yaml, line 2: expected each key once, came the key "id" again (first in line 1); remove
    one of the two.'
    """
    # The composer, one step before ruamel builds values, knows the line of every duplicate key,
    # whereas the builder stops at the first.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            root = YAML(typ="safe", pure=True).compose(text)
    except (YAMLError, RecursionError, ValueError) as error:
        return Reading(None, (syntax_fault(error, file, text),))
    if root is None:
        empty = Fault(file, None, "keys and values", "only comments", "fill the file")
        return Reading(None, (empty,))
    return _Builder(file).build(root)


@dataclass(slots=True)
class _Builder:
    """Walks the nodes of one document; anchors may repeat a node, but not without end."""

    file: str
    lines: dict[Where, int] = field(default_factory=dict)
    written: dict[Where, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    open_nodes: set[int] = field(default_factory=set)
    n_nodes: int = 0

    def build(self, root: "Node") -> Reading[YamlDocument]:
        self.lines[()] = root.start_mark.line + 1
        content = self._value(root, ())
        document = YamlDocument(self.file, content, self.lines, self.written)
        return Reading(document, tuple(self.faults))

    def _value(self, node: "Node", where: Where) -> object:
        from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

        self.n_nodes += 1
        if id(node) in self.open_nodes or self.n_nodes == MOST_NODES:
            remedy = "write the repeated part out"
            self._report(node, "a finite number of entries", "an alias that repeats itself", remedy)
        if id(node) in self.open_nodes or self.n_nodes >= MOST_NODES:
            return None
        self.open_nodes.add(id(node))
        value: object = None
        if isinstance(node, ScalarNode):
            value = self._scalar(node, where)
        elif isinstance(node, SequenceNode):
            value = self._list(node, where)
        elif isinstance(node, MappingNode):
            value = self._block(node, where)
        self.open_nodes.discard(id(node))
        return value

    def _report(self, node: "Node", expected: str, came: str, remedy: str) -> None:
        fault = Fault(self.file, node.start_mark.line + 1, expected, came, remedy)
        self.faults.append(fault)

    def _list(self, node: "SequenceNode", where: Where) -> list[object]:
        self._check_tag(node, "seq")
        values = []
        for index, entry in enumerate(node.value):
            self.lines[(*where, index)] = entry.start_mark.line + 1
            values.append(self._value(entry, (*where, index)))
        return values

    def _block(self, node: "MappingNode", where: Where) -> dict[str | int, object]:
        self._check_tag(node, "map")
        values: dict[str | int, object] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node)
            if key is None:
                continue
            line = key_node.start_mark.line + 1
            if key in values:
                came = (
                    f"the key {quoted(str(key))} again (first in line {self.lines[(*where, key)]})"
                )
                self._report(key_node, "each key once", came, "remove one of the two")
                continue
            self.lines[(*where, key)] = line
            values[key] = self._value(value_node, (*where, key))
        return values

    def _key(self, node: "Node") -> str | int | None:
        from ruamel.yaml.nodes import ScalarNode

        key = self._scalar(node, None) if isinstance(node, ScalarNode) else node
        if isinstance(key, str) or (isinstance(key, int) and not isinstance(key, bool)):
            return key
        came = shown(key) if isinstance(node, ScalarNode) else "a list or a block of keys"
        self._report(node, "a key that is a word or a number", came, "put the key in quotes")
        return None

    def _scalar(self, node: "ScalarNode", where: Where | None) -> object:
        if where is not None:
            self.written[where] = node.value
        tag = str(node.tag)
        if tag in TEXT_TAGS:
            hidden = UNPRINTABLE.search(node.value)
            if hidden:
                came = f"the control character U+{ord(hidden[0]):04X}"
                self._report(node, "readable characters", came, "delete it")
            return UNPRINTABLE.sub("", node.value)
        if tag == TAG + "null":
            return None
        if tag == TAG + "bool":
            return node.value.lower() in {"true", "yes", "on", "y"}
        if tag in {TAG + "int", TAG + "float"}:
            return _number(node.value, whole=tag == TAG + "int")
        self._check_tag(node, "str")
        return node.value or tag

    def _check_tag(self, node: "Node", kind: str) -> None:
        tag = str(node.tag)
        if tag != TAG + kind:
            came = f"the tag {quoted(tag.replace(TAG, '!!'))}"
            self._report(node, "plain YAML without tags", came, "remove it or quote the text")


def _number(written: str, *, whole: bool) -> object:
    digits = written.replace("_", "")
    try:
        if not whole:
            number = float(digits)
            return number if abs(number) < float("inf") else written
        return int(digits, 0) if digits.lstrip("+-")[:2] in {"0x", "0o", "0b"} else int(digits)
    except ValueError:
        return written
