"""What was sent and what came back, line by line, each on the disk before it counts.

The file is only ever appended to. A run that is killed loses at most the line it was writing; that
line is cut off when the next run opens the file, and nothing that was whole is asked for again.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from evalkit.errors import GenerationError
from evalkit.generation.chat import ChatAnswer, Ending, hash_of
from evalkit.generation.job import Job
from evalkit.generation.redo import Redo, redo_in

KINDS = frozenset({"request", "sent", "failed", "answer", "redo", "redone"})


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as the journal keeps it; ``cost`` is None where no price or no count is known."""

    answer: ChatAnswer
    retries: int
    answered_at: str
    seconds: float
    cost: Decimal | None
    currency: str | None
    price_date: str | None


@dataclass(frozen=True, slots=True)
class Spending:
    """What all requests of a journal came to.

    ``cost`` is the sum where it is known; ``n_unknown`` counts answers without a known cost.
    ``n_lost`` counts attempts whose answers never arrived and may have been paid, ``lost_cost`` is
    the most that they may have cost. ``most_cost`` and ``most_tokens`` are the most that everything
    may have come to, which is what a budget counts.
    """

    n_answers: int = 0
    cost: Decimal = Decimal(0)
    tokens: int = 0
    n_unknown: int = 0
    n_lost: int = 0
    lost_cost: Decimal = Decimal(0)
    most_cost: Decimal = Decimal(0)
    most_tokens: int = 0

    def __add__(self, other: "Spending") -> "Spending":
        sums = zip(astuple(self), astuple(other), strict=True)
        return Spending(*(mine + others for mine, others in sums))


