"""A real browser and real Streamlit servers, for every test in this folder."""

import os
import signal
import subprocess
import sys
import time
import urllib.request

import pytest
from lent_browsers import FLAG, LendingBrowser
from playwright.sync_api import expect, sync_playwright
from study_server import SECONDS_TO_START, free_port
from waiting import PATIENCE

from evalkit.bench.browsers import FLAGS as BROWSER_FLAGS
from evalkit.bench.browsers import NO_BROWSER, find_browser

FLAGS = (
    *BROWSER_FLAGS,
    # A page that a test changed on its way counts as public, and may not reach a local server.
    "--disable-features=LocalNetworkAccessChecks",
    FLAG,
)
SERVER_SETTINGS = {
    "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
    "STREAMLIT_SERVER_HEADLESS": "true",
    "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "STREAMLIT_CLIENT_TOOLBAR_MODE": "minimal",
    "STREAMLIT_RUNNER_POST_SCRIPT_GC": "false",
}


@pytest.fixture(scope="module")
def browser():
    """A headless Chromium; module-wide, since Playwright keeps an event loop of its own running."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        path = find_browser(playwright.chromium.executable_path)
        if path is None and os.environ.get("CI"):
            pytest.fail(NO_BROWSER)
        if path is None:
            pytest.skip(NO_BROWSER)
        browser = LendingBrowser(playwright.chromium.launch(executable_path=path, args=list(FLAGS)))
        yield browser
        browser.close()


@pytest.fixture
def context(browser):
    """One person's browser: storage and cookies of its own."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-US")
    yield context
    context.close()


@pytest.fixture
def page(context):
    """A tab of that browser; an error that no script caught fails the test."""
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    yield page
    assert errors == []


class Server:
    """A server in a process of its own, that can be killed and started again on the same port."""

    def __init__(self, command, environment, folder):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.command = [*command, "--server.port", str(self.port)]
        self.environment = {**os.environ, **SERVER_SETTINGS, **environment}
        self.folder = folder
        self.log = folder / f"server-{self.port}.log"
        self.process = None

    def start(self):
        """Start, and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, env=self.environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.05)
        return self

    def answers(self):
        """Tell whether the health page is there."""
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as response:
                return response.status == 200
        except OSError:
            return False

    def kill(self):
        """End it without any warning, as a power cut would."""
        self.process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        self.process.wait()

    def stop(self):
        """End it in order."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=SECONDS_TO_START)


def starter(folder):
    """Yield a function that starts servers, and stop them all afterwards."""
    servers = []

    def start(script=None, environment=None, command=None):
        run = command or [sys.executable, "-m", "streamlit", "run", str(script)]
        servers.append(Server(run, environment or {}, folder))
        return servers[-1].start()

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def serve(tmp_path):
    """Start servers for one test: `serve(script, {"NAME": "value"})`, or `serve(command=[...])`."""
    yield from starter(tmp_path)


@pytest.fixture(scope="module")
def serve_module(tmp_path_factory):
    """Start servers that the tests of a module share."""
    yield from starter(tmp_path_factory.mktemp("servers"))
