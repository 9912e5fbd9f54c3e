"""Evidence: words marked in a passage, by mouse, touch and keys, and what the store has of them."""

import json
import sqlite3
from itertools import count

import pytest
from axe import violations
from canary_study import write_study
from people import RaterPage, Visitors
from playwright.sync_api import expect
from study_server import StudyServer
from waiting import eventually, until_at_rest, until_fitting

pytestmark = pytest.mark.browser

FAMILY = "👩‍👩‍👧"  # five code points, eight UTF-16 units, one letter to a reader
STORY = (
    f"The Wave 🌊\n\n{FAMILY} Cafe\u0301 lights went out. A wave came in. It was 🌊 high.\n\n"
    "Nobody spoke. Then Dani laughed, and the lights came back.\n"
)
VERSE = (
    "The clock strikes two,\nthe lamps burn blue 🌊\nand no one stirs\n\n"
    "she hums along\nand sweeps\n"
)
NUMBERS = count(1)

BOX = """(pane, words) => {
    for (const run of pane.querySelectorAll(".title, .paragraph, .line")) {
        const at = run.textContent.indexOf(words);
        if (at < 0) continue;
        const range = document.createRange();
        const texts = document.createTreeWalker(run, NodeFilter.SHOW_TEXT);
        let before = 0;
        for (let node = texts.nextNode(); node; node = texts.nextNode()) {
            const holds = (end) => end >= before && end <= before + node.length;
            if (holds(at) && at < before + node.length) range.setStart(node, at - before);
            if (holds(at + words.length)) range.setEnd(node, at + words.length - before);
            before += node.length;
        }
        const boxes = [...range.getClientRects()].filter((box) => box.width > 1);
        const [first, last] = [boxes[0], boxes.at(-1)];
        return [first.left, first.top + first.height / 2, last.right, last.top + last.height / 2];
    }
}"""
CONTRAST = """(node) => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const light = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
            const share = part / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one, other) => {
        const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
        return (bright + 0.05) / (dark + 0.05);
    };
    const style = getComputedStyle(node);
    const sheet = getComputedStyle(node.closest(".desk"));
    return {
        text: contrast(style.color, style.backgroundColor),
        name: contrast(getComputedStyle(node, "::after").color, style.backgroundColor),
        line: contrast(style.borderBottomColor, sheet.getPropertyValue("--paper")),
    };
}"""

WATCH_SHOWN = """(pane) => {
    window.shown = [];
    new MutationObserver((records) => records
        .filter(({ target }) => target.matches("mark.is-shown") && target.checkVisibility())
        .forEach(({ target }) => window.shown.push(target.textContent))
    ).observe(pane, { subtree: true, attributeFilter: ["class"] });
}"""

AT_ONCE = """(keys) => {
    for (const key of keys) {
        let at = document.activeElement;
        while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        const settings = { key, bubbles: true, composed: true, cancelable: true };
        at.dispatchEvent(new KeyboardEvent("keydown", settings));
    }
}"""


