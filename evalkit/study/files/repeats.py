"""Words that must not occur twice, also where they differ only in capitals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from evalkit.study.files.fault import Fault
from evalkit.study.files.wording import quoted
from evalkit.study.files.yaml_file import Where, YamlDocument

PlaceT = TypeVar("PlaceT")


@dataclass(frozen=True, slots=True)
class Repeat(Generic[PlaceT]):
    """A word that stands in two places, perhaps with other capitals."""

    place: PlaceT
    word: str
    first_place: PlaceT
    first_word: str

    @property
    def came(self) -> str:
        """The later word, and the earlier one where it differs."""
        again = "again" if self.word == self.first_word else f"beside {quoted(self.first_word)}"
        return f"{quoted(self.word)} {again}"


def repeats(words: Iterable[tuple[PlaceT, str]]) -> Iterator[Repeat[PlaceT]]:
    """Each later word that repeats an earlier one.

    Examples
    --------
    >>> [repeat.came for repeat in repeats([(1, "ann"), (2, "bob"), (3, "Ann")])]
    ['"Ann" beside "ann"']
    """
    first: dict[str, tuple[PlaceT, str]] = {}
    for place, word in words:
        key = word.strip().casefold()
        if key in first:
            yield Repeat(place, word, *first[key])
        else:
            first[key] = (place, word)


def repeated_faults(
    document: YamlDocument, words: Iterable[tuple[Where, str]], what: str
) -> Iterator[Fault]:
    """A fault for each word of a YAML list that stands there before."""
    for repeat in repeats(words):
        came = f"{repeat.came} (first in line {document.line(repeat.first_place)})"
        remedy = "rename or remove one of the two"
        yield document.fault(repeat.place, f"each {what} once", came, remedy)


def repeated_ids(document: YamlDocument, where: Where, what: str) -> Iterator[Fault]:
    """A fault for each block of a list whose id stands there before."""
    yield from repeated_faults(document, named(document, where, "id"), f"{what} id")


def named(document: YamlDocument, where: Where, key: str) -> list[tuple[Where, str]]:
    """The texts under one key in the blocks of a list, each with its place."""
    return [
        ((*entry.where, key), name)
        for entry in document.entries(where)
        if isinstance(name := entry.content.get(key), str)
    ]
