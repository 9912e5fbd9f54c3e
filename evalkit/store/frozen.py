"""What is frozen when a study is opened, in parts that anyone can hash again with `sha256sum`.

Each part is the text of a file; the list of their hashes, as `sha256sum` writes one, is the
manifest, and its own hash is the hash of the plan.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from evalkit.store.columns import canonical_json
from evalkit.store.evidence import Evidence, StoredRow

SETTINGS, PLAN, BRIEFS = "settings.json", "plan.json", "briefs.json"
VALIDITY = "validity.json"
PRACTICE = "practice.json"
PROFILE = "profile.json"
SOURCES = "sources.json"
PEOPLE, PASSAGES, PROVENANCE = "people.json", "passages.json", "provenance.json"
CODE = "analysis_code.sha256"
BRIEF_COLUMNS = (
    "brief_id",
    "grade",
    "passage_type",
    "topic",
    "instruction",
    "min_words",
    "max_words",
    "position",
    "rubric_hash",
)


def sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, as hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def frozen_parts(evidence: Evidence, n_people: int) -> dict[str, str]:
    """The content of a study in parts; a part that the evidence lacks is left out.

    ``analysis_code.sha256`` is not in it: it belongs to the installation, not to the study.

    Parameters
    ----------
    n_people
        How many people the study had when it was opened; who came later is no part of the plan.

    Raises
    ------
    ValueError
        Where a stored text is no JSON.
    """
    return {
        **_settings_parts(evidence),
        **{_form_name(row): canonical_json(json.loads(row["content"])) for row in _forms(evidence)},
        BRIEFS: _table(evidence.rows("brief", "position"), BRIEF_COLUMNS),
        PEOPLE: _table(
            evidence.rows("rater", "position")[:n_people], ("rater_id", "role", "kind", "position")
        ),
        PASSAGES: _table(evidence.rows("passage_text", "text_id"), ("text_id", "brief_id", "text")),
        **_provenance_part(evidence),
        **_validity_part(evidence),
        **_practice_part(evidence),
        **_profile_part(evidence),
        **_sources_part(evidence),
    }


def manifest(parts: Mapping[str, str]) -> str:
    """The hashes of parts, by name, as `sha256sum` lists them."""
    return manifest_of({name: sha256(content) for name, content in parts.items()})


def manifest_of(hashes: Mapping[str, str]) -> str:
    """The manifest of parts whose hashes are known.

    Examples
    --------
    >>> print(manifest_of({"plan.json": "ab12", "briefs.json": "cd34"}), end="")
    cd34  briefs.json
    ab12  plan.json
    """
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes))


def _settings_parts(evidence: Evidence) -> dict[str, str]:
    if evidence.has("study_settings"):
        settings = json.loads(evidence.rows("study_settings")[0]["settings"])
        return {SETTINGS: canonical_json(settings), PLAN: canonical_json(settings["plan"])}
    heading = evidence.rows("study")[0]
    return {PLAN: canonical_json(json.loads(heading["plan"]))} if "plan" in heading else {}


def _forms(evidence: Evidence) -> list[StoredRow]:
    return evidence.rows("rubric", "kind", "rubric_id")


def _form_name(row: StoredRow) -> str:
    return f"{row['kind']}-{row['rubric_id']}.json"


def _table(rows: list[StoredRow], columns: tuple[str, ...]) -> str:
    return canonical_json([[row[name] for name in columns] for row in rows])


def _validity_part(evidence: Evidence) -> dict[str, str]:
    """Which texts have known levels, and which."""
    if not evidence.has("known_passage"):
        return {}
    columns = {
        "known_brief": ("brief_id", "purpose"),
        "known_passage": ("text_id", "passage_id", "purpose"),
        "known_level": ("text_id", "criterion", "lowest", "highest"),
    }
    tables = {
        name: [[row[column] for column in keys] for row in evidence.rows(name, *keys[:2])]
        for name, keys in columns.items()
    }
    return {VALIDITY: canonical_json(tables)}


def _practice_part(evidence: Evidence) -> dict[str, str]:
    """What raters learn on, what a panel agreed on, and what qualifies."""
    if not evidence.has("practice_setting"):
        return {}
    columns = {
        "practice_setting": ("thresholds",),
        "practice_passage": (
            "practice_id",
            "part",
            "position",
            "grade",
            "passage_type",
            "topic",
            "instruction",
            "rubric_hash",
            "text",
        ),
        "practice_consensus": ("practice_id", "consensus"),
    }
    tables = {
        name: [[row[column] for column in keys] for row in evidence.rows(name, keys[0])]
        for name, keys in columns.items()
    }
    return {PRACTICE: canonical_json(tables)}


def _profile_part(evidence: Evidence) -> dict[str, str]:
    """What raters are asked about themselves, and the words that they consent to."""
    forms = evidence.rows("profile_form")
    return {PROFILE: canonical_json(json.loads(forms[0]["content"]))} if forms else {}


def _sources_part(evidence: Evidence) -> dict[str, str]:
    """What passages are held against, each text by its hash: a training set is nobody else's."""
    rows = evidence.rows("source_text", "position")
    if not rows:
        return {}
    return {
        SOURCES: canonical_json([[row["name"], row["kind"], sha256(row["text"])] for row in rows])
    }


def _provenance_part(evidence: Evidence) -> dict[str, str]:
    """Where each passage came from, under a hash that only the secret can make.

    Without the secret nobody can try out which system's provenance fits which passage.
    """
    if not (evidence.has("identity") and evidence.has("study_key")):
        return {}
    secret = str(evidence.rows("study_key")[0]["secret"]).encode()
    rows: list[list[Any]] = [
        [
            hmac.new(secret, f"provenance {row['text_id']}".encode(), "sha256").hexdigest(),
            json.loads(row["provenance"]),
        ]
        for row in evidence.rows("identity")
    ]
    return {PROVENANCE: canonical_json(sorted(rows, key=lambda row: str(row[0])))}
