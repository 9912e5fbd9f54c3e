"""The desk's answers and what the store holds of them, read by node without a browser."""

import json
import shutil
import subprocess
from importlib.resources import files

import pytest

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None, reason="node runs the scripts: install it"
)

SCRIPTS = files("evalkit.ui.components") / "desk"
WITHDRAWN = {"missing": "withdrawn"}
BEGIN = """
const RULES = [
  { key: "fit", stage: "passages", required: true },
  { key: "why", stage: "passages", required: true, when: { key: "fit", values: ["1"] } },
  { key: "comment", stage: "passages", required: false },
];
const sheet = (stored = {}, seen = 0) => new AnswerSheet(RULES, stored, seen);
const message = (page) => ({ seen: page.seen, answers: page.toSend(), changed: page.touched() });
const accepted = { newer: [], refused: [] };
const told = {};
"""


def run(script):
    """What a script puts into `told`."""
    code = "".join((SCRIPTS / n).read_text(encoding="utf-8") for n in ("answers.js", "stored.js"))
    end = "console.log(JSON.stringify(told))"
    done = subprocess.run(
        ["node", "-e", f"{code}{BEGIN}{script};{end}"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_only_what_is_not_known_to_be_stored_is_sent_for_storing():
    told = run(
        """const page = sheet();
        page.set("fit", "3");
        page.settle(message(page), accepted);
        page.set("comment", "Dry.");
        told.next = message(page);"""
    )
    assert told["next"]["changed"] == ["comment"]
    assert told["next"]["answers"] == {"fit": "3", "comment": "Dry."}


def test_an_answer_from_elsewhere_is_taken_over_where_nothing_was_changed_here():
    told = run(
        """const page = sheet({ fit: "3" }, 1);
        told.taken = page.learn({ answers: { fit: "4" }, sequence: 2 }, null);
        told.shown = page.value("fit");
        told.unsent = page.touched();"""
    )
    assert told == {"taken": ["fit"], "shown": "4", "unsent": []}


def test_an_answer_changed_here_and_elsewhere_waits_and_is_not_sent():
    told = run(
        """const page = sheet({ fit: "3" }, 1);
        page.set("fit", "2");
        page.set("comment", "Dry.");
        page.learn({ answers: { fit: "4" }, sequence: 2 }, null);
        told.shown = page.value("fit");
        told.held = [...page.held];
        told.unsent = page.touched();"""
    )
    assert told["shown"] == "2"
    assert told["held"] == [["fit", {"newer": "4", "base": "3"}]]
    assert told["unsent"] == ["comment"]


@pytest.mark.parametrize(("is_mine", "shown"), [("true", "2"), ("false", "4")])
def test_the_choice_between_the_two_is_sent_with_what_the_page_has_seen(is_mine, shown):
    told = run(
        f"""const page = sheet({{ fit: "3" }}, 1);
        page.set("fit", "2");
        page.learn({{ answers: {{ fit: "4" }}, sequence: 2 }}, null);
        page.decide("fit", {is_mine});
        told.next = message(page);"""
    )
    assert told["next"] == {"seen": 2, "answers": {"fit": shown}, "changed": ["fit"]}


def test_keeping_the_newer_answer_can_be_undone():
    told = run(
        """const page = sheet({ fit: "3" }, 1);
        page.set("fit", "2");
        page.learn({ answers: { fit: "4" }, sequence: 2 }, null);
        page.decide("fit", false);
        page.undo();
        told.shown = page.value("fit");"""
    )
    assert told["shown"] == "2"


def test_what_this_page_sent_itself_is_no_answer_from_elsewhere():
    """The store has it, its acknowledgement is lost, and the rater has gone on meanwhile."""
    told = run(
        """const page = sheet();
        page.set("fit", "3");
        const flight = message(page);
        page.set("fit", "4");
        page.learn({ answers: { fit: "3" }, sequence: 1 }, flight);
        told.held = page.held.size;
        told.shown = page.value("fit");
        told.unsent = page.touched();"""
    )
    assert told == {"held": 0, "shown": "4", "unsent": ["fit"]}


def test_an_answer_given_while_the_message_was_on_its_way_is_not_taken_for_stored():
    told = run(
        """const page = sheet();
        page.set("fit", "3");
        const flight = message(page);
        page.set("fit", "4");
        page.settle(flight, accepted);
        told.unsent = page.touched();"""
    )
    assert told["unsent"] == ["fit"]


def test_what_is_no_longer_asked_is_withdrawn_and_its_words_stay_on_the_page():
    told = run(
        """const page = sheet({ fit: "1", why: "Enormous." }, 2);
        page.set("fit", "4");
        const flight = message(page);
        told.sent = flight.answers;
        page.settle(flight, accepted);
        page.learn({ answers: { fit: "4", why: WITHDRAWN }, sequence: 4 }, null);
        page.set("fit", "1");
        told.back = page.toSend();"""
    )
    assert told["sent"] == {"fit": "4", "why": WITHDRAWN}
    assert told["back"] == {"fit": "1", "why": "Enormous."}


@pytest.mark.parametrize(
    ("stored", "held"),
    [('{ fit: "3" }', 0), ('{ fit: "2" }', 0), ("{}", 0), ('{ fit: "4" }', 1)],
    ids=["as sent", "as drafted", "as before", "answered elsewhere"],
)
def test_a_draft_waits_only_where_its_question_was_answered_elsewhere(stored, held):
    """It replaced no answer, the page had sent a 3 without an answer, and then came the 2."""
    told = run(
        f"""const page = sheet({stored}, 1);
        told.isNews = page.restore({{ drafts: {{ fit: "2" }}, bases: {{}}, sent: {{ fit: "3" }} }});
        told.held = page.held.size;
        told.shown = page.value("fit");"""
    )
    assert told == {"isNews": stored != '{ fit: "2" }', "held": held, "shown": "2"}


def test_a_choice_still_waits_after_a_reload():
    told = run(
        """const page = sheet({ fit: "3" }, 1);
        page.set("fit", "2");
        page.learn({ answers: { fit: "4" }, sequence: 2 }, null);
        const kept = JSON.parse(JSON.stringify(page.drafts(null)));
        const reloaded = sheet({ fit: "4" }, 2);
        reloaded.restore(kept);
        told.held = [...reloaded.held];
        told.unsent = reloaded.touched();"""
    )
    assert told == {"held": [["fit", {"newer": "4", "base": "3"}]], "unsent": []}


def test_what_comes_after_closing_is_kept_to_be_copied_and_the_form_shows_what_counts():
    told = run(
        """const page = sheet({ fit: "3" }, 1);
        page.set("fit", "2");
        page.set("comment", "Much typed.");
        page.giveUp();
        told.lost = [...page.lost];
        told.shown = page.value("fit");
        told.unsent = page.touched();
        page.takeUp();
        told.held = [...page.held.keys()];"""
    )
    assert told["lost"] == [["fit", "2"], ["comment", "Much typed."]]
    assert (told["shown"], told["unsent"]) == ("3", [])
    assert told["held"] == ["fit", "comment"]


def test_a_refused_answer_waits_until_it_is_changed():
    told = run(
        """const page = sheet();
        page.set("comment", "Refused.");
        page.settle(message(page), { newer: [], refused: ["comment"] });
        told.before = page.touched();
        page.setText("comment", "Mended.");
        told.after = page.touched();"""
    )
    assert told == {"before": [], "after": ["comment"]}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (r"a wave \ud83c\udf0a", "a wave 🌊"),
        (r"half \ud83c", "half "),
        (r"\udf0a half", " half"),
        (r"\ud83c\ud83c\udf0a", "🌊"),
        (r"a\0b", "ab"),
    ],
)
def test_half_an_emoji_is_taken_out_of_what_was_typed(typed, kept):
    told = run(f"""const page = sheet(); page.setText("comment", "{typed}");
        told.kept = page.value("comment")""")
    assert told["kept"] == kept


def test_undo_goes_on_with_what_the_store_remembers():
    told = run(
        """const page = sheet({ fit: "4" }, 2);
        page.set("comment", "Now.");
        page.remember([
          { changes: [{ key: "fit", before: WITHDRAWN, after: "3" }] },
          { changes: [{ key: "fit", before: "3", after: "4" }] },
        ]);
        told.shown = [];
        while (page.undo()) told.shown.push([page.value("comment"), page.value("fit")]);"""
    )
    assert told["shown"] == [[None, "4"], [None, "3"], [None, None]]
