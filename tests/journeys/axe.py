"""axe-core in a page: the violations of WCAG 2.0 to 2.2, levels A and AA."""

import json
from pathlib import Path

import axe_playwright_python
from waiting import until_at_rest

SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
RUN = f"""async () => {{
    const {{ violations }} = await axe.run(document, {json.dumps(OPTIONS)});
    return violations.flatMap(({{ id, help, nodes }}) => nodes.map((node) =>
        `${{id}}: ${{help}}: ${{node.target.flat().join(" ")}}: ${{node.failureSummary}}`));
}}"""


def violations(page):
    """One sentence for each element that breaks a rule, once the page has come to rest.

    Open shadow roots are looked into. A colour half on its way to another one is no fault.
    A script that the debugger brings in is no part of the page, so the page's policy allows it.
    """
    until_at_rest(page)
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(SCRIPT)
    return page.evaluate(RUN)


def violations_to_the_foot(page):
    """The violations of a page that scrolls: axe passes over targets below the window's edge."""
    until_at_rest(page)
    size = page.viewport_size
    height = page.get_by_test_id("stMain").evaluate("node => node.scrollHeight")
    page.set_viewport_size({**size, "height": max(height, size["height"])})
    found = violations(page)
    page.set_viewport_size(size)
    return found
