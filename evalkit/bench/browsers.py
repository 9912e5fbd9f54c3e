"""A Chromium, Chrome or Edge that is on this machine, wherever it is, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.errors import EvalkitError

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSER_VARIABLE = "EVALKIT_BROWSER"
COMMANDS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NO_BROWSER = (
    "no Chromium, Chrome or Edge was found: `apt-get install chromium`, `playwright install "
    f"chromium`, or set {BROWSER_VARIABLE} to its path"
)


def find_browser(own: str) -> str | None:
    """The path set in the environment, Playwright's own browser, or one that is installed."""
    found = (shutil.which(command) for command in COMMANDS)
    candidates = [os.environ.get(BROWSER_VARIABLE), own, *found, *PLACES]
    return next((path for path in candidates if path and Path(path).exists()), None)


@contextmanager
def launched_browser() -> Iterator["Browser"]:
    """Start a browser without a window, and close it when the block ends.

    Raises
    ------
    EvalkitError
        Where Playwright or a browser is missing.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError as error:
        raise EvalkitError(
            "This needs Playwright; install it with: pip install 'evalkit[test]'"
        ) from error
    with sync_playwright() as playwright:
        path = find_browser(playwright.chromium.executable_path)
        if path is None:
            raise EvalkitError(f"This needs a browser, and {NO_BROWSER}.")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
