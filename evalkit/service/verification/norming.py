"""Norming and adjudication: nothing was rated after it was revealed, and every verdict stands."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from evalkit.service.verification.finding import Finding, StoredAct, acts_of, broken, sound
from evalkit.store.chain import FIRST, first_broken_link
from evalkit.store.evidence import Evidence
from evalkit.study.answer import LAST_QUESTIONS
from evalkit.study.audit import AuditKind

SEALED, ADJUDICATION = "norming", "adjudication"
AFTER_ALL = tuple(str(kind) for kind in LAST_QUESTIONS)


def norming_findings(evidence: Evidence) -> Iterator[Finding]:
    """Check sealed work against the acts that revealed it; nothing where no pass revealed any."""
    acts = [act for act in acts_of(evidence) if act.kind == AuditKind.NORMING_REVEALED]
    rows = evidence.rows("sealed_assignment", "assignment_id")
    stored = {str(row["assignment_id"]): str(row["sealed_at"]) for row in rows}
    if not acts and not stored:
        return
    written = {str(work) for act in acts for work in _list(act.detail, "assignments")}
    if stored.keys() != written:
        yield broken(SEALED, "the work that is sealed is not what the audit log says was revealed")
        return
    for act in acts:
        for fault in (*_other_moments(act, stored), *_answers_after(evidence, act)):
            yield broken(SEALED, fault)
            return
    yield sound(SEALED, f"{len(stored)} assignments were revealed, and none was rated after it")


def _list(detail: Mapping[str, Any], name: str) -> list[Any]:
    found = detail.get(name)
    return found if isinstance(found, list) else []


def _other_moments(act: StoredAct, stored: Mapping[str, str]) -> Iterator[str]:
    """Work that is not sealed at the moment that the act kept.

    An act of an earlier release kept none; its work was sealed at one moment, whichever it was.
    """
    work = [str(one) for one in _list(act.detail, "assignments")]
    common = Counter(stored[one] for one in work).most_common(1)
    moment = act.detail.get("sealed_at", common[0][0] if common else "")
    for one in work:
        if stored[one] != moment:
            yield (
                f"the sealed_at of assignment {one} is {stored[one]}, and what audit event "
                f"{act.sequence} revealed was sealed at {moment}"
            )


def _answers_after(evidence: Evidence, act: StoredAct) -> Iterator[str]:
    """Answers to revealed work beyond the heads that the act kept, the last questions apart."""
    sealed = {str(work) for work in _list(act.detail, "assignments")}
    kept = act.detail.get("chain_heads")
    heads = kept if isinstance(kept, dict) else {}
    for row in evidence.rows("rating_event", "rater_id", "sequence"):
        if str(row["assignment_id"]) not in sealed or row["question_kind"] in AFTER_ALL:
            continue
        head = heads.get(str(row["rater_id"]))
        last = head[0] if isinstance(head, list) and head else 0
        if not isinstance(row["sequence"], int) or row["sequence"] > last:
            yield (
                f"answer {row['sequence']} of {row['rater_id']} was given to work whose levels had "
                f"been revealed by audit event {act.sequence}"
            )


def adjudication_findings(evidence: Evidence) -> Iterator[Finding]:
    """Walk the chain of verdicts, up to the head that each settling left in the audit log."""
    chain = evidence.rows("adjudication_event", "sequence")
    acts = [act for act in acts_of(evidence) if act.kind == AuditKind.ADJUDICATED]
    if not chain and not acts:
        return
    link = first_broken_link("", chain)
    if link:
        yield broken(ADJUDICATION, f"link {link.sequence}: {link.why}")
        return
    hashes = {row["sequence"]: row["hash"] for row in chain}
    for act in acts:
        number = act.detail.get("sequence")
        if hashes.get(number) != act.detail.get("head"):
            yield broken(
                ADJUDICATION,
                f"audit event {act.sequence} left verdict {number} as the newest, and the chain "
                "does not hold it",
            )
            return
    last = acts[-1].detail.get("sequence") if acts else 0
    if len(chain) != last:
        yield broken(
            ADJUDICATION,
            f"there are {len(chain)} verdicts, and the audit log knows of {last} of them",
        )
        return
    head = str(chain[-1]["hash"]) if chain else FIRST
    yield sound(ADJUDICATION, f"{len(chain)} verdicts in an unbroken chain, head {head}")
