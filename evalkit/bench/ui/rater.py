"""One rater at work over a websocket: opens the link, answers, turns to the next brief."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from evalkit.bench.ui.sheet import Change, Json, Sheet
from evalkit.bench.ui.wire import STREAM_PATH, SUBPROTOCOL, Tab
from evalkit.errors import EvalkitError

WAITS = (3.0, 6.0, 12.0, 15.0)
"""Seconds after which the desk sends a message again (`desk/saving.js`)."""

MOST_CHANGES = 10
"""How many scores a rater changes on a desk that was complete when it was opened."""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer that the store has acknowledged."""

    assignment_id: str
    key: str
    value: str


@dataclass(slots=True)
class Waits:
    """Seconds that raters waited: for *saved* after an answer, for the desk of the next brief."""

    saved: list[float] = field(default_factory=list)
    next_brief: list[float] = field(default_factory=list)


@dataclass(slots=True)
class RatersSeat:
    """A rater with a link, a browser tab and a die; at most one message is in flight."""

    tab: Tab
    dice: random.Random
    given: list[Given] = field(default_factory=list)
    n_resent: int = 0
    _socket: ClientConnection | None = None
    _sheet: Sheet | None = None
    _revision: int = 0
    _n_changed: int = 0

    async def __aenter__(self) -> Self:
        """Open the link and wait for the first desk."""
        address = f"ws://{urlsplit(self.tab.base_url).netloc}{STREAM_PATH}"
        self._socket = await connect(
            address, subprotocols=[Subprotocol(SUBPROTOCOL)], max_size=None, ping_interval=None
        )
        await self._send(self.tab.first_run())
        await self._hear_until(lambda: self.tab.is_shown, 60)
        self._take_up()
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Close the tab."""
        if self._socket:
            await self._socket.close()

    async def rate_until(self, deadline: float, think_seconds: float, waits: Waits) -> None:
        """Answer question after question until a moment of the clock `time.monotonic`.

        Between two answers the rater thinks for ``think_seconds``, give or take a half.
        """
        pause = self.dice.uniform(0, think_seconds)
        while time.monotonic() + pause < deadline:
            await asyncio.sleep(pause)
            start = time.monotonic()
            await self.work(waits)
            aim = think_seconds * self.dice.uniform(0.5, 1.5)
            pause = max(0.0, aim - (time.monotonic() - start))

    async def work(self, waits: Waits) -> None:
        """Give one answer, or turn to the next brief where there is nothing left to answer."""
        if self.sheet.missing() or self._n_changed < MOST_CHANGES:
            waits.saved.append(await self.answer(self.sheet.next_answer(self.dice)))
        else:
            waits.next_brief.append(await self.turn())

    @property
    def sheet(self) -> Sheet:
        """The desk in front of the rater."""
        if self._sheet is None:
            raise EvalkitError("The rater has no desk yet; open the link first.")
        return self._sheet

    async def answer(self, change: Change) -> float:
        """Send answers, and return the seconds until the store's acknowledgement is there."""
        start = time.perf_counter()
        self._n_changed += not self.sheet.missing()
        message = self._message(change)
        await self._deliver(message, lambda: self._is_acknowledged(message))
        self._note(change)
        return time.perf_counter() - start

    async def turn(self) -> float:
        """Hand the brief in, and return the seconds until the next one's desk is whole."""
        progress = self._live["progress"]
        is_last = progress["position"] == progress["total"]
        act: Json = {"act": "goto", "target": 1} if is_last else {"act": "next"}
        message = self._message({}) | act
        before = message["assignment"]
        start = time.perf_counter()
        await self._deliver(
            message, lambda: self.tab.is_shown and self._live["assignment"] != before
        )
        self._take_up()
        return time.perf_counter() - start

    async def send_twice(self) -> None:
        """Send one message twice before the first is acknowledged, as a double click does."""
        change = self.sheet.another_score(self.dice)
        message = self._message(change)
        await self._send(self.tab.state(message))
        await self._deliver(message, lambda: self._is_acknowledged(message))
        self._note(change)
        await self._settle()

    async def send_two(self) -> None:
        """Send a second answer before the first is acknowledged."""
        first = self.sheet.another_score(self.dice)
        await self._send(self.tab.state(self._message(first)))
        second = self.sheet.another_score(self.dice)
        while second.keys() == first.keys():
            second = self.sheet.another_score(self.dice)
        message = self._message(second)
        await self._deliver(message, lambda: self._is_acknowledged(message))
        self._note(first)
        self._note(second)
        await self._settle()

    @property
    def _live(self) -> Json:
        return self.tab.live or {}

    def _take_up(self) -> None:
        if self.tab.still is None or self.tab.live is None:
            raise EvalkitError("The server showed no desk.")
        self._sheet = Sheet(self.tab.still, dict(self.tab.live["answers"]))
        self._n_changed = 0 if not self._sheet.missing() else MOST_CHANGES

    def _message(self, change: Change) -> Json:
        self.sheet.put(change)
        self._revision = max(self._revision + 1, time.time_ns() // 1_000_000)
        return {
            "assignment": self.sheet.still["assignment"],
            "revision": self._revision,
            "attempt": 1,
            "seen": self._live["sequence"],
            "answers": dict(self.sheet.values),
            "changed": list(self.sheet.touched),
            "act": None,
            "target": None,
            "skip": None,
            "active": 0,
            "rests": False,
            "history": False,
        }

    def _note(self, change: Change) -> None:
        assignment = self.sheet.still["assignment"]
        self.given += [Given(assignment, key, value) for key, value in change.items()]

    def _is_acknowledged(self, message: Json) -> bool:
        ack = self._live["ack"]
        return bool(
            ack
            and ack["assignment"] == message["assignment"]
            and ack["revision"] >= message["revision"]
        )

    async def _deliver(self, message: Json, is_done: Callable[[], bool]) -> None:
        """Send a message, and again after a while, until it has had its effect."""
        for seconds in WAITS:
            await self._send(self.tab.state(message))
            if await self._hear_until(is_done, seconds):
                self.sheet.settle(message)
                return
            message["attempt"] += 1
            self.n_resent += 1
        raise EvalkitError(
            f"An answer was not acknowledged within {sum(WAITS):.0f} seconds; the page says: "
            f"{self._live.get('error') or 'nothing'}"
        )

    async def _settle(self) -> None:
        """Hear out what the server still has to say."""
        await self._hear_until(lambda: False, 0.5)

    async def _hear_until(self, is_done: Callable[[], bool], seconds: float) -> bool:
        if self._socket is None:
            raise EvalkitError("The rater's page is not open.")
        try:
            async with asyncio.timeout(seconds):
                while not is_done():
                    frame = await self._socket.recv()
                    self.tab.hear(frame if isinstance(frame, bytes) else frame.encode())
        except TimeoutError:
            return False
        return True

    async def _send(self, payload: bytes) -> None:
        if self._socket is None:
            raise EvalkitError("The rater's page is not open.")
        await self._socket.send(payload)
