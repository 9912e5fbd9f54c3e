"""What is wrong with a study folder, all of it at once; and how a new one is laid out."""

from dataclasses import dataclass
from pathlib import Path

from evalkit.service.generation_scope import refusal_to_generate
from evalkit.study.files.fault import Fault
from evalkit.study.files.folder import read_study_folder
from evalkit.study.files.template import lay_out
from evalkit.study.study import Study


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Every fault of a folder, or what the sound study holds.

    ``refusal`` says why ``evalkit generate`` would make nothing for it, such as a training set that
    holds a test brief's passage; it keeps nobody from opening a study whose passages are there.
    """

    folder: Path
    faults: tuple[Fault, ...]
    study: Study | None
    refusal: str | None = None

    @property
    def is_sound(self) -> bool:
        """Whether the study can be opened."""
        return self.study is not None

    @property
    def sentences(self) -> tuple[str, ...]:
        """One sentence a fault, and one where evalkit generate would refuse."""
        refusals = (f"evalkit generate would refuse: {self.refusal}",) if self.refusal else ()
        return (*(fault.sentence for fault in self.faults), *refusals)

    @property
    def verdict(self) -> str:
        """The last line of the report."""
        if self.study is None:
            count = len(self.faults)
            return f"{self.folder}: {count} {'fault' if count == 1 else 'faults'}."
        return (
            f"{self.folder} is sound: {len(self.study.briefs)} briefs, "
            f"{len(self.study.settings.systems)} systems, {len(self.study.passages)} passages, "
            f"{len(self.study.raters)} people."
        )

    def as_dict(self) -> dict[str, object]:
        """The report for scripts."""
        faults = [
            {
                "file": fault.file,
                "line": fault.line,
                "expected": fault.expected,
                "came": fault.came,
                "remedy": fault.remedy,
            }
            for fault in self.faults
        ]
        return {
            "folder": str(self.folder),
            "sound": self.is_sound,
            "faults": faults,
            "refusal_to_generate": self.refusal,
        }


def check_folder(folder: Path) -> CheckReport:
    """Read a study folder whole."""
    reading = read_study_folder(folder)
    return CheckReport(folder, reading.faults, reading.study, refusal_to_generate(folder))


def lay_out_study(folder: Path, title: str) -> None:
    """Lay out a sound example study in a new or empty folder."""
    lay_out(folder, title=title)