class Marker:
    """A rater who marks words on the first desk of a study."""

    def __init__(self, rater, database):
        self.rater, self.page, self.database = rater, rater.page, database

    def press(self, *keys):
        self.rater.press(*keys)

    def pane(self, side):
        return self.page.locator(".pane").nth("AB".index(side))

    def drag_over(self, side, words):
        left, top, right, bottom = self.pane(side).evaluate(BOX, words)
        self.page.mouse.move(left + 0.5, top)
        self.page.mouse.down()
        self.page.mouse.move(right - 0.5, bottom, steps=4)
        self.page.mouse.up()

    @property
    def control(self):
        return self.page.locator(".marking")

    def mark(self, criterion=None):
        if criterion:
            self.control.get_by_role("combobox").select_option(label=criterion)
        self.control.get_by_role("button", name="Mark as evidence for").click()

    def level(self, criterion, side, digit):
        return self.rater.cell(criterion, side, f"{digit},")

    def quotes(self, criterion, side):
        return self.page.get_by_role("list", name=f"Passage {side}, evidence for {criterion}")

    def marks(self, side, *words):
        """Wait until these words are marked, letter by letter and each with its spaces."""
        marks = self.pane(side).locator("mark")
        eventually(self.page, marks.all_text_contents, list(words))
        return marks

    def pending(self, side):
        """The words that would be marked now, in their pieces."""
        return self.pane(side).locator("mark.is-pending").all_text_contents()

    def stored(self, item, side):
        """What the store holds now, as (start, end, quote), each checked against the passage."""
        connection = sqlite3.connect(self.database)
        query = (
            "SELECT value, text FROM rating_event e "
            "JOIN slot s ON s.study_id = e.study_id AND s.slot_token = e.slot "
            "JOIN passage_text p ON p.study_id = s.study_id AND p.text_id = s.text_id "
            "WHERE e.study_id = ? AND question_kind = 'spans' AND item = ? AND label = ? "
            "ORDER BY sequence DESC LIMIT 1"
        )
        row = connection.execute(query, (self.rater.study.id, item, side)).fetchone()
        connection.close()
        value, text = row or (None, "")
        spans = [(span["start"], span["end"], span["quote"]) for span in json.loads(value or "[]")]
        assert [text[start:end] for start, end, _ in spans] == [quote for _, _, quote in spans]
        return spans

    def rate_lowest(self):
        """Every question about a passage answered, but for the evidence that a 1 for A asks for."""
        for side in "AB":
            self.level("Fit", side, 1 if side == "A" else 3).click()
            self.level("Clearness", side, 3).click()
            self.rater.no_faults(side).click()
            self.rater.cell("Decision", side, "Accept").click()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = StudyServer(tmp_path_factory.mktemp("evidence"))
    yield server
    server.stop()


@pytest.fixture
def visitors(browser):
    visitors = Visitors(browser)
    yield visitors
    visitors.leave()


@pytest.fixture
def opened(server, visitors, tmp_path):
    """Open a study of one text for all its passages, and the first desk of a rater."""

    def opened(text=STORY, **settings):
        folder = write_study(tmp_path, "pair", f"qgzevidence{next(NUMBERS)}")
        for number, file in enumerate(sorted(folder.path.glob("xjqpassages/*.txt"))):
            file.write_text(f"{text}\n{number}.\n", encoding="utf-8")
        for rubric in folder.path.glob("rubrics/*.yaml"):
            written = rubric.read_text(encoding="utf-8").replace("kind: reason", "kind: quote")
            rubric.write_text(written, encoding="utf-8")
        study = server.open_study(folder)
        if not server.process:
            server.start()
        rater = RaterPage(visitors.new_page(**settings), study, "ann").open()
        rater.page.locator(".topic").click()  # keys count once the desk has the focus
        return Marker(rater, server.database)

    return opened


def test_words_dragged_over_with_the_mouse_are_stored_by_code_points(opened):
    desk = opened()
    texts = desk.page.locator(".text").all_text_contents()
    desk.drag_over("A", "A wave came")
    expect(desk.control).to_be_visible()
    expect(desk.control.get_by_role("combobox").locator("option:checked")).to_have_text("Fit")
    desk.mark()
    expect(desk.quotes("Fit", "A")).to_contain_text("“A wave came” (paragraph 1)")
    desk.rater.saved()
    # 12 for the title and its blank line, 5 for the family, 24 for the rest before the words.
    assert desk.stored("fit", "A") == [(41, 52, "A wave came")]
    desk.marks("A", "A wave came")
    assert desk.page.locator(".text").all_text_contents() == texts
    expect(desk.control).to_be_hidden()

    name = "node => [node.title, getComputedStyle(node, '::after').content]"
    title, shown = desk.pane("A").locator("mark").evaluate(name)
    assert title == "Evidence for Fit"
    assert shown.startswith('"Fit"')

    desk.drag_over("A", "The Wave 🌊")
    desk.press("q")
    expect(desk.quotes("Fit", "A")).to_contain_text("“The Wave 🌊” (title)")
    desk.rater.saved()
    assert desk.stored("fit", "A") == [(0, 10, "The Wave 🌊"), (41, 52, "A wave came")]


