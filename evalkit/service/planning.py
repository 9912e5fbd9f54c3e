"""The plan of a study as a document, from its folder before opening or from its database after."""

from pathlib import Path

from evalkit.errors import ClosedError, StudyFolderError
from evalkit.report.preregistration import Frozen, Registered, preregistration
from evalkit.service.finding import FoundStudy, find_study
from evalkit.service.opening import read_sound_study
from evalkit.service.outcomes import plan_of
from evalkit.service.workspace import database_of
from evalkit.store import audit, studies
from evalkit.store.engine import is_there
from evalkit.store.evidence import stored_evidence
from evalkit.store.frozen import CODE, PROVENANCE, frozen_parts, manifest_of
from evalkit.study.audit import AuditEvent, AuditKind, StudyState

MANIFEST = "plan.sha256"


def plan_document(place: Path, study_id: str | None = None) -> str:
    """The preregistration of a study in Markdown; a draft where its folder is not opened yet.

    Raises
    ------
    StudyFolderError
        Where there is no open study and the folder has faults.
    """
    if is_draft(place):
        study = read_sound_study(place)
        return preregistration(Registered(study, plan_of(study, None), None))
    found = find_study(place, study_id)
    with found.workspace.store.reading() as connection:
        study = studies.load_study(connection, found.study_id)
        opened = audit.audit_events(connection, found.study_id)[0]
    return preregistration(Registered(study, plan_of(study, None), _frozen(opened)))


def is_draft(place: Path) -> bool:
    """Whether a folder holds a study that nobody has opened."""
    return place.is_dir() and not is_there(database_of(place))


def _frozen(opened: AuditEvent) -> Frozen:
    detail = opened.detail
    parts = detail.get("parts")
    return Frozen(
        at=opened.at,
        plan_hash=str(detail.get("plan_hash", "")),
        commitment=str(detail.get("commitment", "")),
        code_version=str(detail.get("code_version", "0.1.0")),
        parts=dict(parts) if isinstance(parts, dict) else {},
    )


def write_parts(place: Path, study_id: str | None, folder: Path) -> tuple[Path, ...]:
    """Write every frozen part into a folder, with the list that `sha256sum -c` reads.

    Where each passage came from is written once the systems are known.

    Raises
    ------
    StudyFolderError
        Where it is not opened yet.
    ClosedError
        Where the study was opened by a release that froze no parts.
    """
    if is_draft(place):
        raise StudyFolderError(f"{place} is not opened, so nothing of it is frozen yet.")
    found = find_study(place, study_id)
    hashes, parts = _stored_parts(found)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in {**parts, MANIFEST: manifest_of(hashes)}.items():
        path = folder / name
        path.write_bytes(content.encode())
        paths.append(path)
    return tuple(paths)


def _stored_parts(found: FoundStudy) -> tuple[dict[str, str], dict[str, str]]:
    with found.workspace.store.reading() as connection:
        opened = audit.audit_events(connection, found.study_id)[0]
        is_known = audit.state(connection, found.study_id) is StudyState.UNBLINDED
        evidence = stored_evidence(connection, found.study_id)
    frozen = _frozen(opened)
    if opened.kind is not AuditKind.OPENED or not frozen.parts:
        raise ClosedError("This study was opened by a release that froze its plan as one hash.")
    people = opened.detail.get("people", 0)
    parts = frozen_parts(evidence, people if isinstance(people, int) else 0)
    code = found.workspace.code()
    if code.hash == frozen.parts.get(CODE):
        parts[CODE] = code.listing
    if not is_known:
        parts.pop(PROVENANCE, None)
    return dict(frozen.parts), parts
