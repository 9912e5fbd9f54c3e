"""Read a study folder whole: the study, or every fault that keeps it from being one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from evalkit.study.files.brief_table import BRIEF_COLUMNS, brief_faults
from evalkit.study.files.fault import Fault, Reading
from evalkit.study.files.folder_contents import Contents, Held, Model
from evalkit.study.files.generation_rules import generated, made_systems, strategy_in
from evalkit.study.files.length_table import (
    Lengths,
    Programme,
    read_lengths,
    shipped_lengths,
)
from evalkit.study.files.model_faults import validated
from evalkit.study.files.passage_files import PassageTable, read_passages
from evalkit.study.files.place import Mention, Source, place, place_rubric
from evalkit.study.files.practice_file import FoundPractice, read_practice
from evalkit.study.files.preference_rules import preference_faults
from evalkit.study.files.profile_file import read_profile_form
from evalkit.study.files.prompt_file import read_prompt
from evalkit.study.files.rater_table import RATER_COLUMNS, rater_faults
from evalkit.study.files.rubric_rules import rubric_faults
from evalkit.study.files.settings_rules import settings_faults
from evalkit.study.files.source_files import read_sources
from evalkit.study.files.table import Columns, Table
from evalkit.study.files.table_file import read_table
from evalkit.study.files.validity_table import ValidityTable, read_validity
from evalkit.study.files.yaml_file import Where, YamlDocument, read_yaml
from evalkit.study.profile import ProfileForm
from evalkit.study.prompt import PromptTemplate
from evalkit.study.rubric import PreferenceForm, Rubric
from evalkit.study.source_text import SourceText
from evalkit.study.study import Study, StudySettings

SETTINGS_FILE = "study.yaml"
TABLES = {"briefs": "briefs.csv", "raters": "raters.csv", "passages": "passages.csv"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StudyReading:
    """The study where the folder is sound, else None and every fault, file by file."""

    study: Study | None
    faults: tuple[Fault, ...]


def read_study_folder(
    path: Path, settings_file: str = SETTINGS_FILE, *, before_passages: bool = False
) -> StudyReading:
    """Read all of a study folder; bad content raises nothing, each fault of it is told.

    Parameters
    ----------
    path
        The folder that holds ``study.yaml``.
    settings_file
        The file to read in its place, such as another version of the same study.
    before_passages
        Whether passages may still be missing, because they are about to be made.
    """
    fault = _folder_fault(path)
    if fault:
        return StudyReading(None, (fault,))
    return _FolderReader(path, settings_file, before_passages).read()


def _folder_fault(path: Path) -> Fault | None:
    came = "nothing of this name"
    try:
        if path.is_dir():
            return None
        if path.exists():
            came = "a file"
    except (OSError, ValueError):
        came = "a name that the system refuses"
    remedy = f"name the folder that holds {SETTINGS_FILE}"
    return Fault(str(path), None, "a study folder", came, remedy)


@dataclass(slots=True)
class _FolderReader:
    """Reads one part after the other and gathers the faults."""

    folder: Path
    settings_file: str = SETTINGS_FILE
    before_passages: bool = False
    faults: list[Fault] = field(default_factory=list)

    def read(self) -> StudyReading:
        found = self._contents()
        self.faults += found.faults(before_passages=self.before_passages)
        study = None if self.faults else found.study(before_passages=self.before_passages)
        return StudyReading(study, () if study else _in_order(self.faults))

    def _contents(self) -> Contents:
        settings = self._held(self._settings_file(), StudySettings, settings_faults)
        document = settings.document
        return Contents(
            settings=settings,
            rubrics=[
                self._held(place_rubric(self.folder, name, mention), Rubric, rubric_faults)
                for name, mention in self._rubric_names(document)
            ],
            preference=self._preference(document),
            briefs=self._table(document, "briefs", BRIEF_COLUMNS, brief_faults),
            raters=self._table(document, "raters", RATER_COLUMNS, rater_faults),
            passages=self._passages(document),
            validity=self._validity(document),
            practice=self._practice(document),
            sources=self._sources(document),
            prompts=self._prompts(document),
            lengths=self._lengths(document),
            profile=self._profile(document),
        )

    def _passages(self, settings: YamlDocument | None) -> PassageTable | None:
        name = (settings.at(("passages",)) if settings else None) or TABLES["passages"]
        is_there = isinstance(name, str) and (self.folder / name.strip()).is_file()
        if not is_there and settings and made_systems(settings):
            if not self.before_passages:
                remedy = "make them with evalkit generate, or put the table there"
                self.faults.append(Fault(str(name), None, "the passages", "no such file", remedy))
            return None
        found = self._named_file(settings, "passages")
        return self._value(read_passages(self.folder, found)) if found else None

    def _prompts(self, settings: YamlDocument | None) -> dict[str, PromptTemplate]:
        """The templates that systems name, by file; each is held against all that name it."""
        found: dict[str, PromptTemplate] = {}
        for entry in generated(settings) if settings else ():
            name = entry.content.get("template")
            if settings is None or not isinstance(name, str):
                continue
            mention = Mention(self.settings_file, settings.line((*entry.where, "template")))
            source = self._value(place(self.folder, name.strip(), mention))
            if source is not None:
                template = self._value(read_prompt(source, strategy_in(entry.content)))
                found |= {name.strip(): template} if template else {}
        return found

    def _sources(self, settings: YamlDocument | None) -> tuple[SourceText, ...]:
        return (self._value(read_sources(self.folder, settings)) or ()) if settings else ()

    def _lengths(self, settings: YamlDocument | None) -> Lengths:
        """How long passages are to be, by grade; nothing where no programme is named."""
        name = settings.at(("programme",)) if settings else None
        if settings is None or not isinstance(name, str):
            return {}
        programme = Programme(name, Mention(self.settings_file, settings.line(("programme",))))
        own = settings.at(("lengths",)) is not None
        source = self._named_file(settings, "lengths") if own else shipped_lengths()
        return (self._value(read_lengths(source, programme)) or {}) if source else {}

    def _validity(self, settings: YamlDocument | None) -> ValidityTable | None:
        found = self._optional_file(settings, "validity")
        return self._value(read_validity(self.folder, found)) if found else None

    def _practice(self, settings: YamlDocument | None) -> FoundPractice | None:
        found = self._optional_file(settings, "practice")
        return self._value(read_practice(self.folder, found)) if found else None

    def _profile(self, settings: YamlDocument | None) -> ProfileForm | None:
        found = self._optional_file(settings, "profile")
        language = settings.at(("language",)) if settings else None
        return self._value(read_profile_form(found, language)) if found else None

    def _optional_file(self, settings: YamlDocument | None, key: str) -> Source | None:
        """The file that a key of study.yaml names, where it names one."""
        name = settings.at((key,)) if settings else None
        if settings is None or not isinstance(name, str):
            return None
        mention = Mention(self.settings_file, settings.line((key,)))
        return self._value(place(self.folder, name.strip(), mention))

    def _settings_file(self) -> Reading[Source]:
        path = self.folder / self.settings_file
        if path.is_symlink() or path.exists():
            return place(self.folder, self.settings_file, Mention(self.settings_file, None))
        remedy = f"name the folder that holds {self.settings_file}, or lay one out with evalkit new"
        fault = Fault(self.settings_file, None, "this file", "a folder without it", remedy)
        return Reading(None, (fault,))

    def _value(self, reading: Reading[T]) -> T | None:
        self.faults += reading.faults
        return reading.value

    def _held(
        self,
        source: Reading[Source],
        model: type[Model],
        rules: Callable[[YamlDocument], Iterator[Fault]],
    ) -> Held[Model]:
        found = self._value(source)
        document = self._value(read_yaml(found.path, found.file)) if found else None
        if document is None:
            return Held()
        value = self._value(validated(document, model, tuple(rules(document))))
        return Held(document if isinstance(document.content, dict) else None, value)

    def _rubric_names(self, settings: YamlDocument | None) -> Iterator[tuple[str, Mention]]:
        """The rubric files to read; where study.yaml cannot say, all that lie in `rubrics/`."""
        if settings is None:
            for path in sorted(self.folder.glob("rubrics/*.yaml")):
                if path.name != "preference.yaml":
                    name = f"rubrics/{path.name}"
                    yield name, Mention(name, None)
            return
        for where, name in settings.texts(("rubrics",)):
            yield name.strip(), Mention(settings.file, settings.line(where))

    def _preference(self, settings: YamlDocument | None) -> Held[PreferenceForm]:
        name = settings.at(("preference",)) if settings else None
        if settings is None or not isinstance(name, str):
            return Held()
        mention = Mention(settings.file, settings.line(("preference",)))
        source = place_rubric(self.folder, name.strip(), mention)
        return self._held(source, PreferenceForm, preference_faults)

    def _named_file(self, settings: YamlDocument | None, key: str) -> Source | None:
        """The file that a key of study.yaml names; without study.yaml, the usual one if there."""
        where: Where = (key,)
        name = settings.at(where) if settings else None
        if name is None:
            name = TABLES[key]
            if settings is None and not (self.folder / name).is_file():
                return None
        if not isinstance(name, str):
            return None
        line = settings.line(where) if settings and where in settings.lines else None
        return self._value(place(self.folder, name.strip(), Mention(self.settings_file, line)))

    def _table(
        self,
        settings: YamlDocument | None,
        key: str,
        columns: Columns,
        rules: Callable[[Table], Iterator[Fault]],
    ) -> Table | None:
        found = self._named_file(settings, key)
        table = self._value(read_table(found, columns)) if found else None
        self.faults += rules(table) if table else ()
        return table


def _in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    """The faults once each, file by file as they were read, and by line within a file."""
    files = list(dict.fromkeys(fault.file for fault in faults))
    once = dict.fromkeys(faults)
    return tuple(sorted(once, key=lambda fault: (files.index(fault.file), fault.line or 0)))
