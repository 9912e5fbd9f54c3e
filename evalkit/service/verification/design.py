"""The key: whether sides, orders, tokens and letters are what the committed secret gives."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from typing import Any

from evalkit.assignment.design import Design
from evalkit.errors import EvalkitError
from evalkit.service.design_batches import HANDED_BACK, derived_design
from evalkit.service.verification.finding import (
    Finding,
    acts_of,
    broken,
    opening_of,
    sound,
    unchecked,
)
from evalkit.store.evidence import Evidence, StoredRow
from evalkit.store.evidence_study import study_of
from evalkit.study.analysis_code import AnalysisCode
from evalkit.study.audit import AuditKind
from evalkit.study.key import Key, commitment_of
from evalkit.study.purpose import Purpose

RATING = str(Purpose.RATING)
BLIND = "not in this file, which was written before the study was unblinded"


def key_findings(evidence: Evidence, code: AnalysisCode) -> Iterator[Finding]:
    """Check the commitment, then derive everything from the secret again and compare."""
    if not (evidence.has("study_key") and evidence.has("study_settings")):
        yield unchecked("key", BLIND)
        return
    stored = evidence.rows("study_key")[0]
    yield _commitment(evidence, stored)
    try:
        secret = bytes.fromhex(str(stored["secret"]))
        study = study_of(evidence)
        design = derived_design(study, secret, acts_of(evidence))
    except (ValueError, KeyError, TypeError, EvalkitError) as error:
        yield broken("design", f"nothing can be derived from the stored secret: {error}")
        return
    recorded = opening_of(evidence).get("design_code", code.design_hash)
    findings = [_texts(evidence, secret), _letters(evidence, design)]
    findings += _assignments(evidence, design)
    for finding in findings:
        yield finding if recorded == code.design_hash else _by_other_code(finding, evidence)


def _commitment(evidence: Evidence, stored: StoredRow) -> Finding:
    published = str(opening_of(evidence).get("commitment"))
    secret, nonce = str(stored["secret"]), str(stored["nonce"])
    if published != stored["commitment"]:
        return broken("key", f"the stored commitment is not {published}, which opening published")
    if commitment_of(secret, nonce) != published and not _fits_as_first_release(evidence, stored):
        return broken(
            "key", f"secret and nonce do not give the commitment {published} made at opening"
        )
    is_revealed = any(act.kind == AuditKind.UNBLINDED for act in acts_of(evidence))
    shown = f"secret {secret}, nonce {nonce}" if is_revealed else "not revealed yet"
    return sound("key", f"the secret fits the commitment {published} ({shown})")


def _fits_as_first_release(evidence: Evidence, stored: StoredRow) -> bool:
    """The first release committed to secret, letters and slots at once."""
    systems = {row["text_id"]: row["system_id"] for row in evidence.rows("identity")}
    slots = [
        [str(row["assignment_id"]), str(row["slot_token"]), str(systems.get(row["text_id"]))]
        for row in evidence.rows("slot")
    ]
    codes = {str(row["system_id"]): str(row["code"]) for row in evidence.rows("system")}
    try:
        secret, nonce = (bytes.fromhex(str(stored[name])) for name in ("secret", "nonce"))
    except ValueError:
        return False
    is_written_so = secret.hex() == stored["secret"] and nonce.hex() == stored["nonce"]
    key = Key.of_slots(secret, nonce, codes, slots)
    return is_written_so and key.fits(str(stored["commitment"]))


def _texts(evidence: Evidence, secret: bytes) -> Finding:
    """Each text's id is a hash under the secret of its brief and system."""
    briefs = {row["text_id"]: row["brief_id"] for row in evidence.rows("passage_text")}
    for text_id, source in sorted(_sources(evidence).items()):
        message = f"text\n{briefs.get(text_id)}\n{source}".encode()
        expected = hmac.new(secret, message, hashlib.sha256).hexdigest()[:32]
        if text_id != expected:
            return broken("passages", f"text {text_id} is not of the system that the secret names")
    return sound("passages", f"{len(briefs)} texts are those of the systems the secret names")


