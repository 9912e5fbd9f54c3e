import pytest
from report_study import Answers, small_study

from evalkit.study.study import Study


@pytest.fixture
def study() -> Study:
    return small_study()


@pytest.fixture
def answers() -> Answers:
    return Answers()
