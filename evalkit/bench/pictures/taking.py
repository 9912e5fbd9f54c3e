"""Take the pictures: the demo study, a server, a browser, and files."""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.bench.browsers import launched_browser
from evalkit.bench.pictures.scenes import (
    AFTER_CLOSING,
    AFTER_UNBLINDING,
    OF_LEADS,
    WHILE_OPEN,
    Scene,
    Size,
)
from evalkit.bench.ui.server import serving, wait_until_up
from evalkit.errors import EvalkitError
from evalkit.service.access import invite
from evalkit.service.closing import close, unblind
from evalkit.service.demo import open_whole_demo
from evalkit.service.workspace import DATABASE_FILE, Workspace, open_workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STUDY = "demo-study"
ACTOR = "evalkit bench"
SMALL_WIDTH, SMALL_COLOURS = 1000, 56
REST = 700  # milliseconds; what moves or loads late has come to rest then
WHOLE_HEIGHT = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  return main.getBoundingClientRect().top + main.scrollHeight;
}"""
PATIENCE = 60_000  # milliseconds; the first page of a lead loads pandas


def take_screenshots(out: Path, small: Path | None, say: Callable[[str], None]) -> list[Path]:
    """Picture every page into a folder, and some of them small into another.

    Raises
    ------
    EvalkitError
        Where Playwright or a browser is missing, or the server does not start.
    """
    for folder in filter(None, (out, small)):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="evalkit-screenshots-") as place:
        workspace = open_workspace(str(Path(place) / DATABASE_FILE))
        tokens = _tokens(workspace)
        with serving(Path(place)) as server, launched_browser() as browser:
            wait_until_up(server)
            camera = _Camera(browser, server.base_url, tokens, say)
            taken = camera.take((*WHILE_OPEN, *OF_LEADS), out)
            close(workspace, STUDY, ACTOR)
            taken += camera.take(AFTER_CLOSING, out)
            unblind(workspace, STUDY, ACTOR, "to picture the pages")
            taken += camera.take(AFTER_UNBLINDING, out)
        workspace.store.close()
    if small:
        taken += [
            _shrunk(out / f"{scene.name}.png", small / f"{scene.small}.png", scene.size)
            for scene in (*WHILE_OPEN, *AFTER_CLOSING)
            if scene.small and (out / f"{scene.name}.png").exists()
        ]
    return taken


def _tokens(workspace: Workspace) -> dict[str, str]:
    """Links of the guest and the lead, and of a simulated rater who is done."""
    opened = open_whole_demo(workspace)
    done = invite(workspace, STUDY, "sim1", ACTOR)
    return {invitation.person.id: invitation.token for invitation in (*opened, done)}


class _Camera:
    """A browser in front of the server."""

    def __init__(
        self,
        browser: "Browser",
        base_url: str,
        tokens: Mapping[str, str],
        say: Callable[[str], None],
    ) -> None:
        self._browser, self._base_url, self._tokens, self._say = browser, base_url, tokens, say

    def take(self, scenes: Iterable[Scene], out: Path) -> list[Path]:
        """Picture each scene in a browser that has seen nothing yet."""
        taken = []
        for scene in scenes:
            self._say(scene.name)
            context = self._browser.new_context(
                viewport={"width": scene.size.width, "height": scene.size.height},
                color_scheme=scene.scheme,
                reduced_motion="reduce",
                locale="en-US",
            )
            page = context.new_page()
            if self._is_drawn(page, scene):
                path = out / f"{scene.name}.png"
                page.screenshot(path=path)
                taken.append(path)
            context.close()
        return taken

    def _is_drawn(self, page: "Page", scene: Scene) -> bool:
        from playwright.sync_api import Error

        try:
            return self._open(page, scene)
        except Error as error:
            first = str(error).splitlines()[0]
            raise EvalkitError(f"The picture {scene.name} could not be taken: {first}") from error

    def _open(self, page: "Page", scene: Scene) -> bool:
        """Open and prepare the scene; False where there is no such page."""
        token = self._tokens[scene.person]
        page.goto(f"{self._base_url}/{scene.path}?invite={token}&lang={scene.language}")
        app = page.locator("[data-test-script-state=notRunning]")
        app.wait_for(timeout=PATIENCE)
        page.get_by_role("heading").first.wait_for(timeout=PATIENCE)
        page.wait_for_timeout(REST)
        if page.get_by_text("Page not found").count():
            return False
        scene.act(page)
        if scene.is_whole:
            height = page.evaluate(WHOLE_HEIGHT)
            page.set_viewport_size({"width": scene.size.width, "height": height})
        page.wait_for_timeout(REST)
        return True


def _shrunk(source: Path, target: Path, size: Size) -> Path:
    """A narrow copy of the first window, with few colours: in a README, a tenth of the bytes."""
    from PIL import Image

    with Image.open(source) as picture:
        window = picture.crop((0, 0, size.width, min(size.height, picture.height)))
        height = round(window.height * SMALL_WIDTH / window.width)
        narrow = window.convert("RGB").resize((SMALL_WIDTH, height), Image.Resampling.LANCZOS)
    # Coverage keeps the few pixels of an accent, which a median would melt into the greys.
    few = narrow.quantize(SMALL_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(target, optimize=True)
    return target
