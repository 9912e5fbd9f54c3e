"""One figure: what it shows, in words, as a table, on the screen and as a file."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evalkit.report.csv_file import csv_bytes
from evalkit.report.figures.theme import DARK, LIGHT, config
from evalkit.report.pilot_mark import marked

if TYPE_CHECKING:
    import pandas as pd

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FILE_WIDTH = 720
"""Pixels of a file's drawing area; on a page a figure is as wide as its column."""
PNG_SCALE = 2
PILOT_TITLE = "PILOT, no finding: "


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of one analysis.

    ``name`` is its file's; ``alt`` says in words what it shows; ``table`` holds every number in
    it, under the names that readers know; ``spec`` is Vega-Lite without colours. A figure that
    ``is_pilot`` says so in its files.
    """

    name: str
    title: str
    alt: str
    spec: Spec
    table: "pd.DataFrame"
    is_pilot: bool = False

    def on_screen(self, *, is_dark: bool) -> Spec:
        """The figure for a page of either theme; the page shows the title."""
        look = config(DARK if is_dark else LIGHT)
        # As wide as its column, and as high as its rows need, whatever stands around them.
        return {**self.spec, "autosize": {"type": "fit-x", "contains": "padding"}, "config": look}

    def svg(self) -> bytes:
        """The figure as SVG, the same bytes each time."""
        import vl_convert

        drawn: str = vl_convert.vegalite_to_svg(self._on_paper())
        return drawn.encode()

    def png(self) -> bytes:
        """The figure as PNG on white, at twice the size for print."""
        import vl_convert

        drawn: bytes = vl_convert.vegalite_to_png(self._on_paper(), scale=PNG_SCALE)
        return drawn

    def csv(self) -> bytes:
        """The figure's table, exact."""
        return csv_bytes(marked(self.table, is_pilot=self.is_pilot))

    def _on_paper(self) -> str:
        look = {**config(LIGHT), "background": "white"}
        mark = PILOT_TITLE if self.is_pilot else ""
        words = {"$schema": SCHEMA, "title": mark + self.title, "description": mark + self.alt}
        spec = {**words, "width": FILE_WIDTH, **self.spec, "config": look}
        return json.dumps(spec)
