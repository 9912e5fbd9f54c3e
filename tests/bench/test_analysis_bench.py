from dataclasses import replace

import numpy as np
import pytest

from evalkit.analysis.frame import OPTIONAL_COLUMNS, check_ratings
from evalkit.bench.analysis import AnalysisReport, format_table
from evalkit.bench.analysis.alpha import time_alpha
from evalkit.bench.analysis.growth import time_size
from evalkit.bench.analysis.made_study import Size, made_ratings, with_circumstances
from evalkit.bench.analysis.report import Effort, measure
from evalkit.bench.analysis.sign_flip import time_sign_flip
from evalkit.bench.analysis.timing import in_new_process, median_seconds

TINY = Size(n_briefs=4, n_raters=3, n_criteria=2)


@pytest.fixture(scope="module")
def said() -> list[str]:
    return []


@pytest.fixture(scope="module")
def report(said: list[str]) -> AnalysisReport:
    study_only = Effort(
        study=TINY,
        alpha=(),
        n_draws=10,
        n_library_draws=2,
        sign_flips=(),
        n_resamples=10,
        growth=(),
        enough_seconds=0.0,
    )
    whole = measure(study_only, 1, said.append)
    return replace(
        whole,
        alpha=(time_alpha(TINY, 1, n_draws=10, n_library_draws=2, enough_seconds=0.0),),
        sign_flips=(time_sign_flip(8, 1, n_resamples=10, enough_seconds=0.0),),
        growth=(time_size(TINY, 1),),
    )


def test_made_ratings_are_complete_and_stand_once() -> None:
    ratings = check_ratings(made_ratings(TINY, np.random.default_rng(1)))
    assert len(ratings.scores) == TINY.n_ratings == 4 * 2 * 3 * 2
    assert ratings.scores["value"].between(1, 4).all()
    assert len(ratings.preferences) == 4 * 3


def test_circumstances_fill_every_optional_column_of_one_round() -> None:
    rng = np.random.default_rng(1)
    scores = with_circumstances(made_ratings(TINY, rng), rng).scores
    assert set(OPTIONAL_COLUMNS) - set(scores.columns) == {"round", "repeat"}
    places = scores.groupby("rater")["position"].unique().map(sorted)
    assert places.map(list).tolist() == [[1, 2, 3, 4]] * 3


def test_progress_names_what_comes_next(report: AnalysisReport, said: list[str]) -> None:
    assert report.study.n_ratings == 48
    assert said == ["a whole study"]


def test_whole_study_makes_every_table(report: AnalysisReport) -> None:
    assert report.study.n_tables > 20
    assert 0 < report.study.seconds <= report.study.first_seconds


def test_library_in_a_loop_gives_our_alpha_and_jackknife(report: AnalysisReport) -> None:
    (alpha,) = report.alpha
    assert alpha.largest_difference < 1e-12
    assert alpha.interval_ratio == pytest.approx(
        alpha.bootstrap_ratio * alpha.bootstrap_seconds / alpha.jackknife_seconds
    )


def test_scipy_tries_all_patterns_of_few_briefs_and_gives_our_p(report: AnalysisReport) -> None:
    (flips,) = report.sign_flips
    assert (flips.scipy_is_exact, flips.scipy_n_patterns) == (True, 256)
    assert flips.scipy_p_value == pytest.approx(flips.p_value, rel=1e-12)


def test_scipy_draws_patterns_of_many_briefs() -> None:
    flips = time_sign_flip(20, 1, n_resamples=99, enough_seconds=0.0)
    assert (flips.scipy_is_exact, flips.scipy_n_patterns) == (False, 99)
    assert flips.p_value < 0.01 < flips.scipy_p_value


def test_growth_tells_time_and_memory(report: AnalysisReport) -> None:
    (step,) = report.growth
    assert step.n_ratings == 48
    assert step.seconds > 0
    assert step.added_mib is None or step.added_mib >= 0


def test_table_says_which_aims_are_reached_and_which_are_missed(report: AnalysisReport) -> None:
    slow = replace(report, study=replace(report.study, seconds=0.6))
    million = replace(report, growth=(replace(report.growth[0], n_ratings=1_000_000),))
    assert "0.5 s: MISSED" in format_table(slow)
    assert "2 s: reached" in format_table(million)
    assert max(map(len, format_table(million).splitlines())) <= 130


def test_table_shows_no_memory_where_the_system_tells_no_memory(report: AnalysisReport) -> None:
    silent = replace(report.growth[0], memory_before_mib=None, memory_peak_mib=None)
    assert "MiB" not in format_table(replace(report, growth=(silent,)))


def test_median_leaves_the_first_call_out() -> None:
    calls: list[int] = []
    median_seconds(lambda: calls.append(1), enough_seconds=0.0)
    assert len(calls) == 4


def test_a_new_process_computes_with_one_thread() -> None:
    from os import getenv

    assert in_new_process(getenv, "OPENBLAS_NUM_THREADS") == "1"
    assert getenv("OPENBLAS_NUM_THREADS") is None
