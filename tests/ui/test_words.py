"""The rater's words in every language: the same keys, the same places to fill in, nothing empty."""

import re
import sys
from collections import Counter
from importlib.resources import files
from types import ModuleType

import pytest

import evalkit.errors
from evalkit.errors import AccessError, ClosedError, ConflictError, RatingsTableError, StoreError
from evalkit.study import language
from evalkit.study.language import LANGUAGES
from evalkit.ui.failing import sentence_of
from evalkit.ui.words import languages
from evalkit.ui.words.languages import language_names, words_of

PARTS = ("desk", "app", "errors")
OTHERS = [code for code in LANGUAGES if code != "en"]
PLACE = re.compile(r"\{(\w*)\}")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("code", OTHERS)
def test_every_language_says_all_that_english_says_and_no_more(code, part):
    english, other = getattr(words_of("en"), part), getattr(words_of(code), part)
    assert list(other) == list(english)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_leaves_the_same_places_to_fill_in(code, part):
    english, other = getattr(words_of("en"), part), getattr(words_of(code), part)
    differing = {
        key: (text, other[key])
        for key, text in english.items()
        if Counter(PLACE.findall(text)) != Counter(PLACE.findall(other[key]))
    }
    assert differing == {}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_no_sentence_is_empty_or_ends_in_a_blank(code, part):
    texts = getattr(words_of(code), part)
    assert [key for key, text in texts.items() if not text or text != text.strip()] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_file_of_words_names_its_own_language(code):
    assert words_of(code).language == code
    assert language_names()[code] == words_of(code).name


def test_there_is_a_row_for_each_file_of_words():
    names = {path.name for path in files("evalkit.ui.words").iterdir() if path.name.endswith(".py")}
    found = {name.removesuffix(".py") for name in names - {"__init__.py", "languages.py"}}
    assert found == set(LANGUAGES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_sentence_for_an_error_belongs_to_an_error_that_there_is(code):
    assert [name for name in words_of(code).errors if not hasattr(evalkit.errors, name)] == []


def test_a_row_and_a_file_bring_a_third_language(monkeypatch):
    file = ModuleType("evalkit.ui.words.eo")
    file.LANGUAGE, file.NAME = "eo", "Esperanto"
    file.DESK, file.APP, file.ERRORS = {"next": "Sekva"}, {"guide": "Gvidilo"}, {}
    monkeypatch.setitem(sys.modules, "evalkit.ui.words.eo", file)
    for module in (language, languages):
        monkeypatch.setattr(module, "LANGUAGES", (*LANGUAGES, "eo"))
    words_of.cache_clear()
    assert words_of("eo").app["guide"] == "Gvidilo"
    assert language_names() == {"en": "English", "es": "Español", "eo": "Esperanto"}
    words_of.cache_clear()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (AccessError("x"), "Esta página no es parte de su trabajo; abra su propio enlace."),
        (ClosedError("x"), "La evaluación de este estudio está cerrada; la respuesta no se guardó"),
        (StoreError("/srv/base/r.db"), "Ahora no se pueden leer ni guardar las respuestas."),
        (ConflictError("x"), "Ya hay guardada una respuesta más nueva"),
        (RatingsTableError("No column 'brief'."), "No column 'brief'."),
    ],
)
def test_an_error_is_told_in_the_rater_s_language_by_its_class(error, sentence):
    assert sentence_of(error, words_of("es")).startswith(sentence)
