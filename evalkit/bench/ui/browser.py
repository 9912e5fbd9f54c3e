"""One rater in a real browser: key press to painted answer, answer to *saved*, first page."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalkit.bench.ui.figures import Wait, wait_of
from evalkit.errors import EvalkitError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

N_KEYS = 24
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

# The key goes through the browser's own input, so its event carries the time of the press; the
# frame after the one in which the answer is checked has painted it.
WATCH = """
(status) => {
  const onKey = (act, capture) =>
    document.addEventListener("keydown", act, { capture, once: true });
  const pressed = new Promise(done => onKey(event => done(event.timeStamp), true));
  const painted = new Promise(done => onKey(() => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  }), false));
  const saved = new Promise(done => {
    let isSending = false;
    const watcher = new MutationObserver(() => {
      isSending ||= status.dataset.state === "saving";
      if (!isSending || status.dataset.state !== "saved") return;
      watcher.disconnect();
      done(performance.now());
    });
    watcher.observe(status, { attributes: true });
  });
  const chosen = () => status.getRootNode().querySelectorAll("input[type=radio]:checked").length;
  window.evalkitWaits = Promise.all([pressed, painted, saved])
    .then(([start, paint, save]) => [paint - start, save - start, chosen()]);
}
"""


@dataclass(frozen=True, slots=True)
class BrowserFigures:
    """What one rater sees: the first page, and after a key the painted answer and *saved*."""

    first_page_seconds: float
    painted: Wait
    saved: Wait


def measure_in_browser(link: str) -> BrowserFigures:
    """Open the link and rate the first question again and again by its digit keys.

    Raises
    ------
    EvalkitError
        Where Playwright or a browser is missing, or a key rates nothing.
    """
    with _browser(_browser_path()) as browser:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        start = time.perf_counter()
        page.goto(link)
        page.get_by_role("radio").first.wait_for()
        first = time.perf_counter() - start
        page.locator(".topic").click()
        waits = [_press(page, step) for step in range(N_KEYS)]
        return BrowserFigures(
            first,
            wait_of([painted for painted, _ in waits]),
            wait_of([saved for _, saved in waits]),
        )


def _press(page: "Page", step: int) -> tuple[float, float]:
    """Rate the first question, and go back to it; return the seconds to paint and to *saved*."""
    page.locator(".saving").evaluate(WATCH)
    page.keyboard.press(str(1 + step % 2))
    painted, saved, n_checked = page.evaluate("window.evalkitWaits")
    if not n_checked:
        raise EvalkitError("A digit key rated nothing, so there is nothing to measure.")
    page.keyboard.press("k")
    page.keyboard.press("a")
    return float(painted) / 1000, float(saved) / 1000


def _browser_path() -> str:
    from shutil import which

    found = next((path for name in BROWSERS if (path := which(name))), None)
    if found is None:
        raise EvalkitError(
            "The measure in a browser needs Chromium or Chrome on the PATH, for example: "
            "apt install chromium; --no-browser leaves it out."
        )
    return found


@contextmanager
def _browser(path: str) -> Iterator["Browser"]:
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError as error:
        raise EvalkitError(
            "The measure in a browser needs Playwright; install it with: pip install "
            "'evalkit[test]'; --no-browser leaves it out."
        ) from error
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
