"""The links that let people in: whether the audit log tells of each."""

from collections import Counter
from collections.abc import Iterator

from evalkit.service.access import link_mark
from evalkit.service.verification.finding import Finding, StoredAct, acts_of, broken, sound
from evalkit.store.evidence import Evidence
from evalkit.study.audit import AuditKind

CHECK = "links"


def link_findings(evidence: Evidence) -> Iterator[Finding]:
    """Hold every stored link against the acts that made links; an archive holds none.

    An act of an earlier release does not say which link it made, so those are only counted.
    """
    stored = evidence.rows("invitation", "rater_id", "token_hash")
    if not stored:
        return
    made = [act for act in acts_of(evidence) if act.kind == AuditKind.INVITED]
    marked = {str(act.detail["link"]): _person(act) for act in made if "link" in act.detail}
    unmarked = Counter(_person(act) for act in made if "link" not in act.detail)
    for row in stored:
        person = str(row["rater_id"])
        if marked.get(link_mark(str(row["token_hash"]))) == person:
            continue
        if not unmarked[person]:
            yield broken(CHECK, f"{person} has a link that no act in the audit log made")
            return
        unmarked[person] -= 1
    yield sound(CHECK, f"{len(stored)} links, each of them made by an act in the audit log")


def _person(act: StoredAct) -> str:
    return str(act.detail.get("person"))
