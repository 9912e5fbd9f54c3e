"""Waiting for what no locator shows, and for a page to come to rest.

All of it passes in the page's own time: whatever a test has set between page and server is at work
only while Playwright waits.
"""

from playwright.sync_api import expect

PATIENCE = 60_000  # milliseconds; on a busy machine the first page of a lead loads pandas for long
STEP = 50

AT_REST = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const roots = (root) => [root, ...[...root.querySelectorAll("*")]
        .flatMap((node) => (node.shadowRoot ? roots(node.shadowRoot) : []))];
    const ends = (each) => Number.isFinite(each.effect?.getComputedTiming().endTime);
    await document.fonts.ready;
    await frame();
    await frame();
    const moving = roots(document).flatMap((root) => root.getAnimations()).filter(ends);
    await Promise.allSettled(moving.map((each) => each.finished));
}"""


def eventually(page, look, wanted):
    """Look again and again until it gives what is wanted, or say what it gave at last."""
    for _ in range(PATIENCE // STEP):
        if look() == wanted:
            return
        page.wait_for_timeout(STEP)
    assert look() == wanted


def until_script_ended(page):
    """Wait until Streamlit has run its script to the end, and nothing of an earlier run is left."""
    app = "[data-test-script-state]"
    expect(page.locator(f"{app}:not([data-test-script-state=notRunning])")).to_have_count(0)
    expect(page.locator("[data-stale=true]")).to_have_count(0)


def until_at_rest(page):
    """Wait until nothing moves any more: the script has ended, fonts are there, colours stand."""
    until_script_ended(page)
    page.evaluate(AT_REST)


def see_in(page, scheme):
    """See an open page in the light or in the dark; Streamlit takes its colours a moment later."""
    page.emulate_media(color_scheme=scheme)
    app = page.get_by_test_id("stApp")
    eventually(page, lambda: app.evaluate("node => getComputedStyle(node).colorScheme"), scheme)


def until_fitting(page):
    """Wait until nothing sticks out of the window: Streamlit fits its menu in steps."""
    widths = "document.documentElement.scrollWidth <= innerWidth"
    eventually(page, lambda: page.evaluate(widths), wanted=True)
