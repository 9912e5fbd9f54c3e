"""What a rater waits for: start to first page, click to *saved*, and the server's memory.

Real parts: a server process, Chromium, the shipped study opened with as many raters as are asked.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.errors import EvalkitError
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.shipped import shipped_file
from evalkit.service.workspace import DATABASE_FILE, DATABASE_VARIABLE, open_workspace
from evalkit.study.rater import Rater

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CLICKS = 24
SECONDS_TO_START = 60
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CLICK_AND_WAIT = """
(status, place) => new Promise(done => {
  const levels = status.getRootNode().querySelectorAll("input[type=radio]");
  let isSending = false;
  const watcher = new MutationObserver(() => {
    isSending ||= status.dataset.state === "saving";
    if (!isSending || status.dataset.state !== "saved") return;
    watcher.disconnect();
    done(performance.now() - start);
  });
  watcher.observe(status, { attributes: true });
  const start = performance.now();
  levels[place].click();
})
"""


@dataclass(frozen=True, slots=True)
class LoadFigures:
    """What a number of raters met: milliseconds from click to *saved*, and mebibytes."""

    n_raters: int
    first_page_seconds: float
    saved_median_ms: float
    saved_p95_ms: float
    n_clicks: int
    memory_mib: float


@dataclass(frozen=True, slots=True)
class UiReport:
    """Figures of one run: from process start to the first answer of the server, then by load."""

    server_start_seconds: float
    memory_at_start_mib: float
    loads: tuple[LoadFigures, ...]


def run(raters: tuple[int, ...], progress: Callable[[str], None]) -> UiReport:
    """Measure the rating page with each number of raters at once.

    Raises
    ------
    EvalkitError
        Where Playwright or a browser is missing.
    """
    browser_path = _browser_path()
    with tempfile.TemporaryDirectory() as folder:
        tokens = _open(Path(folder), max(raters))
        with _server(Path(folder)) as (base_url, process, started), _browser(browser_path) as b:
            memory = _memory_mib(process.pid)
            loads = []
            for count in raters:
                progress(f"{count} raters")
                links = [f"{base_url}/?invite={token}" for token in tokens[:count]]
                loads.append(_measure(b, links, process.pid))
            return UiReport(started, memory, tuple(loads))


def format_table(report: UiReport) -> str:
    """The figures as a table."""
    lines = [
        f"server answers after      {report.server_start_seconds:6.2f} s",
        f"memory before any rater   {report.memory_at_start_mib:6.0f} MiB",
        "",
        "raters  first page  click to saved (median / p95)  clicks  memory",
    ]
    lines += [
        f"{load.n_raters:6d}  {load.first_page_seconds:8.2f} s"
        f"  {load.saved_median_ms:12.0f} / {load.saved_p95_ms:5.0f} ms"
        f"{load.n_clicks:17d}  {load.memory_mib:4.0f} MiB"
        for load in report.loads
    ]
    return "\n".join(lines)


def _browser_path() -> str:
    from shutil import which

    found = next((path for name in BROWSERS if (path := which(name))), None)
    if found is None:
        raise EvalkitError(
            "bench ui needs Chromium or Chrome on the PATH, for example: apt install chromium"
        )
    return found


def _open(folder: Path, n_raters: int) -> list[str]:
    study = read_sound_study(shipped_file("data", "demo_study"))
    raters = tuple(Rater(f"rater-{i}", f"Rater {i}") for i in range(1, n_raters + 1))
    workspace = open_workspace(str(folder / DATABASE_FILE))
    opened = open_study(workspace, replace(study, raters=raters), "evalkit bench")
    workspace.store.close()
    return [invitation.token for invitation in opened.invitations]


@contextmanager
def _server(folder: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]", float]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "evalkit", "serve", str(folder), "--port", str(port)]
    environment = {k: v for k, v in os.environ.items() if k != DATABASE_VARIABLE}
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    base_url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(base_url, start + SECONDS_TO_START)
        yield base_url, process, time.perf_counter() - start
    finally:
        process.kill()
        process.wait()


def _wait_until_up(base_url: str, deadline: float) -> None:
    while time.perf_counter() < deadline:
        try:
            urllib.request.urlopen(f"{base_url}/healthz", timeout=1)
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise EvalkitError(f"The server did not answer within {SECONDS_TO_START} seconds.")


@contextmanager
def _browser(path: str) -> Iterator["Browser"]:
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError as error:
        raise EvalkitError(
            "bench ui needs Playwright; install it with: pip install 'evalkit[test]'"
        ) from error
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def _measure(browser: "Browser", links: list[str], process_id: int) -> LoadFigures:
    pages, first = [], []
    for link in links:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        start = time.perf_counter()
        page.goto(link)
        page.get_by_role("radio").first.wait_for()
        first.append(time.perf_counter() - start)
        pages.append(page)
    rounds = max(2, CLICKS // len(pages))
    waits = [_click_to_saved(page, step) for step in range(rounds) for page in pages]
    memory = _memory_mib(process_id)
    for page in pages:
        page.context.close()
    ordered = sorted(waits)
    return LoadFigures(
        n_raters=len(pages),
        first_page_seconds=statistics.median(first),
        saved_median_ms=statistics.median(ordered) * 1000,
        saved_p95_ms=ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))] * 1000,
        n_clicks=len(ordered),
        memory_mib=memory,
    )


def _click_to_saved(page: "Page", step: int) -> float:
    """Choose a level and wait until the store's acknowledgement is on the page, in seconds."""
    milliseconds = page.locator(".saving").evaluate(CLICK_AND_WAIT, 2 * (step % 2))
    return float(milliseconds) / 1000


def _memory_mib(process_id: int) -> float:
    import psutil

    return float(psutil.Process(process_id).memory_info().rss) / 2**20
