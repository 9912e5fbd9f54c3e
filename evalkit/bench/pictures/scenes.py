"""What is pictured: whose page, how large, in which light, and what is done on it before."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Page

Person = Literal["guest", "sim1", "lead"]
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


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture; ``small`` is the name of its copy for a README, where it has one."""

    name: str
    person: Person
    path: str = ""
    size: Size = LAPTOP
    scheme: Scheme = "light"
    language: str = "en"
    act: Act = _nothing
    small: str | None = None


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
    "results",
    "report",
    "exports",
)

AFTER_CLOSING: tuple[Scene, ...] = tuple(
    Scene(
        f"{page}-{scheme}",
        "lead",
        "" if page == FIRST_PAGE else page,
        Size(1366, 1400),
        scheme,
        small="results" if (page, scheme) == ("results", "light") else None,
    )
    for page in LEAD_PAGES
    for scheme in ("light", "dark")
)
"""Leads' pages, once ratings are closed; a page that this release lacks is left out."""
