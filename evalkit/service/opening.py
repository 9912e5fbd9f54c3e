"""From a study folder to an open study: read, freeze, assign, invite."""

from dataclasses import dataclass, replace
from pathlib import Path

from evalkit.assignment.design import DesignRequest, KnownBrief, make_design
from evalkit.errors import StudyFolderError
from evalkit.service.access import Invitation, invite
from evalkit.service.workspace import Workspace
from evalkit.store import studies
from evalkit.study.files.folder import SETTINGS_FILE, read_study_folder
from evalkit.study.key import Key
from evalkit.study.rater import Role
from evalkit.study.study import Study

SECRET_BYTES = 32
NONCE_BYTES = 16


@dataclass(frozen=True, slots=True)
class OpenedStudy:
    """A study that takes ratings: its links, and what to write down elsewhere."""

    study_id: str
    title: str
    invitations: tuple[Invitation, ...]
    n_assignments: int
    plan_hash: str
    commitment: str
    audit_head: str


def read_sound_study(folder: Path, settings_file: str = SETTINGS_FILE) -> Study:
    """Read a study folder that has no fault.

    Raises
    ------
    StudyFolderError
        With every fault that was found.
    """
    reading = read_study_folder(folder, settings_file)
    if reading.study is None:
        count = len(reading.faults)
        raise StudyFolderError(
            f"{folder} has {count} {'fault' if count == 1 else 'faults'}, so it was not opened; "
            f"mend and try again (`evalkit check {folder}` reads the folder alone).",
            reading.faults,
        )
    return reading.study


def open_study(workspace: Workspace, study: Study, actor: str = "evalkit open") -> OpenedStudy:
    """Freeze a study, make its assignments from a fresh secret, and invite everyone.

    Raises
    ------
    StoreError
        Where the database holds a study of this id.
    AssignmentError
        Where raters and briefs allow no design.
    """
    secret = workspace.draw_bytes(SECRET_BYTES)
    design = make_design(request_of(study), secret)
    key = Key(secret, workspace.draw_bytes(NONCE_BYTES), design.codes, design.placements)
    study_id = study.settings.id
    with workspace.store.writing() as connection:
        opened = studies.add_study(
            connection,
            study,
            design.assignments,
            key,
            workspace.now(),
            actor,
            workspace.code(),
            design.purposes,
        )
    invitations = tuple(invite(workspace, study_id, person.id, actor) for person in study.raters)
    return OpenedStudy(
        study_id=study_id,
        title=study.settings.title,
        invitations=invitations,
        n_assignments=len(design.assignments),
        plan_hash=str(opened.detail["plan_hash"]),
        commitment=key.commitment,
        audit_head=opened.hash,
    )


def as_pilot(study: Study) -> Study:
    """The same study to be only tried out: its ratings enter no analysis but its own."""
    return replace(study, settings=study.settings.model_copy(update={"pilot": True}))


def request_of(study: Study) -> DesignRequest:
    """What the study asks of its design; the reference system stands first."""
    settings = study.settings
    raters = tuple(person.id for person in study.raters if person.role is Role.RATER)
    reference = settings.reference_system.id
    others = tuple(system.id for system in settings.systems if system.id != reference)
    per_brief = settings.raters_per_brief
    return DesignRequest(
        raters=raters,
        briefs=tuple(brief.id for brief in study.briefs),
        systems=(reference, *others),
        presentation=settings.presentation,
        raters_per_brief=len(raters) if per_brief == "all" else per_brief,
        asks_preference=study.preference is not None,
        repeats=settings.repeats_per_rater,
        validity=tuple(
            KnownBrief(known.brief.id, tuple(sorted(p.id for p in known.passages)), known.purpose)
            for known in study.validity
        ),
    )
