"""The report of `evalkit bench ui` as text, with what each figure aims at."""

from collections.abc import Iterator

from evalkit.bench.ui.browser import BrowserFigures
from evalkit.bench.ui.figures import Wait
from evalkit.bench.ui.report import Load, UiReport

COLD_START_SECONDS = 1.5
PAINTED_MS = 50.0
ONE_RATER_MS = 50.0
THINKING_MS = 100.0
BUSY_MS = 500.0
BUSY_PER_SECOND = 75.0
LOADED_MIB = 130.0
GROWTH_MIB = 3.0


def format_table(report: UiReport) -> str:
    """The figures as tables, and below them the aims, each reached or missed."""
    thinks = f"a message every {report.think_seconds:g} s"
    parts = [
        "Real websocket sessions on the shipped study; server and raters share this machine.\n"
        "A message is one answer, or the turn to the next brief.\n"
        "Waits: median / p95 in milliseconds (how many). The server is warm after half of the time "
        "without pause;\nits growth per 1,000 messages is from then on.",
        f"Start of the process to the first desk: {report.cold_start_seconds:.2f} s",
        _grid(
            ("raters", thinks, "", "no pause", "", ""),
            ("", "saved", "next brief", "saved", "next brief", "messages/s"),
            *(_waits(load) for load in report.loads),
        ),
        _grid(
            (
                "raters",
                "first desk",
                "MiB at start",
                "all open",
                "warm",
                "end",
                "per 1,000",
                "bytes",
            ),
            *(_costs(load) for load in report.loads),
        ),
        _grid(
            ("raters", "acknowledged", "lost", "stored too often", "sent twice", "sent again"),
            *(_kept(load) for load in report.loads),
        ),
    ]
    if report.browser:
        parts.append(_browser(report.browser))
    return "\n\n".join([*parts, "\n".join(_aims(report))])


def _waits(load: Load) -> tuple[str, ...]:
    calm, busy = load.thinking, load.busy
    waits = (calm.saved, calm.next_brief, busy.saved, busy.next_brief)
    return (str(load.n_raters), *map(_wait, waits), f"{busy.messages_per_second:.0f}")


def _costs(load: Load) -> tuple[str, ...]:
    memory = load.memory
    sizes = (memory.start_mib, memory.loaded_mib, memory.warm_mib, memory.end_mib)
    growth = memory.growth_mib
    return (
        str(load.n_raters),
        _wait(load.first_desk),
        *(f"{size:.0f}" for size in sizes),
        "-" if growth is None else f"{growth:+.1f} ({memory.n_messages:,})",
        f"{load.bytes_per_message:,.0f}",
    )


def _kept(load: Load) -> tuple[str, ...]:
    kept = load.kept
    counts = (kept.n_acknowledged, kept.n_lost, kept.n_too_many, load.n_doubles, load.n_resent)
    return (str(load.n_raters), *(f"{count:,}" for count in counts))


def _browser(browser: BrowserFigures) -> str:
    return (
        f"One rater in a browser: first page {browser.first_page_seconds:.2f} s; key to painted "
        f"answer {_wait(browser.painted)}, key to saved {_wait(browser.saved)}"
    )


def _aims(report: UiReport) -> Iterator[str]:
    yield _aim("cold start 1.5 s", report.cold_start_seconds <= COLD_START_SECONDS)
    for load in report.loads:
        who = "1 rater" if load.n_raters == 1 else f"{load.n_raters} raters"
        busy, memory = load.busy, load.memory
        if load.n_raters == 1:
            yield _aim(f"{who}: saved p95 50 ms", busy.saved.is_within(ONE_RATER_MS))
        if load.n_raters in (50, 100):
            is_met = load.thinking.saved.is_within(THINKING_MS)
            yield _aim(f"{who} who think: saved p95 100 ms", is_met)
        if load.n_raters == 25:
            is_met = busy.messages_per_second >= BUSY_PER_SECOND
            yield _aim(f"{who} without pause: saved p95 500 ms", busy.saved.is_within(BUSY_MS))
            yield _aim(f"{who} without pause: 75 messages a second", is_met)
            grown = memory.growth_mib
            is_level = None if grown is None else grown <= GROWTH_MIB
            yield _aim(f"{who}: 130 MiB at the end", memory.end_mib <= LOADED_MIB)
            yield _aim(f"{who}: 3 MiB more per 1,000 messages", is_level)
        is_kept = load.kept.n_lost == load.kept.n_too_many == 0
        yield _aim(f"{who}: nothing lost, nothing stored twice", is_kept)
    if report.browser:
        yield _aim("key to painted answer p95 50 ms", report.browser.painted.is_within(PAINTED_MS))


def _aim(aim: str, is_met: bool | None) -> str:
    verdict = {True: "reached", False: "MISSED", None: "not measured"}[is_met]
    return f"aim {aim}: {verdict}"


def _wait(wait: Wait) -> str:
    if wait.median_ms is None or wait.p95_ms is None:
        return "-"
    return f"{wait.median_ms:.0f} / {wait.p95_ms:.0f} ({wait.n:,})"


def _grid(*rows: tuple[str, ...]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)
