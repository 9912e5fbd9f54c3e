"""The key of a study: which system stands behind each slot and each code. Never near a rater."""

import hashlib
import json
from collections.abc import Mapping
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
    published when the study is opened; whoever gets the key at unblinding can check it.
    """

    secret: bytes
    nonce: bytes
    codes: Mapping[str, str]
    placements: tuple[Placement, ...]

    @property
    def commitment(self) -> str:
        """SHA-256 over the nonce and the canonical key, as hexadecimal."""
        slots = sorted([p.assignment_id, p.slot_token, p.system_id] for p in self.placements)
        content = {"secret": self.secret.hex(), "codes": dict(self.codes), "slots": slots}
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(self.nonce + canonical.encode()).hexdigest()
