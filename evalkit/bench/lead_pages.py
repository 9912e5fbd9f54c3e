"""What leads wait for: each of their pages from the menu and from a link, in a real browser.

A page counts as open when its script has ended and every figure on it is drawn. The first opening
makes the analysis; what is reported is the median of those after it. The pages that are for the
time of rating are opened while ratings are open, all others once systems are known.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evalkit.bench.browsers import launched_browser
from evalkit.bench.lead_study import LeadStudy, open_rated_study
from evalkit.bench.ui.server import serving, wait_until_up
from evalkit.service import closing
from evalkit.service.workspace import DATABASE_FILE, Workspace, open_workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LAST_WORDS = {
    "Norming": "Norming pass 1",
    "Adjudication": "Reason for your verdict on",
    "Overview": "Log of the study",
    "Raters": "What the columns mean",
    "Agreement": "Behind the table",
    "Results": "Behind the result",
    "Texts": "Counted with",
    "Automatic rater": "Behind it",
    "People": "Audit log",
    "Design": "Every assignment",
    "Exports": "README.txt",
}
"""What stands at the end of each page."""
WHILE_OPEN = ("Norming", "Adjudication")
ONCE_UNBLINDED = tuple(page for page in LAST_WORDS if page not in WHILE_OPEN)
PAGES = (*WHILE_OPEN, *ONCE_UNBLINDED)
START = "Overview"
PATHS = {START: "", "Automatic rater": "automatic"}
"""Where a page is, if it is not at its own name."""
TIMES = 5
PATIENCE_MS = 180_000
IS_OPEN = """
([title, last]) => {
  const app = document.querySelector("[data-testid=stApp]");
  const heading = document.querySelector("h1");
  const charts = [...document.querySelectorAll("[data-testid=stVegaLiteChart]")];
  return app?.dataset.testScriptState === "notRunning" && heading?.textContent.trim() === title
    && document.querySelector("[data-testid=stMain]").innerText.includes(last)
    && !document.querySelector("[data-stale=true]")
    && charts.every(chart => chart.querySelector("svg.marks, canvas.marks"));
}
"""


@dataclass(frozen=True, slots=True)
class PageTime:
    """Seconds until one page is open: the first time, then the median from the menu and a link."""

    page: str
    first: float
    from_menu: float
    by_link: float


@dataclass(frozen=True, slots=True)
class LeadReport:
    """The times of every page of one study."""

    n_briefs: int
    n_raters: int
    pages: tuple[PageTime, ...]


def run(
    sizes: tuple[tuple[int, int], ...], progress: Callable[[str], None]
) -> tuple[LeadReport, ...]:
    """Measure studies of these numbers of briefs and raters, two systems each.

    Raises
    ------
    EvalkitError
        Where Playwright or a browser is missing.
    """
    with launched_browser() as browser:
        return tuple(_measured(browser, briefs, raters, progress) for briefs, raters in sizes)


def format_table(reports: tuple[LeadReport, ...]) -> str:
    """The times as a table."""
    lines = ["briefs  raters  page                first   from the menu   by a link"]
    lines += [
        f"{report.n_briefs:6d}{report.n_raters:8d}  {page.page:18s}{page.first:5.2f} s"
        f"{page.from_menu:14.2f} s{page.by_link:10.2f} s"
        for report in reports
        for page in report.pages
    ]
    return "\n".join(lines)


def _measured(
    browser: "Browser", n_briefs: int, n_raters: int, progress: Callable[[str], None]
) -> LeadReport:
    progress(f"making a study of {n_briefs} briefs, 2 systems and {n_raters} raters")
    with tempfile.TemporaryDirectory() as folder:
        workspace = open_workspace(str(Path(folder) / DATABASE_FILE))
        study = open_rated_study(workspace, n_briefs, n_raters, np.random.default_rng(1))
        with serving(Path(folder)) as server:
            wait_until_up(server)
            progress("opening its pages")
            page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
            page.set_default_timeout(PATIENCE_MS)
            times = _times(page, server.base_url, study.lead_token, WHILE_OPEN)
            _close(workspace, study)
            times += _times(page, server.base_url, study.lead_token, ONCE_UNBLINDED)
            page.context.close()
        workspace.store.close()
    return LeadReport(n_briefs, n_raters, times)


def _close(workspace: Workspace, study: LeadStudy) -> None:
    closing.close(workspace, study.study_id, "evalkit bench")
    closing.unblind(workspace, study.study_id, "evalkit bench", "to measure")


def _times(page: "Page", base_url: str, token: str, names: tuple[str, ...]) -> tuple[PageTime, ...]:
    page.goto(f"{base_url}/?invite={token}")
    _wait(page, START)
    around = (*names[1:], names[0])
    first = {name: _from_menu(page, name) for name in around}
    menu: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(TIMES):
        for name in around:
            menu[name].append(_from_menu(page, name))
    link = {name: [_by_link(page, base_url, token, name) for _ in range(TIMES)] for name in names}
    return tuple(
        PageTime(
            page=name,
            first=first[name],
            from_menu=statistics.median(menu[name]),
            by_link=statistics.median(link[name]),
        )
        for name in names
    )


def _wait(page: "Page", name: str) -> None:
    page.wait_for_function(IS_OPEN, arg=[name, LAST_WORDS[name]])


def _from_menu(page: "Page", name: str) -> float:
    start = time.perf_counter()
    page.get_by_test_id("stTopNavLink").filter(has_text=name).first.click()
    _wait(page, name)
    return time.perf_counter() - start


def _by_link(page: "Page", base_url: str, token: str, name: str) -> float:
    path = PATHS.get(name, name.lower())
    start = time.perf_counter()
    page.goto(f"{base_url}/{path}?invite={token}")
    _wait(page, name)
    return time.perf_counter() - start
