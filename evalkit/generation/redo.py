"""Asking anew as an act of its own: what it set out to ask, until all of it is there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from evalkit.generation.chat import hash_of
from evalkit.generation.job import Job


@dataclass(frozen=True, slots=True)
class Redo:
    """One act of asking anew, named by the systems and briefs that were chosen for it.

    ``agains`` holds by owner the count that its request is to reach. ``begun_at`` is None until the
    journal knows of it; from then on until it is finished, the same choice goes on with it.
    """

    systems: tuple[str, ...]
    briefs: tuple[str, ...]
    begun_at: str | None = None
    agains: Mapping[tuple[str, ...], int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The same for the same choice, in whatever order it was made."""
        return hash_of([sorted(set(self.systems)), sorted(set(self.briefs))])

    def asked_in(self, job: Job, *, is_answered: bool) -> Job:
        """The request that this act makes in place of the newest one of an owner.

        One that the act reached before stays as it is, so that its answer is not asked again.
        """
        if self.begun_at is None:
            return replace(job, again=job.again + 1) if is_answered else job
        return replace(job, again=max(job.again, self.agains.get(job.owner, 0)))

    def begun(self, jobs: Iterable[Job], at: str) -> "Redo":
        """The act with all that it sets out to ask."""
        return replace(self, begun_at=at, agains={job.owner: job.again for job in jobs})

    def as_line(self) -> dict[str, Any]:
        """The act as the journal holds it."""
        agains = [[list(owner), again] for owner, again in self.agains.items()]
        names = {"systems": list(self.systems), "briefs": list(self.briefs)}
        return {"kind": "redo", "request": self.name, "at": self.begun_at, **names, "asks": agains}


def redo_in(line: Mapping[str, Any]) -> Redo:
    """The act that a line of the journal holds."""
    agains = {tuple(owner): again for owner, again in line["asks"]}
    return Redo(tuple(line["systems"]), tuple(line["briefs"]), line["at"], agains)
