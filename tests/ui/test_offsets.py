"""What the browser makes of a selection: the offsets that Python counts, and no letter cut."""

import json
import shutil
import subprocess
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from evalkit.study.span import read_spans

SCRIPT = files("evalkit.ui.components") / "desk" / "offsets.js"
RUN = """
const cases = JSON.parse(require("fs").readFileSync(0, "utf-8"));
console.log(JSON.stringify(cases.map(({ text, start, end }) => {
  const passage = new PassageText(text);
  const place = passage.whole({ start, end });
  const sentences = passage.sentences({ start: 0, end: text.length });
  const span = place && passage.inPoints(place);
  return { span, back: span && passage.inUnits(span), place,
    sentences: sentences.map((each) => passage.inPoints(each)) };
})));
"""
WITHOUT_SEGMENTER = "Intl.Segmenter = undefined;\n"
ALPHABET = "ab .?!\n\r“”🌊\u0301\u0308👩\u200d👧🏽é日"
FAMILY = "👩‍👩‍👧"

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None, reason="node runs the script: install it"
)


def in_node(cases, before=""):
    code = before + SCRIPT.read_text(encoding="utf-8") + RUN
    run = subprocess.run(
        ["node", "-e", code], input=json.dumps(cases), capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout)


def is_combining(text):
    return bool(text) and unicodedata.combining(text[0]) > 0


def units(text):
    return len(text.encode("utf-16-le")) // 2


@st.composite
def selections(draw):
    text = draw(st.text(alphabet=ALPHABET, min_size=1, max_size=40))
    start, end = sorted(draw(st.tuples(*[st.integers(0, units(text))] * 2)))
    return {"text": text, "start": start, "end": end}


@pytest.mark.parametrize("before", ["", WITHOUT_SEGMENTER])
@settings(max_examples=6, phases=[Phase.generate])
@given(st.lists(selections(), min_size=30, max_size=60))
def test_any_selection_becomes_whole_words_of_the_text_that_python_finds(before, cases):
    for case, found in zip(cases, in_node(cases, before), strict=True):
        text = case["text"]
        if found["span"]:
            (span,) = read_spans(json.dumps([found["span"]]), text)
            assert not is_combining(text[span.end :])
            assert found["back"] == found["place"]
        spans = [read_spans(json.dumps([each]), text)[0] for each in found["sentences"]]
        covered = {place for span in spans for place in range(span.start, span.end)}
        assert {place for place, letter in enumerate(text) if not letter.isspace()} <= covered


@pytest.mark.parametrize("before", ["", WITHOUT_SEGMENTER])
@pytest.mark.parametrize(
    ("start", "end", "quote"),
    [
        (3, 4, FAMILY),  # the first half of the first of three
        (9, 10, FAMILY),
        (4, 13, f"{FAMILY} C"),
        (15, 16, "e\u0301"),
        (16, 19, "e\u0301"),
        (0, 3, "A"),
        (1, 2, None),
    ],
)
def test_a_selection_that_cuts_a_letter_takes_all_of_it(before, start, end, quote):
    text = f"A  {FAMILY} Cafe\u0301  end"
    (found,) = in_node([{"text": text, "start": start, "end": end}], before)
    assert (found["span"] or {}).get("quote") == quote


def test_sentences_end_at_their_marks():
    text = "“Why?” she asked. It was late. Nobody\nspoke"
    (found,) = in_node([{"text": text, "start": 0, "end": 1}])
    assert [each["quote"] for each in found["sentences"]] == [
        "“Why?”",
        "she asked.",
        "It was late.",
        "Nobody",
        "spoke",
    ]
