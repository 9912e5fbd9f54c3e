"""The key of a study: which system stands behind each slot and each code. Never near a rater."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placement:
    """Which system's passage lies in a slot of an assignment."""

    assignment_id: str
    slot_token: str
    brief_id: str
    system_id: str


@dataclass(frozen=True, slots=True)
class Key:
    """Everything that unblinds: the secret behind the design, the codes, the placements.

    ``codes`` maps each system to the letter that leads see until they unblind. The commitment is
    published when the study is opened; whoever gets the key at unblinding can check it. It binds
    the secret, from which codes, placements and all later work are derived.
    """

    secret: bytes
    nonce: bytes
    codes: Mapping[str, str]
    placements: tuple[Placement, ...]

    @classmethod
    def of_slots(
        cls, secret: bytes, nonce: bytes, codes: Mapping[str, str], slots: Iterable[list[str]]
    ) -> "Key":
        """A key from what is stored of each slot: assignment, token and system."""
        placements = (Placement(work, token, "", system) for work, token, system in slots)
        return cls(secret, nonce, codes, tuple(placements))

    @property
    def commitment(self) -> str:
        """SHA-256 that binds the secret without telling it, as hexadecimal."""
        return commitment_of(self.secret.hex(), self.nonce.hex())

    def fits(self, commitment: str) -> bool:
        """Whether this is the key that was committed to, by this release or the first one."""
        return commitment in (self.commitment, self._commitment_of_first_release)

    @property
    def _commitment_of_first_release(self) -> str:
        slots = sorted([p.assignment_id, p.slot_token, p.system_id] for p in self.placements)
        content = {"secret": self.secret.hex(), "codes": dict(self.codes), "slots": slots}
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(self.nonce + canonical.encode()).hexdigest()


def commitment_of(secret: str, nonce: str) -> str:
    """SHA-256 over the nonce, a space and the secret, both as they are printed.

    Anyone can compute it: ``printf '%s' "NONCE SECRET" | sha256sum``. The nonce of 128 random
    bits keeps a secret that were guessed from being confirmed.

    Examples
    --------
    >>> commitment_of("5ec2e7", "00ff")[:16]
    '1ee1afd8eec3a9f2'
    """
    return hashlib.sha256(f"{nonce} {secret}".encode()).hexdigest()