def _sources(evidence: Evidence) -> dict[str, str]:
    """The system that wrote each text; of a validity passage its own id."""
    systems = {str(row["text_id"]): str(row["system_id"]) for row in evidence.rows("identity")}
    known = {str(row["text_id"]): str(row["passage_id"]) for row in evidence.rows("known_passage")}
    return {**systems, **known}


def _letters(evidence: Evidence, design: Design) -> Finding:
    stored = {str(row["system_id"]): str(row["code"]) for row in evidence.rows("system")}
    if stored != design.codes:
        return broken("letters", "the letters of the systems are not those the secret gives")
    return sound("letters", f"{', '.join(sorted(stored.values()))} are those the secret gives")


def _assignments(evidence: Evidence, design: Design) -> list[Finding]:
    names = ("rater_id", "brief_id", "position", "kind")
    stored = {
        str(row["assignment_id"]): {name: row[name] for name in names}
        for row in evidence.rows("assignment")
    }
    derived = {
        work.id: dict(
            zip(names, (work.rater_id, work.brief_id, work.position, str(work.kind)), strict=True)
        )
        for work in design.assignments
    }
    faults = [*_differences("assignment", stored, derived)]
    sources = _sources(evidence)
    in_slots = {
        str(row["slot_token"]): {
            "assignment": row["assignment_id"],
            "side": row["label"],
            "passage": sources.get(str(row["text_id"])),
        }
        for row in evidence.rows("slot")
    }
    labels = {slot.token: slot.label for work in design.assignments for slot in work.slots}
    placed = {
        p.slot_token: {
            "assignment": p.assignment_id,
            "side": labels[p.slot_token],
            "passage": p.system_id,
        }
        for p in design.placements
    }
    faults += _differences("slot", in_slots, placed)
    purposes = {
        str(row["assignment_id"]): {"purpose": row["purpose"]}
        for row in evidence.rows("assignment_purpose")
    }
    for_what = {work: {"purpose": str(purpose)} for work, purpose in design.purposes.items()}
    told = {work: {"purpose": RATING} for work in stored} | purposes
    expected = {work: {"purpose": RATING} for work in derived} | for_what
    faults += _differences("assignment", told, expected)
    handed_back = {row["assignment_id"] for row in evidence.rows("returned_assignment")}
    if handed_back != _written_as_handed_back(evidence):
        faults.append("the work that was handed back is not what the audit log says")
    if faults:
        return [broken("design", fault) for fault in faults[:1]]
    sentence = f"{len(stored)} assignments and {len(in_slots)} slots are those the secret gives"
    return [sound("design", sentence)]


def _written_as_handed_back(evidence: Evidence) -> set[str]:
    return {
        str(work)
        for act in acts_of(evidence)
        if act.kind in HANDED_BACK
        for work in act.detail.get("assignments", ())
    }


def _differences(
    what: str, stored: Mapping[str, Mapping[str, Any]], derived: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    """What differs and where; which system lies where is not said, since it may be secret."""
    for name in sorted(stored.keys() | derived.keys()):
        if name not in derived:
            yield f"{what} {name} is stored, but the secret does not give it"
        elif name not in stored:
            yield f"{what} {name} is missing; the secret gives it"
        else:
            for part, value in derived[name].items():
                if stored[name][part] != value:
                    yield f"{what} {name}: its {part} is not the one that the secret gives"


def _by_other_code(finding: Finding, evidence: Evidence) -> Finding:
    """Another release may draw another design from the same secret; that is no proof of fraud."""
    version = opening_of(evidence).get("code_version")
    sentence = f"{finding.sentence} (drawn by evalkit {version}, whose design code differs here"
    if finding.verdict == "sound":
        return sound(finding.check, f"{sentence})")
    return unchecked(finding.check, f"{sentence}; verify with evalkit {version})")
