"""What raters and leads do in their browsers, in words of the study."""

import re
import sqlite3
from dataclasses import dataclass
from urllib.parse import urlsplit

from canary_study import BRIEFS, SENTENCES
from playwright.sync_api import expect
from waiting import until_script_ended

SAVED = re.compile(r"^Saved at \d")
DONE = "Thank you. Everything you were asked to rate is done and stored."

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
POLICY = (
    "default-src 'self';",
    "connect-src 'self';",
    "img-src 'self' data: blob:;",
    "object-src 'none';",
    "frame-ancestors 'none'",
)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a rater gives to one passage."""

    fit: int
    clear: int
    decision: str


@dataclass(frozen=True, slots=True)
class Taste:
    """How a rater likes the better and the worse passage of a brief, and how clearly."""

    better: Opinion
    worse: Opinion
    strength: int


# By each brief, whose passage is the better one: 0 the reference's, 1 the other's.
BETTER = {"hqvone": 1, "hqvtwo": 1, "hqvthree": 0, "hqvfour": 1}
TASTES = {
    "ann": Taste(Opinion(4, 3, "Accept"), Opinion(3, 3, "Mend"), 1),
    "bob": Taste(Opinion(4, 4, "Accept"), Opinion(2, 3, "Reject"), 2),
}
DECISIONS = ("Accept", "Mend", "Reject")
CHOICES = {-2: "Clearly A", -1: "Slightly A", 1: "Slightly B", 2: "Clearly B"}


def is_better(text):
    """Tell whether a passage is the better one of its brief, from its words alone."""
    for brief in BRIEFS:
        for place, sentence in enumerate(SENTENCES[brief]):
            if sentence in text:
                return BETTER[brief] == place
    raise AssertionError(f"no passage of the study: {text[:80]!r}")


class Visitors:
    """Browsers of several people at once; each has cookies and storage of its own."""

    def __init__(self, browser):
        self.browser = browser
        self.contexts = []
        self.errors, self.requests, self.answers = [], [], []

    def new_page(self, **settings):
        """A tab in a browser that has seen nothing yet."""
        usual = {"viewport": {"width": 1366, "height": 768}, "locale": "en-US"}
        context = self.browser.new_context(**(usual | {"reduced_motion": "reduce"} | settings))
        self.contexts.append(context)
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("response", lambda answer: self.answers.append((answer.url, answer.headers)))
        page = context.new_page()
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("pageerror", lambda error: self.errors.append(error))
        return page

    def rater(self, study, person):
        """A rater who opens the link."""
        return RaterPage(self.new_page(), study, person).open()

    def lead(self, study, person="lea"):
        """A lead who opens the link."""
        return LeadPage(self.new_page(), study, person).open()

    def leave(self):
        """Close every browser, and look at what held for every visit of every test.

        No script failed, nothing was asked of another machine, every answer bore the headers.
        """
        for context in self.contexts:
            context.close()
        assert self.errors == []
        assert [url for url in self.requests if not is_loopback(url)] == []
        assert [url for url, headers in self.answers if not is_protected(url, headers)] == []


def is_loopback(url):
    """Tell whether an address is this machine's, or no address at all (what the page made)."""
    return urlsplit(url).hostname == "127.0.0.1" or urlsplit(url).scheme in ("blob", "data")


def is_protected(url, headers):
    """Tell whether an answer bears every security header."""
    policy = headers.get("content-security-policy", "")
    return urlsplit(url).scheme in ("blob", "data") or (
        all(headers.get(name) == value for name, value in HEADERS.items())
        and all(rule in policy for rule in POLICY)
    )


