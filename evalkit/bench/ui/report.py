"""`evalkit bench ui` as a whole: one start, then a server of its own for each number of raters."""

import asyncio
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from evalkit.bench.analysis.timing import in_new_process
from evalkit.bench.ui.browser import BrowserFigures, measure_in_browser
from evalkit.bench.ui.figures import Wait, wait_of
from evalkit.bench.ui.kept import Kept, compare
from evalkit.bench.ui.load import Phase, Plan, play
from evalkit.bench.ui.rater import RatersSeat
from evalkit.bench.ui.server import (
    SECONDS_TO_START,
    Server,
    memory_mib,
    open_for,
    serving,
    wait_until_up,
)
from evalkit.bench.ui.wire import Tab
from evalkit.errors import EvalkitError
from evalkit.service.workspace import DATABASE_FILE, open_workspace

N_STARTS = 3
THINK_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Pace:
    """What raters who answer at one pace waited for."""

    saved: Wait
    next_brief: Wait
    messages_per_second: float


@dataclass(frozen=True, slots=True)
class Memory:
    """The server's resident memory in MiB, from before the first rater to the end.

    ``loaded_mib`` is with every first desk open, ``warm_mib`` halfway through the phase without
    pauses, ``end_mib`` after it; it took ``n_messages`` in between the last two.
    """

    start_mib: float
    loaded_mib: float
    warm_mib: float
    end_mib: float
    n_messages: int

    @property
    def growth_mib(self) -> float | None:
        """By how much a server that is warm grows per 1,000 messages; None without messages."""
        if not self.n_messages:
            return None
        return 1000 * (self.end_mib - self.warm_mib) / self.n_messages


@dataclass(frozen=True, slots=True)
class Load:
    """What a number of raters met, with pauses to think and without, and what the store kept."""

    n_raters: int
    first_desk: Wait
    thinking: Pace
    busy: Pace
    memory: Memory
    kept: Kept
    n_doubles: int
    n_resent: int
    bytes_per_message: float


@dataclass(frozen=True, slots=True)
class UiReport:
    """All figures of one run; ``cold_start_seconds`` is the median of several starts."""

    cold_start_seconds: float
    think_seconds: float
    loads: tuple[Load, ...]
    browser: BrowserFigures | None


def run(
    raters: tuple[int, ...],
    seconds: float,
    progress: Callable[[str], None],
    *,
    with_browser: bool = True,
    n_starts: int = N_STARTS,
) -> UiReport:
    """Measure what raters wait for, with each number of them at once.

    Parameters
    ----------
    seconds
        How long each number of raters works with a pause between answers, and again without.
    n_starts
        How often a server is started to time its start.

    Raises
    ------
    EvalkitError
        Where a server does not start, an answer is never acknowledged, or a browser is missing.
    """
    progress("the start")
    cold_start = statistics.median(_cold_start() for _ in range(n_starts))
    loads = []
    for n_raters in raters:
        progress(f"{n_raters} raters")
        loads.append(_load(n_raters, seconds))
    browser = None
    if with_browser:
        progress("one rater in a browser")
        browser = _in_browser()
    return UiReport(cold_start, THINK_SECONDS, tuple(loads), browser)


def _cold_start() -> float:
    """Seconds from the start of the process to the first rater's first desk."""
    with TemporaryDirectory() as name:
        (token,) = open_for(Path(name), 1)
        with serving(Path(name)) as server:
            return asyncio.run(_first_desk(server, token))


async def _first_desk(server: Server, token: str) -> float:
    while time.perf_counter() < server.started_at + SECONDS_TO_START:
        try:
            async with RatersSeat(Tab(server.base_url, token), random.Random(1)):
                return time.perf_counter() - server.started_at
        except OSError:
            await asyncio.sleep(0.01)
    raise EvalkitError(f"The server did not answer within {SECONDS_TO_START} seconds.")


def _load(n_raters: int, seconds: float) -> Load:
    with TemporaryDirectory() as name:
        folder = Path(name)
        tokens = open_for(folder, n_raters)
        with serving(folder) as server:
            wait_until_up(server)
            memory = memory_mib(server.process_id)
            plan = Plan(server.base_url, server.process_id, tokens, seconds, THINK_SECONDS)
            played = in_new_process(play, plan)
        workspace = open_workspace(str(folder / DATABASE_FILE))
        kept = compare(workspace, tokens, played.given)
        workspace.store.close()
    return Load(
        n_raters=n_raters,
        first_desk=wait_of(played.first_desk),
        thinking=_pace(played.thinking),
        busy=_pace(played.busy),
        memory=Memory(
            start_mib=memory,
            loaded_mib=played.memory_loaded_mib,
            warm_mib=played.memory_warm_mib,
            end_mib=played.memory_end_mib,
            n_messages=played.n_messages,
        ),
        kept=kept,
        n_doubles=played.n_doubles,
        n_resent=played.n_resent,
        bytes_per_message=played.bytes_per_message,
    )


def _pace(phase: Phase) -> Pace:
    return Pace(wait_of(phase.saved), wait_of(phase.next_brief), phase.n_messages / phase.seconds)


def _in_browser() -> BrowserFigures:
    with TemporaryDirectory() as name:
        (token,) = open_for(Path(name), 1)
        with serving(Path(name)) as server:
            wait_until_up(server)
            return measure_in_browser(f"{server.base_url}/?invite={token}")
