"""The demo's validity passages are sound, apart from the study, and the size that they say."""

import shutil
from pathlib import Path

import pytest

from evalkit.service.preview import preview
from evalkit.study.files.folder import read_study_folder
from evalkit.study.files.shipped import shipped
from evalkit.study.purpose import Purpose
from evalkit.study.study import Study

DEMO = shipped("data", "demo_study")


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Study:
    """The demo with its checks of raters switched on."""
    folder = tmp_path_factory.mktemp("checked") / "demo"
    shutil.copytree(DEMO, folder)
    settings = folder / "study.yaml"
    text = settings.read_text(encoding="utf-8")
    for key in ("validity:", "repeats_per_rater:"):
        text = text.replace(f"# {key}", key)
    settings.write_text(text, encoding="utf-8")
    reading = read_study_folder(Path(folder))
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
    assert found.n_by_purpose == {
        Purpose.RATING: 48,
        Purpose.REPEAT: 8,
        Purpose.VALIDITY: 4,
        Purpose.DAMAGED: 4,
    }
    assert (found.rater_imbalance, found.brief_imbalance) == (0, 0)