class RaterPage:
    """A rater in front of the desk."""

    def __init__(self, page, study, person):
        self.page, self.study, self.person = page, study, person
        self.taste = TASTES[person]

    def open(self):
        """Open the link and wait for the first desk, or for the page after the last."""
        self.page.goto(self.study.link(self.person))
        self.arrived()
        return self

    def arrived(self):
        """Wait until there is something to read."""
        expect(self.page.locator(".sheet, .step").first).to_be_visible()

    @property
    def position(self):
        """The number of the desk that is shown."""
        return int(self.page.get_by_label("Brief", exact=True).input_value())

    @property
    def total(self):
        """How many desks there are."""
        return self.page.get_by_label("Brief", exact=True).locator("option").count()

    def texts(self):
        """The passages on the screen, from left to right."""
        return [pane.text_content() for pane in self.page.locator(".pane").all()]

    def opinions(self):
        """What this rater thinks of each passage on the screen."""
        taste = self.taste
        return [taste.better if is_better(text) else taste.worse for text in self.texts()]

    def choice(self):
        """Which of two passages this rater would use, as the name of an option."""
        left, _right = (is_better(text) for text in self.texts())
        return CHOICES[-self.taste.strength if left else self.taste.strength]

    def has(self, name):
        """Tell whether the desk asks a question of this name."""
        return self.page.get_by_role("group", name=name, exact=True).count() > 0

    def cell(self, question, side, option):
        """One option of one question for one side."""
        name = f"{question} Passage {side}" if side else question
        group = self.page.get_by_role("radiogroup", name=name, exact=True)
        return group.get_by_role("radio", name=option)

    def no_faults(self, side):
        """The box that says that a passage has no fault."""
        group = self.page.get_by_role("group", name=f"Faults Passage {side}", exact=True)
        return group.get_by_role("checkbox", name="None of these")

    def rate_by_clicks(self):
        """Answer the whole desk with the mouse."""
        if self.has("Fit"):
            for side, opinion in zip("AB", self.opinions(), strict=False):
                self.cell("Fit", side, f"{opinion.fit},").click()
                self.cell("Clearness", side, f"{opinion.clear},").click()
                self.no_faults(side).click()
                self.cell("Decision", side, opinion.decision).click()
        if self.has("Which one?"):
            self.cell("Which one?", "", self.choice()).click()
            self.cell("How sure are you?", "", "sure").click()
        expect(self.page.locator(".missing")).to_have_text("All questions answered")
        self.next_by(lambda: self.page.locator("button.primary").click())

    def rate_by_keys(self):
        """Answer the whole desk without a mouse."""
        if self.has("Fit"):
            opinions = self.opinions()
            digits = [opinion.fit for opinion in opinions]
            digits += [opinion.clear for opinion in opinions]
            verdicts = [DECISIONS.index(opinion.decision) + 1 for opinion in opinions]
            flags = ["0", "b", "0", "j", "a"] if len(opinions) > 1 else ["0", "j"]
            self.press(*map(str, digits), *flags, *map(str, verdicts))
        if self.has("Which one?"):
            self.press(str(list(CHOICES.values()).index(self.choice()) + 1), "m", "Space")
        expect(self.page.locator(".missing")).to_have_text("All questions answered")
        self.next_by(lambda: self.press("n"))

    def next_by(self, act):
        """Go on, and wait until the next desk (or the last page) is there."""
        position, total = self.position, self.total
        act()
        if position == total:
            expect(self.page.get_by_text(DONE)).to_be_visible()
        else:
            self.at(position + 1)

    def rate_all(self, rate):
        """Rate every desk that is left."""
        while not self.page.get_by_text(DONE).is_visible():
            rate()

    def answer_last_questions(self, feedback):
        """Say of each pair that one cannot tell, and something about the study."""
        page = self.page
        page.get_by_role("button", name="Go on to the last questions").click()
        for number in (1, 2, 3):
            expect(page.get_by_role("heading", name=f"Question {number} of 3")).to_be_visible()
            page.get_by_label("What told you?").fill("nothing")
            page.get_by_role("radio", name="I cannot tell").check(force=True)
            page.get_by_role("button", name="Send and go on").click()
        page.get_by_label("Your words").fill(feedback)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("heading", name="That was all.")).to_be_visible()

    def look_back(self):
        """Return from the last page to the first desk."""
        self.page.get_by_role("button", name="Look through my answers").click()
        self.at(1)

    def press(self, *keys):
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def at(self, position):
        """Wait until a desk of this number is shown, and not only asked for."""
        opening = self.page.locator("button.primary").filter(has_text="Opening …")
        expect(opening).to_have_count(0)
        expect(self.page.get_by_label("Brief", exact=True)).to_have_value(str(position))

    def go_to(self, position):
        """Choose a desk from the list."""
        self.page.get_by_label("Brief", exact=True).select_option(str(position))
        self.at(position)

    def saved(self):
        """Wait until the page says that all is stored."""
        expect(self.page.locator(".saving")).to_have_text(SAVED)


class LeadPage:
    """A lead in front of the study's pages."""

    def __init__(self, page, study, person):
        self.page, self.study, self.person = page, study, person

    def open(self, page=""):
        """Open the link, on the first page or one typed by hand."""
        self.page.goto(self.study.link(self.person, page))
        self.settled()
        return self

    def go(self, title):
        """Change to another page by its name in the bar on top."""
        self.page.get_by_test_id("stTopNavLink").filter(has_text=title).click()
        expect(self.page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        self.settled()
        return self

    def settled(self):
        """Wait until the script has run to its end."""
        expect(self.page.get_by_role("heading").first).to_be_visible()  # before it, none has begun
        until_script_ended(self.page)

    def figure(self, label):
        """The value of one of the large figures."""
        metric = self.page.get_by_test_id("stMetric").filter(has_text=label)
        return metric.get_by_test_id("stMetricValue").inner_text()

    def text(self):
        """All words of the page."""
        return self.page.get_by_test_id("stMain").inner_text()

    def close_ratings(self):
        """Close the ratings with the button."""
        self.page.get_by_text("All ratings that we wait for are in").click()
        self.page.get_by_role("button", name="Close the ratings").click()
        expect(self.page.get_by_text("Ratings are closed. Systems go by letters")).to_be_visible()

    def unblind(self, reason):
        """Unblind the study with the button."""
        field = self.page.get_by_label("Why now? It is written down.")
        field.fill(reason)
        field.press("Enter")
        self.page.get_by_role("button", name="Unblind the study").click()
        expect(self.page.get_by_text("the systems are known")).to_be_visible()

    def download(self, name):
        """Take one of the files on the page of exports, as text."""
        begins = re.compile(rf"^\s*{re.escape(name)}:")
        place = self.page.get_by_test_id("stHorizontalBlock").filter(has_text=begins)
        before = self.n_taken()
        with self.page.expect_download() as download:
            place.get_by_role("button", name="Download").click()
        assert download.value.suggested_filename == name, download.value.suggested_filename
        assert self.n_taken() == before + 1, "every download is written down before it is given"
        return download.value.path().read_bytes().decode("utf-8-sig")

    def n_taken(self):
        """How many downloads of this study are written down."""
        connection = sqlite3.connect(self.study.server.database)
        (n,) = connection.execute(
            "SELECT count(*) FROM audit_event WHERE study_id = ? AND kind = 'exported'",
            (self.study.id,),
        ).fetchone()
        connection.close()
        return n
