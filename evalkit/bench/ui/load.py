"""Many raters at once, in a process of their own beside the server's: with and without thinking."""

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from evalkit.bench.ui.rater import Given, RatersSeat, Waits
from evalkit.bench.ui.server import memory_mib
from evalkit.bench.ui.wire import Tab

SEED = 20
N_DOUBLES = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """Who rates where: the server's address and process, the raters' tokens, and for how long.

    Each of the two phases, with an answer every ``think_seconds`` and without a pause, lasts
    ``seconds``.
    """

    base_url: str
    process_id: int
    tokens: tuple[str, ...]
    seconds: float
    think_seconds: float


@dataclass(frozen=True, slots=True)
class Phase:
    """What raters waited in one phase, in seconds, and how long the phase took."""

    saved: tuple[float, ...]
    next_brief: tuple[float, ...]
    seconds: float

    @property
    def n_messages(self) -> int:
        """How many messages were acknowledged."""
        return len(self.saved) + len(self.next_brief)

    def and_then(self, later: "Phase") -> "Phase":
        """Both phases as one."""
        return Phase(
            self.saved + later.saved,
            self.next_brief + later.next_brief,
            self.seconds + later.seconds,
        )


@dataclass(frozen=True, slots=True)
class Played:
    """All that a number of raters met, and what each of them was told is stored.

    ``memory_*_mib`` are the server's: with every rater's first desk open, halfway through the phase
    without pauses, and at its end; ``n_messages`` were acknowledged between the last two.
    """

    first_desk: tuple[float, ...]
    thinking: Phase
    busy: Phase
    memory_loaded_mib: float
    memory_warm_mib: float
    memory_end_mib: float
    n_messages: int
    n_doubles: int
    n_resent: int
    bytes_per_message: float
    given: tuple[tuple[Given, ...], ...]


def play(plan: Plan) -> Played:
    """Let the raters of a plan work; to be called in a process that has nothing else to do.

    Raises
    ------
    EvalkitError
        Where an answer is never acknowledged.
    """
    return asyncio.run(_play(plan))


async def _play(plan: Plan) -> Played:
    async with AsyncExitStack() as open_pages:
        raters, first = await _open(plan, open_pages)
        loaded = memory_mib(plan.process_id)
        for rater in raters:
            await _fill_part(rater)
        thinking = await _phase(raters, plan.seconds, plan.think_seconds)
        before = sum(rater.tab.n_bytes for rater in raters)
        first_half = await _phase(raters, plan.seconds / 2, 0.0)
        warm = memory_mib(plan.process_id)
        second_half = await _phase(raters, plan.seconds / 2, 0.0)
        end = memory_mib(plan.process_id)
        busy = first_half.and_then(second_half)
        n_bytes = sum(rater.tab.n_bytes for rater in raters) - before
        return Played(
            first_desk=tuple(first),
            thinking=thinking,
            busy=busy,
            memory_loaded_mib=loaded,
            memory_warm_mib=warm,
            memory_end_mib=end,
            n_messages=second_half.n_messages,
            n_doubles=await _double(raters),
            n_resent=sum(rater.n_resent for rater in raters),
            bytes_per_message=n_bytes / max(1, busy.n_messages),
            given=tuple(tuple(rater.given) for rater in raters),
        )


async def _open(plan: Plan, open_pages: AsyncExitStack) -> tuple[list[RatersSeat], list[float]]:
    raters, seconds = [], []
    for place, token in enumerate(plan.tokens):
        start = time.perf_counter()
        seat = RatersSeat(Tab(plan.base_url, token), random.Random(SEED + place))
        raters.append(await open_pages.enter_async_context(seat))
        seconds.append(time.perf_counter() - start)
    return raters, seconds


async def _fill_part(rater: RatersSeat) -> None:
    """Answer a part of the first desk in one message, so that not all raters turn pages at once."""
    change: dict[str, str] = {}
    for _ in range(rater.dice.randrange(1, len(rater.sheet.missing()))):
        news = rater.sheet.next_answer(rater.dice)
        rater.sheet.put(news)
        change |= news
    await rater.answer(change)


async def _phase(raters: Sequence[RatersSeat], seconds: float, think_seconds: float) -> Phase:
    waits = [Waits() for _ in raters]
    start = time.monotonic()
    await asyncio.gather(
        *(
            rater.rate_until(start + seconds, think_seconds, own)
            for rater, own in zip(raters, waits, strict=True)
        )
    )
    return Phase(
        saved=tuple(wait for own in waits for wait in own.saved),
        next_brief=tuple(wait for own in waits for wait in own.next_brief),
        seconds=time.monotonic() - start,
    )


async def _double(raters: Sequence[RatersSeat]) -> int:
    """Let some raters send one message twice, and two at once; return how many such pairs."""
    some = raters[:N_DOUBLES]
    for rater in some:
        await rater.send_twice()
        await rater.send_two()
    return 2 * len(some)
