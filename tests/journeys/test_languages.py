"""The rater's side in another language, chosen by study, link or page; texts stay as they are."""

import re
from types import SimpleNamespace

import pytest
from canary_study import write_study
from playwright.sync_api import expect
from study_server import StudyServer
from waiting import until_script_ended

from evalkit.ui.words.languages import words_of

pytestmark = pytest.mark.browser

ENGLISH, SPANISH = words_of("en"), words_of("es")
SPOKEN = "node => node.closest('[lang]').lang"


@pytest.fixture(scope="module")
def studies(tmp_path_factory):
    """The same study twice, once in English and once with Spanish as its language."""
    server = StudyServer(tmp_path_factory.mktemp("languages"))
    english = server.open_study(write_study(tmp_path_factory.mktemp("en"), "pair", "inenglish"))
    folder = write_study(tmp_path_factory.mktemp("es"), "pair", "enespanol")
    settings = folder.path / "study.yaml"
    settings.write_text(settings.read_text().replace("rubrics:", "language: es\nrubrics:", 1))
    spanish = server.open_study(folder)
    server.start()
    yield SimpleNamespace(server=server, english=english, spanish=spanish)
    server.stop()


@pytest.fixture
def person(browser):
    """A tab in a browser that speaks American English."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-US")
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    yield page
    context.close()
    assert errors == []


def arrive(page, link):
    page.goto(link)
    expect(page.locator(".sheet")).to_be_visible()
    return page


def choose(page, name):
    page.locator(".language select").select_option(label=name)


def level(page, side, name):
    group = page.get_by_role("radiogroup", name=f"Fit Texto {side}", exact=True)
    return group.get_by_role("radio", name=name)


def test_a_study_in_spanish_greets_in_spanish_and_passages_keep_the_study_s_language(
    studies, person
):
    page = arrive(person, studies.spanish.link("ann"))
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("link", name="Evaluar")).to_be_visible()
    expect(page.get_by_role("button", name="Encargo siguiente")).to_be_visible()
    assert page.locator(".text").first.evaluate(SPOKEN) == "es"


def test_a_choice_on_the_page_translates_it_and_keeps_answers_place_and_texts(studies, person):
    page = arrive(person, studies.english.link("ann"))
    text = page.locator(".pane").first.locator(".text").inner_text()
    page.locator(".topic").click()
    page.keyboard.press("3")
    page.keyboard.press("j")
    choose(page, "Español")
    expect(level(page, "A", "3, Good")).to_be_checked()
    expect(page.get_by_role("button", name="Encargo siguiente")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert page.locator(".text").first.evaluate(SPOKEN) == "en"
    assert page.locator(".block .name").first.evaluate(SPOKEN) == "en"
    assert page.locator(".block.is-current .name").inner_text() == "Clearness"
    assert page.locator(".pane").first.locator(".text").inner_text() == text
    page.locator(".topic").click()
    page.keyboard.press("4")
    expect(page.locator(".saving")).to_have_text(re.compile("^Guardado a las \\d"))


def test_the_choice_is_found_again_after_a_reload_a_turn_of_pages_and_by_the_first_link(
    studies, person
):
    page = arrive(person, studies.english.link("bob"))
    choose(page, "Español")
    expect(page.get_by_role("link", name="Guía")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Encargo siguiente")).to_be_visible()
    page.get_by_role("link", name="Guía").click()
    expect(page.get_by_role("heading", name="Cómo evaluar")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Cómo evaluar")).to_be_visible()
    arrive(page, studies.english.link("bob"))
    expect(page.get_by_role("button", name="Encargo siguiente")).to_be_visible()
    choose(page, "English")
    expect(page.get_by_role("button", name="Next brief")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_link_may_name_the_language(studies, person):
    page = arrive(person, studies.english.link("bob") + "&lang=es")
    expect(page.get_by_role("button", name="Encargo siguiente")).to_be_visible()


def test_an_unknown_link_is_told_in_the_language_of_the_browser(studies, browser):
    context = browser.new_context(locale="es-MX")
    page = context.new_page()
    page.goto(f"{studies.server.url}/?invite=unknown")
    expect(page.get_by_text("Este enlace no es válido")).to_be_visible()
    context.close()


def test_no_english_word_of_the_interface_is_left_in_spanish(studies, person):
    page = arrive(person, studies.english.link("ann") + "&lang=es")
    page.locator(".topic").click()
    seen = [everything_said(page)]
    for key in "?gth":
        page.keyboard.press(key)
        page.wait_for_timeout(300)
        seen.append(everything_said(page))
        page.keyboard.press("Escape")
    page.get_by_role("link", name="Guía").click()
    expect(page.get_by_role("heading", name="Cómo evaluar")).to_be_visible()
    seen.append(page.locator("#guide").inner_text())
    lines = {line.strip() for text in seen for line in text.splitlines()}
    english = {*ENGLISH.desk.values(), *ENGLISH.app.values()}
    both = {*SPANISH.desk.values(), *SPANISH.app.values()}
    assert lines & (english - both) == set()


def everything_said(page):
    """The words on the desk, for the eye and for the ear."""
    return page.locator(".sheet").evaluate(
        "sheet => [sheet.innerText, ...[...sheet.querySelectorAll('[aria-label], [title]')]"
        ".flatMap(node => [node.ariaLabel, node.title])].join('\\n')"
    )


def test_leads_read_english_whatever_the_study_speaks(studies, person):
    page = person
    page.goto(studies.spanish.link("lea"))
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    until_script_ended(page)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".language")).to_have_count(0)
