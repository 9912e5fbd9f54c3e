"""The demo's validity passages are sound, apart from the study, and the size that they say."""

import pytest

from evalkit.service.demo import WHOLE_STUDY
from evalkit.service.preview import preview
from evalkit.study.files.folder import read_study_folder
from evalkit.study.files.shipped import shipped
from evalkit.study.purpose import Purpose
from evalkit.study.study import Study

DEMO = shipped("data", "demo_study")


@pytest.fixture(scope="module")
def study() -> Study:
    """The demo as `evalkit demo` opens it, with its checks of raters."""
    reading = read_study_folder(DEMO, WHOLE_STUDY)
    assert reading.study is not None, reading.faults
    return reading.study


def test_three_passages_have_known_levels_and_one_is_damaged(study):
    passages = [passage for known in study.validity for passage in known.passages]
    assert sorted(p.purpose for p in passages) == [Purpose.DAMAGED, *[Purpose.VALIDITY] * 3]
    assert all(passage.expected for passage in passages)


def test_each_is_as_long_as_its_brief_asks(study):
    for known in study.validity:
        for passage in known.passages:
            words = len(passage.text.split()) - len(passage.text.splitlines()[0].split())
            assert known.brief.min_words <= words <= known.brief.max_words, passage.id


def test_a_rater_of_the_demo_gets_them_among_the_rest(study):
    found = preview(study)
    # Five raters, each with twelve briefs, two of them again, and one passage of either kind.
    assert found.n_by_purpose == {
        Purpose.RATING: 60,
        Purpose.REPEAT: 10,
        Purpose.VALIDITY: 5,
        Purpose.DAMAGED: 5,
    }
    # Twelve briefs can be halved between the sides, five raters of a brief only but for one.
    assert (found.rater_imbalance, found.brief_imbalance) == (0, 1)