def test_marks_of_two_questions_overlap_and_each_is_taken_away_alone(opened):
    desk = opened()
    desk.drag_over("B", "lights went out. A wave")
    desk.mark()
    desk.drag_over("B", "A wave came in.")
    desk.mark("Clearness")
    marks = desk.marks("B", "lights went out. ", "A wave", " came in.")
    depths = marks.evaluate_all("all => all.map(n => n.dataset.depth)")
    assert depths == ["1", "2", "1"]
    labels = marks.evaluate_all("all => all.map(n => n.dataset.label)")
    assert labels == [None, "Fit", "Clearness"]
    line = "all => all.map(n => getComputedStyle(n).borderBottomStyle)"
    assert marks.evaluate_all(line) == ["solid", "double", "solid"]

    marks.nth(1).click()
    expect(desk.control).to_contain_text("Evidence for Fit")
    expect(desk.control).to_contain_text("Evidence for Clearness")
    desk.control.get_by_role("button", name="Take the mark away: Evidence for Fit").click()
    desk.marks("B", "A wave came in.")
    desk.rater.saved()
    assert desk.stored("fit", "B") == []
    assert [quote for *_, quote in desk.stored("clear", "B")] == ["A wave came in."]

    desk.press("z")
    desk.marks("B", "lights went out. ", "A wave", " came in.")
    desk.rater.saved()
    desk.page.reload()
    desk.rater.arrived()
    desk.marks("B", "lights went out. ", "A wave", " came in.")
    expect(desk.quotes("Fit", "B")).to_contain_text("“lights went out. A wave” (paragraph 1)")


def test_sentences_are_chosen_marked_and_taken_away_without_a_mouse(opened):
    desk = opened()
    desk.press("1", "a", "q")
    expect(desk.control).to_be_focused()
    eventually(desk.page, lambda: desk.pending("A"), ["The Wave 🌊"])
    desk.press("j", "ArrowDown", "Shift+ArrowDown")
    chosen = f"{FAMILY} Cafe\u0301 lights went out. A wave came in. It was 🌊 high."
    said = desk.page.locator(".reading [role=status]")
    expect(said).to_have_text("“A wave came in. It was 🌊 high.” (paragraph 1)")
    eventually(desk.page, lambda: chosen.endswith("".join(desk.pending("A"))), wanted=True)
    desk.press("Enter")
    expect(said).to_have_text("Marked as evidence for Fit.")
    desk.press("j", "ArrowRight", "Enter", "Escape")
    expect(desk.level("Fit", "A", 1)).to_be_focused()
    expect(desk.control).to_be_hidden()
    desk.rater.saved()
    assert [quote for *_, quote in desk.stored("fit", "A")] == ["A wave came in. It was 🌊 high."]
    assert [quote for *_, quote in desk.stored("clear", "A")] == ["Nobody spoke."]

    desk.press("h")
    changes = desk.page.get_by_role("dialog", name="Your changes").get_by_role("listitem")
    expect(changes.nth(0)).to_contain_text("Clearness: evidence for A no answer → “Nobody spoke.”")
    desk.press("Escape")

    desk.press("q", "j", "j", "Backspace")
    expect(said).to_have_text("The mark is taken away.")
    desk.press("Escape", "z")
    remove = desk.quotes("Fit", "A").get_by_role("button", name="Take the mark away")
    remove.focus()
    desk.press("Enter")
    expect(remove).to_have_count(0)
    expect(desk.level("Fit", "A", 1)).to_be_focused()
    desk.rater.saved()
    assert desk.stored("fit", "A") == []

    desk.press("?")
    keys = desk.page.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("mark evidence: the selected words, or sentence by sentence")


