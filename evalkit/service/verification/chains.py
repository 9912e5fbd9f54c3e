"""The chains of audit log and ratings, walked link by link, up to the heads that were kept."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evalkit.service.verification.finding import (
    Finding,
    StoredAct,
    acts_of,
    broken,
    sound,
    unchecked,
)
from evalkit.store.chain import FIRST, first_broken_link
from evalkit.store.evidence import Evidence, StoredRow
from evalkit.study.audit import AuditKind
from evalkit.study.automatic import NAME

AUDIT = "audit"
HEADS_KEPT_BY = (AuditKind.CLOSED, AuditKind.UNBLINDED)
TURNING_POINTS = (AuditKind.OPENED, AuditKind.REOPENED, *HEADS_KEPT_BY)

APART = (("practice_event", "practice", "steps"), ("profile_event", "profile", "entries"))
"""The chains of raters beside their ratings: the table, its name, and what its events are."""
KEPT_APART = {"practice_heads": "practice_event", "profile_heads": "profile_event"}
"""What the log keeps of those chains at closing, by what it is called there."""

Chains = Mapping[str, Sequence[StoredRow]]


def chain_findings(evidence: Evidence, heads: Sequence[str]) -> Iterator[Finding]:
    """Walk every chain; ``heads`` are hashes that were written down elsewhere."""
    audit = evidence.rows("audit_event", "sequence")
    chains = rating_chains(evidence)
    yield _walked(AUDIT, audit, "acts")
    acts = acts_of(evidence)
    for rater_id in sorted(chains):
        yield _walked(f"ratings of {rater_id}", chains[rater_id], "answers")
    apart = {table: rating_chains(evidence, table) for table, _, _ in APART}
    for table, what, steps in APART:
        for rater_id in sorted(apart[table]):
            yield _walked(f"{what} of {rater_id}", apart[table][rater_id], steps)
    model = evidence.rows("automatic_rating", "sequence")
    yield from _automatic(acts, model)
    yield from _closing_heads(acts, chains, apart)
    walked = [
        audit,
        model,
        *(chain for each in (chains, *apart.values()) for chain in each.values()),
    ]
    known = {str(row["hash"]) for chain in walked for row in chain}
    for head in heads:
        yield _noted_head(head, known)


def rating_chains(evidence: Evidence, table: str = "rating_event") -> Chains:
    """Each rater's events, in the order of their numbers."""
    chains: dict[str, list[StoredRow]] = defaultdict(list)
    for row in evidence.rows(table, "sequence"):
        chains[str(row["rater_id"])].append(row)
    return chains


def head_of(chain: Sequence[StoredRow]) -> str:
    """The hash of the newest event."""
    return str(chain[-1]["hash"]) if chain else FIRST


def _walked(check: str, chain: Sequence[StoredRow], what: str) -> Finding:
    if not chain and check == AUDIT:
        return broken(check, "there is no event at all, not even the opening")
    link = first_broken_link("", chain)
    if link:
        return broken(check, f"link {link.sequence}: {link.why}")
    return sound(check, f"{len(chain)} {what} in an unbroken chain, head {head_of(chain)}")


def _automatic(acts: Sequence[StoredAct], chain: Sequence[StoredRow]) -> Iterator[Finding]:
    """The chain of the automatic rater, and the heads that the audit log kept after each run."""
    heads = [act for act in acts if act.kind == AuditKind.AUTOMATICALLY_RATED]
    if not chain and not heads:
        return
    yield _walked(NAME, chain, "answers")
    found = {row["sequence"]: row["hash"] for row in chain}
    for act in heads:
        head = act.detail.get("head")
        sequence, digest = head if isinstance(head, list) and len(head) == 2 else (0, "")
        if found.get(sequence) != digest:
            yield broken(
                NAME,
                f"audit event {act.sequence} kept its answer {sequence} with the hash {digest}; "
                "its chain does not hold it",
            )
    kept = _kept_hashes(heads)
    kept_last = max((n for n, row in enumerate(chain, start=1) if row["hash"] in kept), default=0)
    if len(chain) > kept_last:
        yield unchecked(
            NAME,
            f"the audit log vouches for {kept_last} of its {len(chain)} answers: a run was cut "
            "off, and the next one vouches for the rest; or somebody added them",
        )


def _kept_hashes(heads: Sequence[StoredAct]) -> set[str]:
    kept = (act.detail.get("head") for act in heads)
    return {str(head[1]) for head in kept if isinstance(head, list) and len(head) == 2}


def _closing_heads(
    acts: Sequence[StoredAct], chains: Chains, apart: Mapping[str, Chains]
) -> Iterator[Finding]:
    """The heads that the audit log kept each time ratings closed, against the chains of today."""
    points = [act for act in acts if act.kind in TURNING_POINTS]
    kept = [act for act in points if "chain_heads" in act.detail]
    faults = [fault for act in kept for fault in _lost_heads(act, "chain_heads", chains)]
    for name, table in KEPT_APART.items():
        faults += [fault for act in kept for fault in _lost_heads(act, name, apart[table])]
    if kept and all(act.kind in HEADS_KEPT_BY for act in points[points.index(kept[-1]) :]):
        faults += _answers_after(kept[-1], chains)
    for fault in faults:
        yield broken("heads at closing", fault)
    if kept and not faults:
        times = "once" if len(kept) == 1 else f"{len(kept)} times"
        yield sound("heads at closing", f"every chain holds the head kept at closing ({times})")


def _heads(act: StoredAct, name: str = "chain_heads") -> dict[str, tuple[Any, Any]]:
    stored = act.detail.get(name)
    if not isinstance(stored, dict):
        return {}
    pairs = {str(rater): head for rater, head in stored.items() if isinstance(head, list)}
    return {rater: (head[0], head[1]) for rater, head in pairs.items() if len(head) == 2}


def _lost_heads(act: StoredAct, name: str, chains: Chains) -> Iterator[str]:
    what = name.removesuffix("_heads").replace("chain", "answer")
    for rater, (sequence, digest) in _heads(act, name).items():
        found = {row["sequence"]: row["hash"] for row in chains.get(rater, ())}
        if found.get(sequence) != digest:
            yield (
                f"audit event {act.sequence} kept {what} {sequence} of {rater} as the newest, with "
                f"the hash {digest}; the chain of {rater} does not hold it"
            )


def _answers_after(act: StoredAct, chains: Chains) -> Iterator[str]:
    heads = _heads(act)
    for rater, chain in sorted(chains.items()):
        last, _ = heads.get(rater, (0, ""))
        if len(chain) > int(last):
            yield (
                f"{rater} has {len(chain)} answers, {len(chain) - int(last)} of them after ratings "
                f"were closed (audit event {act.sequence})"
            )


def _noted_head(head: str, known: set[str]) -> Finding:
    if head in known:
        return sound("head", f"{head} is a link of this study")
    return broken(
        "head",
        f"{head} was written down and is in no chain of this study: events were cut off or "
        "written anew since",
    )
