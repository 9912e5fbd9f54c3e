"""What is pictured: whose page, how large, in which light, and what is done on it before."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Page

Person = Literal["guest", "newcomer", "sim1", "lead"]
Scheme = Literal["light", "dark"]
Act = Callable[["Page"], None]


@dataclass(frozen=True, slots=True)
class Size:
    """A window in CSS pixels."""

    width: int
    height: int


WIDE, LAPTOP, TABLET, PHONE = Size(1600, 900), Size(1366, 768), Size(768, 1024), Size(375, 740)


def _nothing(_page: "Page") -> None:
    """The page as it opens."""


def _rated(page: "Page") -> None:
    """A few levels given, of which the second asks for its evidence."""
    page.locator(".topic").click()
    for key in ("4", "2", "k", "b"):
        page.keyboard.press(key)


def _with_evidence(page: "Page") -> None:
    """Sentences of passage B tied to the question by the keyboard."""
    _rated(page)
    for key in ("q", "ArrowDown", "Shift+ArrowDown", "Enter"):
        page.keyboard.press(key)


def _keys(page: "Page") -> None:
    page.locator(".topic").click()
    page.keyboard.press("?")


def _text_settings(page: "Page") -> None:
    page.locator(".topic").click()
    page.keyboard.press("t")


def _questions(page: "Page") -> None:
    page.locator(".views [data-view=form]").click()


def _agreed(page: "Page") -> None:
    """The text is agreed to, and the questions come."""
    page.locator(".step button.primary").click()
    page.locator(".asked").first.wait_for()


def _sent_empty(page: "Page") -> None:
    """The form sent without the answers it needs."""
    page.locator(".step button.primary").click()
    page.get_by_role("alert").wait_for()


def _told(page: "Page") -> None:
    """All that is needed answered, so that practice comes."""
    for group in page.locator("fieldset.asked:has(input[type=radio])").all():
        group.locator("label").last.click()
    page.locator(".asked input[type=text]").fill("12")
    page.locator(".step button.primary").click()
    page.get_by_role("heading", name="practice").wait_for()


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture; ``small`` is the name of its copy for a README, where it has one.

    ``is_whole`` pictures the page to its end, however far one would scroll.
    """

    name: str
    person: Person
    path: str = ""
    size: Size = LAPTOP
    scheme: Scheme = "light"
    language: str = "en"
    act: Act = _nothing
    small: str | None = None
    is_whole: bool = False


WHILE_OPEN: tuple[Scene, ...] = (
    Scene("desk-light", "guest", size=WIDE),
    Scene("desk-dark", "guest", size=WIDE, scheme="dark", small="desk-dark"),
    Scene("desk-laptop", "guest"),
    Scene("desk-tablet", "guest", size=TABLET),
    Scene("desk-phone-passage", "guest", size=PHONE),
    Scene("desk-phone-questions", "guest", size=PHONE, act=_questions),
    Scene("desk-evidence", "guest", size=WIDE, act=_with_evidence, small="desk"),
    Scene("desk-spanish", "guest", language="es"),
    Scene("desk-keys", "guest", act=_keys),
    Scene("desk-text-settings", "guest", act=_text_settings),
    Scene("guide-light", "guest", "guide"),
    Scene("guide-dark-spanish", "guest", "guide", scheme="dark", language="es"),
    Scene("after-the-last-brief", "sim1"),
    Scene("about-consent-light", "newcomer"),
    Scene("about-consent-dark-spanish", "newcomer", scheme="dark", language="es"),
    Scene("about-questions-light", "newcomer", size=Size(1366, 1200), act=_agreed),
    Scene("about-questions-dark", "newcomer", size=Size(1366, 1200), scheme="dark"),
    Scene("about-questions-phone", "newcomer", size=PHONE, act=_sent_empty),
    Scene("about-then-practice", "newcomer", act=_told),
    Scene("about-later", "guest", "about", size=Size(1366, 1200)),
)
"""Rater's pages, while ratings are open."""

FIRST_PAGE = "overview"
LEAD_PAGES = (
    FIRST_PAGE,
    "people",
    "design",
    "texts",
    "raters",
    "agreement",
    "norming",
    "adjudication",
    "results",
    "automatic",
    "report",
    "exports",
)

LEAD_WINDOWS: tuple[tuple[str, Size, Scheme], ...] = (
    ("light", Size(1366, 1400), "light"),
    ("dark", Size(1366, 1400), "dark"),
    ("phone", PHONE, "light"),
    ("phone-dark", PHONE, "dark"),
)


def _lead_scenes(pages: Iterable[str], suffix: str = "") -> tuple[Scene, ...]:
    return tuple(
        Scene(
            f"{page}{suffix}-{window}",
            "lead",
            "" if page == FIRST_PAGE else page,
            size,
            scheme,
            small="results" if (page, suffix, window) == ("results", "", "light") else None,
            is_whole=True,
        )
        for page in pages
        for window, size, scheme in LEAD_WINDOWS
    )


OF_LEADS = _lead_scenes((FIRST_PAGE, "results"), "-open")
"""What leads see while ratings are open, where it differs."""
AFTER_CLOSING = _lead_scenes(LEAD_PAGES)
"""Leads' pages, once ratings are closed; a page that this release lacks is left out."""
AFTER_UNBLINDING = _lead_scenes((FIRST_PAGE, "results"), "-unblinded")
"""What leads see once the systems are known, where it differs."""
