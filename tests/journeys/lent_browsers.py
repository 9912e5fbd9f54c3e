"""Browsers lent to one visitor after the other, each of them as empty as a new one.

A first visit costs a second of computing for the app's scripts alone. A process that has compiled
them knows them again, for as long as it has a page; so every browser here keeps one blank page.
"""

from contextlib import suppress

from playwright.sync_api import Error
from waiting import PATIENCE

N_IDLE = 3  # a browser that waits holds about a hundred MiB
BLANK = "http://127.0.0.1/"  # of the servers' site, whatever their ports
LASTING = {  # what Playwright cannot take back
    *("add_init_script", "expose_binding", "expose_function", "route_web_socket"),
    *("set_extra_http_headers", "set_geolocation", "set_http_credentials", "set_storage_state"),
}
FLAG = "--process-per-site"  # a page of a site begins in the process that has one already


class LendingBrowser:
    """Makes contexts like Playwright's browser; those that were closed are lent again."""

    def __init__(self, browser):
        self.browser = browser
        self.idle = []

    def new_context(self, **settings):
        """A context that has seen nothing yet, with these settings."""
        fitting = [lent for lent in self.idle if lent.settings == settings]
        lent = fitting[-1] if fitting else LentContext(self, settings)
        if fitting:
            self.idle.remove(lent)
        lent.set_default_timeout(PATIENCE)
        lent.set_default_navigation_timeout(PATIENCE)
        return lent

    def take_back(self, lent):
        """Keep a context for the next visitor; the one that waited longest gives way."""
        self.idle.append(lent)
        if len(self.idle) > N_IDLE:
            self.idle.pop(0).end()

    def close(self):
        """Close all browsers."""
        self.browser.close()


class LentContext:
    """One visitor's context; closing it gives it back."""

    def __init__(self, lender, settings):
        self.lender, self.settings = lender, settings
        self.context = lender.browser.new_context(**settings)
        self.blank = self.context.new_page()
        self.blank.route(BLANK, lambda route: route.fulfill(body=""))
        self.blank.goto(BLANK)
        self.blank.unroute_all()
        self.devtools = self.context.new_cdp_session(self.blank)
        self.listeners = []
        self.is_marked = False

    def __getattr__(self, name):
        self.is_marked = self.is_marked or name in LASTING
        return getattr(self.context, name)

    def on(self, event, listener):
        """Listen, as long as this visitor stays."""
        self.listeners.append((event, listener))
        self.context.on(event, listener)

    def close(self):
        """Leave nothing of this visitor behind, and wait for the next one."""
        for event, listener in self.listeners:
            self.context.remove_listener(event, listener)
        self.listeners = []
        with suppress(Error):  # a context that cannot be emptied is not lent again
            self.empty()
            if self.keeps_real_time() and not self.is_marked:
                self.lender.take_back(self)
                return
        self.end()

    def empty(self):
        """Close the visitor's tabs, and forget all that the browser was told to keep."""
        for page in self.context.pages:
            if page != self.blank:
                page.close()
        self.context.unroute_all()
        self.context.clear_permissions()
        self.context.set_offline(False)
        everywhere = {"origin": "*", "storageTypes": "all"}  # cookies are among them
        self.devtools.send("Storage.clearDataForOrigin", everywhere)
        self.context.clear_cookies()

    def keeps_real_time(self):
        """Tell whether time passes by itself: a clock that a test set cannot be taken out."""
        return self.blank.evaluate("!('__pwClock' in window)")

    def end(self):
        """Close it for good."""
        self.context.close()