@pytest.mark.parametrize("opening", ["h", "?", "g", "l"])
def test_keys_that_follow_the_closing_of_a_dialog_at_once_keep_what_they_led_to(opened, opening):
    """A browser tells of a closed dialog later than the next key may come."""
    desk = opened()
    desk.press(opening)
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    desk.page.evaluate(AT_ONCE, ["Escape", "q", "j"])
    expect(dialog).to_have_count(0)
    desk.page.evaluate("() => new Promise((done) => setTimeout(done, 50))")
    expect(desk.control).to_be_focused()
    assert desk.pending("A") == [f"{FAMILY} Cafe\u0301 lights went out."]


def test_a_level_that_asks_for_evidence_leads_to_it_and_a_mark_is_enough(opened):
    desk = opened()
    desk.rate_lowest()
    expect(desk.page.get_by_text("Opens when both passages are rated: 1 answer")).to_be_visible()
    desk.press("n")
    offer = desk.page.get_by_role("button", name="Mark words in passage A")
    expect(offer).to_be_focused()
    block = desk.page.get_by_role("group", name="Fit", exact=True)
    expect(block.locator(".status")).to_have_text("Open: evidence for A")
    desk.press("Enter", "Enter", "Escape")
    expect(block.locator(".status")).to_have_text("Done")
    desk.rater.cell("Which one?", "", "Slightly B").click()
    desk.rater.cell("How sure are you?", "", "sure").click()
    expect(desk.page.locator(".missing")).to_have_text("All questions answered")
    desk.press("n")
    desk.rater.at(2)


def test_by_touch_a_sentence_is_tapped_and_a_line_of_verse_is_one(opened):
    phone = {"viewport": {"width": 375, "height": 700}, "has_touch": True, "is_mobile": True}
    desk = opened(VERSE, **phone)
    desk.page.locator(".views").get_by_role("button", name="Questions").tap()
    desk.level("Fit", "A", 1).check(force=True)
    desk.page.get_by_role("button", name="Mark words in passage A").tap()
    expect(desk.control).to_contain_text("Tap a sentence, or select words.")
    desk.pane("A").locator(".line").nth(1).tap()
    for target in desk.control.locator("button:visible, select:visible").all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 43.9
    until_fitting(desk.page)
    desk.control.get_by_role("button", name="Mark as evidence for").tap()
    expect(desk.control).to_contain_text("Marked as evidence for Fit.")
    desk.control.get_by_role("button", name="Close").tap()
    expect(desk.quotes("Fit", "A")).to_contain_text("“the lamps burn blue 🌊” (line 2)")
    desk.rater.saved()
    assert desk.stored("fit", "A") == [(23, 44, "the lamps burn blue 🌊")]
    desk.page.evaluate(WATCH_SHOWN, desk.pane("A").element_handle())  # it is shown for a moment
    desk.quotes("Fit", "A").get_by_role("button").first.tap()
    eventually(desk.page, lambda: desk.page.evaluate("shown"), ["the lamps burn blue 🌊"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marked_words_their_line_and_their_name_are_easy_to_see(scheme, opened):
    desk = opened(color_scheme=scheme)
    for words, criterion in (("A wave came in.", "Fit"), ("wave", "Clearness")):
        desk.drag_over("A", words)
        desk.mark(criterion)
    until_at_rest(desk.page)
    for mark in desk.marks("A", "A ", "wave", " came in.").all():
        contrast = mark.evaluate(CONTRAST)
        assert contrast["text"] >= 4.5
        assert contrast["name"] >= 4.5
        assert contrast["line"] >= 3
    desk.press("q", "j")
    expect(desk.pane("A").locator("mark.is-pending").first).to_be_visible()
    assert violations(desk.page) == []
