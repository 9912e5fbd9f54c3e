"""Consent and profile in a browser: before all work, by keyboard, in every mode of seeing."""

import pytest
from axe import violations
from canary_study import write_study
from people import Visitors
from playwright.sync_api import expect
from study_server import StudyServer

pytestmark = pytest.mark.browser

FORM = """\
consent:
  version: 3
  text: {en: "You may stop at any time.", es: "Puede dejarlo cuando quiera."}
questions:
  - id: role
    question: {en: "What is your role?", es: "¿Cuál es su función?"}
    type: choice
    required: true
    options:
      - {id: teacher, label: {en: "Teacher", es: "Docente"}}
      - {id: editor, label: {en: "Editor", es: "Editor"}}
  - {id: years, question: "Years?", type: number, required: true, least: 0, most: 70}
  - id: grades
    question: "Grades?"
    type: choices
    options: [{id: low, label: "3 to 5"}, {id: high, label: "6 to 8"}]
  - {id: paid, question: "Paid?", type: yes_no, help: "By anybody."}
  - {id: conflicts, question: "Conflicts?", type: text}
"""
WIDE = {"width": 1366, "height": 768}
NARROW = {"width": 375, "height": 700}
MODES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "system colours": {"forced_colors": "active"},
    "more contrast": {"contrast": "more"},
    "zoom of 200 %": {"viewport": {"width": 683, "height": 384}, "device_scale_factor": 2},
    "narrow": {"viewport": NARROW, "has_touch": True},
    "narrow and dark": {"viewport": NARROW, "color_scheme": "dark"},
    "reduced motion": {"reduced_motion": "reduce"},
}
SMALLEST = 44


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """The study with a form about its raters, served."""
    folder = write_study(tmp_path_factory.mktemp("studies"), "pair", "qgzprofile")
    settings = folder.path / "study.yaml"
    settings.write_text(settings.read_text() + 'profile: "profile.yaml"\n')
    (folder.path / "profile.yaml").write_text(FORM)
    server = StudyServer(tmp_path_factory.mktemp("profiles"))
    study = server.open_study(folder)
    server.start()
    yield study
    server.stop()


@pytest.fixture
def visitors(browser):
    visitors = Visitors(browser)
    yield visitors
    visitors.leave()
    assert visitors.errors == []


def heading(page, name):
    return page.get_by_role("heading", name=name)


def press(page, name):
    page.get_by_role("button", name=name).click()


def small_targets(page):
    """What can be pressed and is smaller than a finger asks for."""
    boxes = [one.bounding_box() for one in page.locator(".step :is(button, .chip)").all()]
    return [box for box in boxes if box["height"] < SMALLEST or box["width"] < SMALLEST]


def test_every_page_of_the_form_is_sound_in_every_mode(study, visitors):
    page = visitors.new_page()
    page.goto(study.link("ann"))
    shown = {"consent": "Before you begin: taking part", "about-you": "A few questions about you"}
    for step, title in shown.items():
        for name, mode in MODES.items():
            other = visitors.new_page(**{"viewport": WIDE, **mode})
            other.goto(study.link("ann"))
            expect(heading(other, title)).to_be_visible()
            assert violations(other) == [], f"{step}, {name}"
            assert small_targets(other) == [], f"{step}, {name}"
            other.context.close()
        if step == "consent":
            press(page, "I agree to take part")
            expect(heading(page, shown["about-you"])).to_be_visible()
    press(page, "Save and go on")
    expect(page.get_by_text("Questions that need an answer or a change: 2.")).to_be_visible()
    assert violations(page) == []


def test_a_rater_works_through_it_by_keyboard_and_reaches_the_desk(study, visitors):
    page = visitors.new_page()
    page.goto(study.link("bob"))
    expect(heading(page, "Before you begin: taking part")).to_be_focused()
    page.keyboard.press("Enter")
    expect(heading(page, "A few questions about you")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("99")
    page.get_by_role("checkbox", name="6 to 8").check()
    press(page, "Save and go on")
    expect(page.get_by_text("Please give a number from 0 to 70.")).to_be_visible()
    expect(page.get_by_label("Years?")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("12")
    press(page, "Save and go on")
    expect(page.get_by_label("Brief", exact=True)).to_have_value("1")

    page.get_by_role("link", name="About you").click()
    expect(page.get_by_label("Years?")).to_have_value("12")
    expect(page.get_by_role("radio", name="Teacher")).to_be_checked()
    expect(page.get_by_role("checkbox", name="6 to 8")).to_be_checked()
    page.get_by_role("radio", name="Editor").check()
    press(page, "Save")
    expect(page.get_by_text("Your answers are saved.")).to_be_visible()
    press(page, "Take my consent back")
    expect(heading(page, "You have chosen not to take part")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Rate").click()
    expect(heading(page, "You have chosen not to take part")).to_be_visible()
    press(page, "Read the text again")
    press(page, "I agree to take part")
    expect(page.get_by_label("Brief", exact=True)).to_have_value("1")
    printed = study.server.evalkit("verify", study.folder.path, "--study", study.id)
    assert "profile of bob: 5 entries" in " ".join(printed.split())


def test_it_speaks_the_raters_language_and_a_lead_sees_sums(study, visitors):
    page = visitors.new_page(locale="es-MX")
    page.goto(study.link("ann") + "&lang=es")
    question = page.get_by_role("group", name="¿Cuál es su función?")
    consent = heading(page, "Antes de empezar: su participación")
    expect(question.or_(consent)).to_be_visible()
    if consent.is_visible():
        expect(page.get_by_text("Puede dejarlo cuando quiera.")).to_have_attribute("lang", "es")
        press(page, "Acepto participar")
    question.get_by_role("radio", name="Docente").check()
    page.get_by_label("Years?").fill("3")
    press(page, "Guardar y seguir")
    expect(page.locator(".sheet")).to_be_visible()

    lead = visitors.new_page()
    lead.goto(study.link("lea"))
    lead.get_by_role("link", name="People").click()
    expect(heading(lead, "Consent and profiles")).to_be_visible()
