"""One fault of a study folder, and a value read together with the faults found on the way."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where, and how to mend it.

    ``file`` is relative to the study folder; ``line`` counts from 1, or is None where a fault
    concerns the file as a whole. The three texts are parts of one sentence.

    Examples
    --------
    >>> Fault("briefs.csv", 3, "a whole number", 'the text "many"', "write digits").sentence
    'briefs.csv, line 3: expected a whole number, came the text "many"; write digits.'
    """

    file: str
    line: int | None
    expected: str
    came: str
    remedy: str

    @property
    def sentence(self) -> str:
        """The fault as one sentence."""
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{place}: expected {self.expected}, came {self.came}; {self.remedy}."


@dataclass(frozen=True, slots=True)
class Reading(Generic[T_co]):
    """What could be read, or None where nothing could, and the faults found on the way.

    A value beside faults is what stands in the file as far as it makes sense; it serves to find
    further faults and never becomes part of a study.
    """

    value: T_co | None
    faults: tuple[Fault, ...] = ()
