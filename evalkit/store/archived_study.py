"""A study read back from its archive, so that it is analysed like one in the database."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.errors import RatingsTableError
from evalkit.store.purposes import KnownSlot
from evalkit.store.ratings import RATING_COLUMNS
from evalkit.store.tabular import read_table
from evalkit.study.brief import Brief
from evalkit.study.passage import Passage
from evalkit.study.plan import Plan
from evalkit.study.purpose import Purpose
from evalkit.study.rater import Rater, RaterKind, Role
from evalkit.study.rubric import PreferenceForm, Rubric
from evalkit.study.study import Study, StudySettings, System

if TYPE_CHECKING:
    import pandas as pd

WHOLE_NUMBERS = ("round", "position", "sequence")


@dataclass(frozen=True, slots=True)
class ArchivedStudy:
    """A study, its current answers and its assignments, as a database would give them.

    In an archive that was written before unblinding the systems go by their letters, and which of
    them is the reference is not known: the first letter stands in.
    """

    study: Study
    answers: "pd.DataFrame"
    assigned: tuple[tuple[str, str], ...]
    is_unblinded: bool
    known_slots: tuple[KnownSlot, ...] = ()


def is_archive(path: Path) -> bool:
    """Whether a SQLite file is an archive of a study."""
    try:
        return len(read_table(path, "study")) == 1 and "plan_hash" in read_table(path, "study")
    except RatingsTableError:
        return False


def read_archived_study(path: Path) -> ArchivedStudy:
    """Read a whole archive.

    Raises
    ------
    RatingsTableError
        Where it lacks one of an archive's tables.
    """
    heading = read_table(path, "study").iloc[0]
    is_unblinded = heading["is_unblinded"] == "1"
    systems = read_table(path, "system").sort_values("code")
    passages = read_table(path, "passage").merge(systems[["code", "system_id"]], on="code")
    name = "system_id" if is_unblinded else "code"
    forms = read_table(path, "rubric")
    preference = [
        PreferenceForm.model_validate_json(content, strict=False)
        for content in forms.loc[forms["kind"] == "preference", "content"]
    ]
    study = Study(
        settings=_settings(heading, _systems(systems, is_unblinded)),
        rubrics=tuple(
            Rubric.model_validate_json(content, strict=False)
            for content in forms.loc[forms["kind"] == "rubric", "content"]
        ),
        preference=preference[0] if preference else None,
        briefs=_briefs(_of_the_study(path, read_table(path, "brief"))),
        passages=tuple(
            Passage(row["brief_id"], row[name], row["text"]) for _, row in passages.iterrows()
        ),
        raters=_raters(read_table(path, "rater")),
    )
    assignments = _to_be_rated(path, read_table(path, "assignment"))
    pairs = zip(assignments["rater_id"], assignments["brief_id"], strict=True)
    return ArchivedStudy(
        study, _answers(path, is_unblinded), tuple(pairs), is_unblinded, _known_slots(path)
    )


def _known_slots(path: Path) -> tuple[KnownSlot, ...]:
    """The levels of validity passages by slot; none in an archive of the first release."""
    try:
        levels = read_table(path, "known_level").merge(read_table(path, "known_passage"))
    except RatingsTableError:
        return ()
    placed = levels.merge(read_table(path, "slot"), on="text_id")
    return tuple(
        KnownSlot(
            row["slot_token"],
            row["passage_id"],
            row["purpose"],
            row["criterion"],
            int(row["lowest"]),
            int(row["highest"]),
        )
        for _, row in placed.sort_values(["slot_token", "criterion"]).iterrows()
    )


def _of_the_study(path: Path, briefs: "pd.DataFrame") -> "pd.DataFrame":
    known = _ids_in(path, "known_brief", "brief_id")
    return briefs[~briefs["brief_id"].isin(known)]


def _to_be_rated(path: Path, assignments: "pd.DataFrame") -> "pd.DataFrame":
    """Without repeats and validity work, and without what was handed back before it was begun."""
    checks = _ids_in(path, "assignment_purpose", "assignment_id", but_not=str(Purpose.RATING))
    returned = _ids_in(path, "returned_assignment", "assignment_id")
    begun = _ids_in(path, "rating_event", "assignment_id")
    ids = assignments["assignment_id"]
    return assignments[~ids.isin(checks) & (~ids.isin(returned) | ids.isin(begun))]


def _ids_in(path: Path, table: str, column: str, but_not: str | None = None) -> frozenset[str]:
    """The ids in a table, none where an earlier release had no such table; not of one purpose."""
    try:
        found = read_table(path, table)
    except RatingsTableError:
        return frozenset()
    kept = found if but_not is None else found[found["purpose"] != but_not]
    return frozenset(kept[column])


def _systems(systems: "pd.DataFrame", is_unblinded: bool) -> tuple[System, ...]:
    if is_unblinded:
        return tuple(
            System(id=row["system_id"], name=row["name"], reference=row["is_reference"] == "1")
            for _, row in systems.iterrows()
        )
    return tuple(
        System(id=code, name=f"System {code}", reference=place == 0)
        for place, code in enumerate(systems["code"])
    )


def _settings(heading: "pd.Series[str]", systems: tuple[System, ...]) -> StudySettings:
    if heading.get("settings"):
        return StudySettings.model_validate_json(heading["settings"], strict=False)
    return StudySettings.model_validate(
        {
            "id": heading["study_id"],
            "title": heading["title"],
            "question": heading["question"],
            "systems": systems,
            "presentation": heading["presentation"],
            "round": int(heading["round"]),
            "rubrics": ("archived",),
            "common_criteria": tuple(json.loads(heading["common_criteria"])),
            "plan": Plan.model_validate_json(heading["plan"], strict=False),
        }
    )


def _briefs(table: "pd.DataFrame") -> tuple[Brief, ...]:
    ordered = table.assign(position=table["position"].astype(int)).sort_values("position")
    columns = ["brief_id", "grade", "passage_type", "topic", "instruction"]
    return tuple(Brief(*row) for row in ordered[columns].to_numpy().tolist())


def _raters(table: "pd.DataFrame") -> tuple[Rater, ...]:
    ordered = table.assign(position=table["position"].astype(int)).sort_values("position")
    return tuple(
        Rater(row["rater_id"], row["rater_id"], Role(row["role"]), RaterKind(row["kind"]))
        for _, row in ordered.iterrows()
    )


def _with_purposes(table: "pd.DataFrame") -> "pd.DataFrame":
    """Archives of the first release hold nothing but ratings, and do not say so."""
    return table if "purpose" in table else table.assign(purpose=str(Purpose.RATING))


def _answers(path: Path, is_unblinded: bool) -> "pd.DataFrame":
    import pandas as pd

    table = _with_purposes(read_table(path, "current_rating"))[list(RATING_COLUMNS)]
    # A table knows no NULL: empty stands for it, but an answer in words may be empty itself.
    given = table["missing_reason"] == ""
    gaps = table.mask(table == "").assign(value=table["value"].where(given))
    if not is_unblinded:
        letters = {"system": "code", "system_a": "code_a", "system_b": "code_b"}
        gaps = gaps.assign(**{name: gaps[code] for name, code in letters.items()})
    types = {name: "int64" for name in WHOLE_NUMBERS}
    moments = pd.to_datetime(gaps["answered_at"], format="ISO8601", utc=True)
    whole = gaps.fillna({"item": ""}).astype(types)
    return whole.assign(answered_at=moments.astype("datetime64[us, UTC]"))
