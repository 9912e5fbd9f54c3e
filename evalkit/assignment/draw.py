"""Everything random in a design comes from one secret, named by what it is for."""

import base64
import hashlib
import hmac
import random

TOKEN_BYTES = 15


class Draw:
    """Draws that depend on the secret and on nothing else.

    Examples
    --------
    >>> Draw(b"secret").token("slot", "r1", "b1") == Draw(b"secret").token("slot", "r1", "b1")
    True
    """

    def __init__(self, secret: bytes, batch: str = "") -> None:
        self._secret = secret
        self._batch = (batch,) if batch else ()

    def of_batch(self, batch: str) -> "Draw":
        """The draws of a later batch: its own streams, and tokens of the same names as ever."""
        return Draw(self._secret, batch)

    def token(self, *names: str) -> str:
        """An opaque token of 120 bits for these names; without the secret it says nothing."""
        digest = self._digest("token", *names)[:TOKEN_BYTES]
        return base64.b32encode(digest).decode().lower()

    def stream(self, *names: str) -> random.Random:
        """A stream of pseudo-random numbers for these names."""
        return random.Random(self._digest("stream", *self._batch, *names))

    def _digest(self, *names: str) -> bytes:
        # Lengths go in front: ("a", "bc") and ("ab", "c") must not meet.
        message = b"".join(f"{len(name.encode())}:{name}".encode() for name in names)
        return hmac.digest(self._secret, message, hashlib.sha256)
