"""The plan: whether the study's content is what was frozen, part by part."""

from collections.abc import Iterator, Mapping
from typing import Any

from evalkit.service.verification.finding import Finding, broken, opening_of, sound, unchecked
from evalkit.store.evidence import Evidence
from evalkit.store.frozen import CODE, PLAN, PROFILE, frozen_parts, manifest_of, sha256
from evalkit.study.analysis_code import AnalysisCode

CHECK = "plan"


def plan_findings(evidence: Evidence, code: AnalysisCode) -> Iterator[Finding]:
    """Hash each part again and compare; ``code`` is the analysis that is installed here."""
    opening = opening_of(evidence)
    try:
        parts = frozen_parts(evidence, int(opening.get("people", len(evidence.rows("rater")))))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield broken(CHECK, f"what is stored of the study cannot be read: {error}")
        return
    hashes = {name: sha256(content) for name, content in parts.items()}
    frozen = opening.get("parts")
    if not isinstance(frozen, dict):
        yield _first_release(opening, hashes)
        return
    yield from _differing(opening, frozen, hashes, evidence)
    yield _code(opening, frozen, code)


def _first_release(opening: Mapping[str, Any], hashes: Mapping[str, str]) -> Finding:
    """Studies of the first release froze the plan alone."""
    if PLAN in hashes and hashes[PLAN] == opening.get("plan_hash"):
        return sound(CHECK, f"plan.json has the hash kept at opening, {hashes[PLAN]}")
    return broken(CHECK, "plan.json has another hash than the one kept at opening")


def _differing(
    opening: Mapping[str, Any],
    frozen: Mapping[str, str],
    hashes: Mapping[str, str],
    evidence: Evidence,
) -> Iterator[Finding]:
    plan_hash = sha256(manifest_of(frozen))
    kept = {str(opening.get("plan_hash")), str(evidence.rows("study")[0]["plan_hash"])}
    if kept != {plan_hash}:
        yield broken(CHECK, f"the parts give the plan hash {plan_hash}, not {', '.join(kept)}")
    faults = [name for name in sorted(hashes) if frozen.get(name) != hashes[name]]
    for name in faults:
        was = frozen.get(name, "not there")
        yield broken(CHECK, f"{name} is not what was frozen: its hash was {was}, is {hashes[name]}")
    missing = sorted(set(frozen) - set(hashes) - {CODE})
    if missing:
        yield unchecked(CHECK, f"{', '.join(missing)}: not in this file")
    form_hashes = {str(row["form_hash"]) for row in evidence.rows("profile_form")}
    for form_hash in form_hashes - {hashes.get(PROFILE)}:
        faults.append("form_hash")
        yield broken(
            CHECK, f"the form_hash of profile_form is {form_hash}, its content's {hashes[PROFILE]}"
        )
    if kept == {plan_hash} and not faults:
        yield sound(CHECK, f"{len(hashes)} parts are what was frozen; plan hash {plan_hash}")


def _code(opening: Mapping[str, Any], frozen: Mapping[str, str], code: AnalysisCode) -> Finding:
    version = opening.get("code_version")
    if frozen.get(CODE) == code.hash:
        return sound("analysis code", f"evalkit {version}, the code that was frozen, is installed")
    return unchecked(
        "analysis code",
        f"the plan was frozen with evalkit {version}, whose analysis files differ from those of "
        f"evalkit {code.version} here; results say so",
    )