class Journal:
    """The journal of one folder, read whole; ``appending`` opens it for writing."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._answers: dict[str, Kept] = {}
        self._again: dict[str, int] = {}
        self._open: dict[tuple[str, int], dict[str, Any]] = {}
        self._lost: list[dict[str, Any]] = []
        self._most_cost = Decimal(0)
        self._most_tokens = 0
        self._requests: set[str] = set()
        self._redos: dict[str, Redo] = {}
        self._descriptor: int | None = None
        for line in _lines(file):
            self._learn(line)
        # What an earlier run had under way when it ended has no answer coming.
        self._lost += self._open.values()
        self._open.clear()

    def __enter__(self) -> "Journal":
        self.file.parent.mkdir(parents=True, exist_ok=True)
        _cut_torn_line(self.file)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        # Windows would write two characters for the end of a line.
        self._descriptor = os.open(self.file, flags | getattr(os, "O_BINARY", 0), 0o644)
        return self

    def __exit__(self, *_: object) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def answer(self, job: Job) -> Kept | None:
        """The answer that is kept for a job, or None."""
        return self._answers.get(job.hash)

    def times_again(self, owner: tuple[str, ...]) -> int:
        """How often a new answer was asked for on this behalf."""
        return self._again.get(hash_of(list(owner)), 0)

    def going_on(self, redo: Redo) -> Redo:
        """The act of the same choice that was begun and is not finished; else the one given."""
        return self._redos.get(redo.name, redo)

    @property
    def spending(self) -> Spending:
        """What everything in the journal came to, without what this run has under way."""
        kept, lost = self._answers.values(), self._lost
        known = [each.cost for each in kept if each.cost is not None]
        tokens = [(k.answer.tokens_in or 0) + (k.answer.tokens_out or 0) for k in kept]
        lost_cost = sum((Decimal(line["most_cost"] or 0) for line in lost), Decimal(0))
        return Spending(
            n_answers=len(kept),
            cost=sum(known, Decimal(0)),
            tokens=sum(tokens),
            n_unknown=len(kept) - len(known),
            n_lost=len(lost),
            lost_cost=lost_cost,
            most_cost=self._most_cost + lost_cost,
            most_tokens=self._most_tokens + sum(line["most_tokens"] or 0 for line in lost),
        )

    def write_request(self, job: Job) -> None:
        """Keep what is asked, once for each hash."""
        if job.hash in self._requests:
            return
        endpoint = job.endpoint.model_dump(mode="json", include=set(_ENDPOINT_KEYS))
        self._append(
            {
                "kind": "request",
                "request": job.hash,
                "owner": list(job.owner),
                "again": job.again,
                "endpoint": endpoint,
                "prompt_hash": job.request.prompt_hash,
                "body": job.request.body,
                "note": dict(job.note),
            }
        )

    def write_redo(self, redo: Redo) -> None:
        """Note that answers are about to be asked anew, and which."""
        self._append(redo.as_line())

    def write_redone(self, redo: Redo, at: str) -> None:
        """Note that all that was asked anew is there; the same choice begins anew from now on."""
        self._append({"kind": "redone", "request": redo.name, "at": at})

    def write_sent(self, job: Job, attempt: int, at: str) -> None:
        """Note that an attempt is about to be sent, and the most that it can come to."""
        most_cost = job.most_cost
        self._append(
            {
                "kind": "sent",
                "request": job.hash,
                "attempt": attempt,
                "at": at,
                "most_tokens": job.most_tokens,
                "most_cost": None if most_cost is None else str(most_cost),
            }
        )

    def write_failed(self, job: Job, attempt: int, at: str, message: str, paid: bool) -> None:
        """Note that an attempt brought no answer, and whether it may have been paid."""
        self._append(
            {
                "kind": "failed",
                "request": job.hash,
                "attempt": attempt,
                "at": at,
                "message": message,
                "perhaps_paid": paid,
            }
        )

    def write_answer(self, job: Job, attempt: int, kept: Kept) -> None:
        """Keep an answer; once this returns it survives whatever comes."""
        answer = kept.answer
        self._append(
            {
                "kind": "answer",
                "request": job.hash,
                "attempt": attempt,
                "at": kept.answered_at,
                "seconds": kept.seconds,
                "retries": kept.retries,
                "ending": answer.ending.value,
                "finish_reason": answer.finish_reason,
                "model": answer.model,
                "system_fingerprint": answer.system_fingerprint,
                "tokens_in": answer.tokens_in,
                "tokens_out": answer.tokens_out,
                "cost": None if kept.cost is None else str(kept.cost),
                "currency": kept.currency,
                "price_date": kept.price_date,
                "text": answer.text,
            }
        )

    def _append(self, line: Mapping[str, Any]) -> None:
        if self._descriptor is None:
            raise GenerationError(f"Expected {self.file} to be open for writing, and it is not.")
        # ASCII only: half of a surrogate pair, which some models send, is no UTF-8.
        written = (json.dumps(line) + "\n").encode()
        if os.write(self._descriptor, written) != len(written):
            raise OSError(28, "No space is left for the journal", str(self.file))
        os.fsync(self._descriptor)
        self._learn(line)

    def _learn(self, line: Mapping[str, Any]) -> None:
        name = line["request"]
        match line["kind"]:
            case "request":
                self._requests.add(name)
                owner = hash_of(line["owner"])
                self._again[owner] = max(self._again.get(owner, 0), line["again"])
            case "redo":
                self._redos[name] = redo_in(line)
            case "redone":
                self._redos.pop(name, None)
            case "sent":
                self._open[name, line["attempt"]] = dict(line)
            case "failed":
                sent = self._open.pop((name, line["attempt"]), None)
                if sent and line["perhaps_paid"]:
                    self._lost.append(sent)
            case "answer":
                sent = self._open.pop((name, line["attempt"]), {})
                self._answers[name] = _kept_in(line)
                self._count(self._answers[name], sent)

    def _count(self, kept: Kept, sent: Mapping[str, Any]) -> None:
        """Add what an answer came to, or the most that it can have, where it was not told."""
        came_to, answer = kept.cost, kept.answer
        if came_to is None:
            came_to = Decimal(sent.get("most_cost") or 0)
        self._most_cost += came_to
        if answer.tokens_in is None or answer.tokens_out is None:
            self._most_tokens += sent.get("most_tokens") or 0
        else:
            self._most_tokens += answer.tokens_in + answer.tokens_out

    def last_attempt(self, job: Job) -> int:
        """The number of the last attempt that was lost; one that was killed keeps its own."""
        taken = [attempt for name, attempt in self._open if name == job.hash]
        taken += [line["attempt"] for line in self._lost if line["request"] == job.hash]
        return max(taken, default=0)


_ENDPOINT_KEYS = ("id", "api", "base_url", "api_version")


def _kept_in(line: Mapping[str, Any]) -> Kept:
    answer = ChatAnswer(
        text=line["text"],
        ending=Ending(line["ending"]),
        finish_reason=line["finish_reason"],
        model=line["model"],
        system_fingerprint=line["system_fingerprint"],
        tokens_in=line["tokens_in"],
        tokens_out=line["tokens_out"],
    )
    return Kept(
        answer=answer,
        retries=line["retries"],
        answered_at=line["at"],
        seconds=line["seconds"],
        cost=None if line["cost"] is None else Decimal(line["cost"]),
        currency=line["currency"],
        price_date=line["price_date"],
    )


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    if not file.is_file():
        return
    whole, _, _torn = file.read_bytes().rpartition(b"\n")
    for number, written in enumerate(whole.split(b"\n") if whole else (), start=1):
        try:
            line = json.loads(written)
            is_known = isinstance(line, dict) and line["kind"] in KINDS and line["request"]
        except (ValueError, KeyError) as error:
            raise _broken(file, number) from error
        if not is_known:
            raise _broken(file, number)
        yield line


def _broken(file: Path, number: int) -> GenerationError:
    return GenerationError(
        f"{file}, line {number}: expected a line as evalkit writes it, came another; the journal "
        "is never edited, so bring back an earlier copy, or move the file away and pay anew."
    )


def _cut_torn_line(file: Path) -> None:
    """Take off what a killed run left of the line that it was writing."""
    if not file.is_file():
        return
    content = file.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        os.truncate(file, whole)
