"""Every slip in a study folder is found once, in its file and line, in words."""

from pathlib import Path

import pytest
from broken_studies import BROKEN
from slip import BrokenStudy
from sound_study import write_sound_study

from evalkit.study.files.folder import read_study_folder


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_slip_is_found_where_it_is_and_nothing_else(broken: BrokenStudy, tmp_path: Path) -> None:
    broken.slip(write_sound_study(tmp_path))

    reading = read_study_folder(tmp_path)

    assert reading.study is None
    found = [(fault.file, fault.line) for fault in reading.faults]
    sentences = [fault.sentence for fault in reading.faults]
    assert found == [(fault.file, fault.line) for fault in broken.faults], sentences
    for fault, sentence in zip(broken.faults, sentences, strict=True):
        assert fault.words in sentence
