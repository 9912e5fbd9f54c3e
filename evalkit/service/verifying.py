"""`evalkit verify`: whether a study, in its database or archive, is the one that was opened."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evalkit.errors import StoreError, UnknownStudyError
from evalkit.service.finding import find_study, own_study
from evalkit.service.verification.chains import chain_findings
from evalkit.service.verification.design import key_findings
from evalkit.service.verification.finding import Finding, Verdict
from evalkit.service.verification.links import link_findings
from evalkit.service.verification.norming import adjudication_findings, norming_findings
from evalkit.service.verification.plan import plan_findings
from evalkit.service.workspace import database_of
from evalkit.store.engine import is_there, sqlite_file
from evalkit.store.evidence import Evidence, file_evidence, stored_evidence
from evalkit.study.analysis_code import AnalysisCode, analysis_code

__all__ = ["Finding", "Verdict", "Verification", "verify", "verify_place"]
HEAD = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Verification:
    """Every finding on a study, in the order of the checks."""

    study_id: str
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found broken."""
        return all(finding.verdict is not Verdict.BROKEN for finding in self.findings)

    @property
    def verdict(self) -> str:
        """The last line of the report."""
        if self.is_sound:
            left = sum(finding.verdict is Verdict.UNCHECKED for finding in self.findings)
            return f"{self.study_id}: sound" + (f"; {left} not checked." if left else ".")
        first = next(f for f in self.findings if f.verdict is Verdict.BROKEN)
        return f"{self.study_id}: BROKEN, first at {first.check}: {first.sentence}."


def verify_place(
    place: Path, study_id: str | None = None, heads: Sequence[str] = ()
) -> Verification:
    """Verify the study of a folder, a database or an archive; a file is read and never changed.

    Parameters
    ----------
    heads
        Hashes that were written down elsewhere, as `open` and `close` print them.

    Raises
    ------
    StoreError
        Where there is nothing that could be verified, or a head is none.
    """
    for head in heads:
        if not HEAD.fullmatch(head):
            raise StoreError(
                f"A head is 64 characters from 0-9 and a-f, but {head!r:.80} came; copy the whole "
                "hash that was printed."
            )
    return verify(_evidence(place, study_id), heads)


def verify(
    evidence: Evidence, heads: Sequence[str] = (), code: AnalysisCode | None = None
) -> Verification:
    """Check chains, norming and adjudication, plan, key and design.

    Raises
    ------
    StoreError
        For rows under pseudonyms, over which no hash can be computed again.
    """
    if evidence.under_pseudonyms:
        raise StoreError(
            "This archive shows raters under pseudonyms, so neither their chains nor the design "
            "can be computed again from it; verify the database, or an archive with ids."
        )
    code = code or analysis_code()
    findings = (
        *chain_findings(evidence, heads),
        *link_findings(evidence),
        *norming_findings(evidence),
        *adjudication_findings(evidence),
        *plan_findings(evidence, code),
        *key_findings(evidence, code),
    )
    return Verification(evidence.study_id, findings)


def _evidence(place: Path, study_id: str | None) -> Evidence:
    file = place if place.is_file() else sqlite_file(database_of(place))
    if file is None:
        found = find_study(place, study_id)
        with found.workspace.store.reading() as connection:
            return stored_evidence(connection, found.study_id)
    if not is_there(file):
        raise StoreError(
            f"There is no database at {file}; name a study's folder, its evalkit.db or an archive."
        )
    try:
        return file_evidence(file, study_id)
    except UnknownStudyError:
        own = own_study(place) if study_id is None else None
        if own is None:
            raise
        return file_evidence(file, own)
