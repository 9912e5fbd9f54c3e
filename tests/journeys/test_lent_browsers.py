"""A browser that one test gives back is as empty as a new one when the next test gets it."""

import pytest

pytestmark = pytest.mark.browser

SETTINGS = {"locale": "en-GB"}
PLACE = "http://127.0.0.1:9/"  # no server is asked: the test answers for it
LEAVE_TRACES = """async () => {
    localStorage.kept = "local";
    sessionStorage.kept = "session";
    document.cookie = "kept=cookie; max-age=900";
    await new Promise((done) => { indexedDB.open("kept").onsuccess = done; });
    await caches.open("kept");
}"""
TRACES = """async () => [
    Object.keys(localStorage), Object.keys(sessionStorage), document.cookie,
    (await indexedDB.databases()).length, await caches.keys(), navigator.onLine,
]"""
NOTHING = [[], [], "", 0, [], True]


def visit(context):
    """A tab at the place where traces are left."""
    page = context.new_page()
    page.route(PLACE, lambda route: route.fulfill(body="<p>Here.", content_type="text/html"))
    page.goto(PLACE)
    return page


def test_nothing_that_a_visitor_left_is_found_by_the_next_one(browser):
    first = browser.new_context(**SETTINGS)
    page = visit(first)
    page.evaluate(LEAVE_TRACES)
    first.grant_permissions(["geolocation"])
    asked = []
    first.on("request", lambda request: asked.append(request.url))
    found = page.evaluate(TRACES)
    first.set_offline(True)
    first.close()
    assert found == [["kept"], ["kept"], "kept=cookie", 1, ["kept"], True]

    second = browser.new_context(**SETTINGS)
    assert second is first, "the browser was not lent again, so nothing was shown"
    page = visit(second)
    assert page.evaluate(TRACES) == NOTHING
    assert second.cookies() == []
    state = "navigator.permissions.query({ name: 'geolocation' }).then((found) => found.state)"
    assert page.evaluate(state) != "granted"
    assert asked == []
    second.close()


def test_a_browser_with_other_settings_is_another_browser(browser):
    british = browser.new_context(**SETTINGS)
    british.close()
    spanish = browser.new_context(locale="es-MX")
    assert visit(spanish).evaluate("navigator.language") == "es-MX"
    spanish.close()


def test_two_visitors_at_once_share_nothing(browser):
    one, other = browser.new_context(**SETTINGS), browser.new_context(**SETTINGS)
    visit(one).evaluate(LEAVE_TRACES)
    assert visit(other).evaluate(TRACES) == NOTHING
    one.close()
    other.close()


def test_a_browser_whose_clock_a_test_set_is_not_lent_again(browser):
    first = browser.new_context(**SETTINGS)
    visit(first).clock.install(time=0)
    first.close()
    second = browser.new_context(**SETTINGS)
    assert second is not first
    assert visit(second).evaluate("Date.now()") > 1e12
    second.close()


def test_a_browser_with_a_script_that_cannot_be_taken_out_is_not_lent_again(browser):
    first = browser.new_context(**SETTINGS)
    first.add_init_script("window.left = 'behind'")
    first.close()
    second = browser.new_context(**SETTINGS)
    assert second is not first
    assert visit(second).evaluate("'left' in window") is False
    second.close()


def test_the_next_visitor_waits_as_long_as_anybody_and_is_answered_by_no_test_before(browser):
    first = browser.new_context(**SETTINGS)
    first.route("**/*", lambda route: route.fulfill(body="<p>From a test before."))
    visit(first).emulate_media(color_scheme="dark", reduced_motion="reduce")
    first.set_default_timeout(1)
    first.set_default_navigation_timeout(1)
    first.close()
    second = browser.new_context(**SETTINGS)
    assert second is first, "the browser was not lent again, so nothing was shown"
    page = visit(second)
    page.evaluate("setTimeout(() => document.body.append('Late.'), 300)")
    page.get_by_text("Late.").wait_for()
    assert page.locator("p").inner_text() == "Here."
    modes = "['(prefers-color-scheme: dark)', '(prefers-reduced-motion)']"
    assert page.evaluate(f"{modes}.map((mode) => matchMedia(mode).matches)") == [False, False]
    second.close()
