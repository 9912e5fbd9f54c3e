"""Reading a study costs work in proportion to its ratings, counted in SQLite's own steps."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from small_study import BRIEFS, KEY, OPENED_AT, RUBRIC, SETTINGS, STUDY, STUDY_ID
from sqlalchemy import Connection

from evalkit.store.archive import write_archive
from evalkit.store.overview import assignment_overview, rater_overview
from evalkit.store.rating_events import Stamp, Work, append_answers
from evalkit.store.ratings import ratings_frame
from evalkit.store.studies import add_study
from evalkit.store.summary import choices, paired_composites, paired_scores, value_counts
from evalkit.store.unit_of_work import Store, open_store
from evalkit.study.answer import Answer, Question, QuestionKind
from evalkit.study.blinded import Assignment, AssignmentKind, Slot
from evalkit.study.key import Placement
from evalkit.study.rater import Rater

REFERENCE = SETTINGS.reference_system.id


def rated_store(path: Path, n_raters: int) -> Store:
    """Every rater answers twelve criteria of both passages of both briefs, and prefers one."""
    raters = tuple(Rater(f"rater{number}", "Rater") for number in range(n_raters))
    assignments = [
        Assignment(
            f"{rater.id}-{brief.id}",
            rater.id,
            brief.id,
            position,
            AssignmentKind.PAIR,
            tuple(Slot(f"{rater.id}-{brief.id}-{label}", label) for label in "AB"),
        )
        for rater in raters
        for position, brief in enumerate(BRIEFS, start=1)
    ]
    placements = tuple(
        Placement(work.id, slot.token, work.brief_id, system.id)
        for work in assignments
        for slot, system in zip(work.slots, SETTINGS.systems, strict=True)
    )
    store = open_store(path)
    stamp = Stamp(RUBRIC.content_hash, 1, OPENED_AT)
    with store.writing() as connection:
        key = replace(KEY, placements=placements)
        add_study(connection, replace(STUDY, raters=raters), assignments, key, OPENED_AT)
        for work in assignments:
            message = {Question(QuestionKind.PREFERENCE): Answer("clearly_a")} | {
                Question(QuestionKind.SCORE, f"criterion{number}", slot.token): Answer("3")
                for number in range(12)
                for slot in work.slots
            }
            append_answers(connection, Work(STUDY_ID, work.rater_id, work.id), message, stamp)
    return store


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory):
    """One study with 20 raters and one with 80."""
    folder = tmp_path_factory.mktemp("growth")
    made = [rated_store(folder / f"{n_raters}.db", n_raters) for n_raters in (20, 80)]
    yield made
    for store in made:
        store.close()


def steps(connection: sqlite3.Connection, act: Callable[[], object]) -> int:
    """Hundreds of steps of SQLite's virtual machine."""
    counted = 0

    def count() -> None:
        nonlocal counted
        counted += 1

    connection.set_progress_handler(count, 100)
    act()
    connection.set_progress_handler(None, 100)
    return counted


READERS: list[Callable[[Connection], object]] = [
    lambda c: ratings_frame(c, STUDY_ID),
    lambda c: value_counts(c, STUDY_ID),
    lambda c: paired_scores(c, STUDY_ID, REFERENCE),
    lambda c: paired_composites(c, STUDY_ID, REFERENCE, ()),
    lambda c: choices(c, STUDY_ID),
    lambda c: rater_overview(c, STUDY_ID),
    lambda c: assignment_overview(c, STUDY_ID),
]
NAMES = ["frame", "counts", "scores", "composites", "choices", "raters", "assignments"]


@pytest.mark.parametrize("read", READERS, ids=NAMES)
def test_four_times_the_ratings_cost_about_four_times_the_steps(stores, read):
    costs = []
    for store in stores:
        with store.reading() as connection:
            driver = connection.connection.driver_connection
            costs.append(steps(driver, lambda connection=connection: read(connection)))
    assert costs[1] < 6 * costs[0]


@pytest.mark.parametrize("view", ["current_rating", "score", "preference"])
def test_the_views_of_an_archive_grow_like_its_ratings(stores, tmp_path: Path, view):
    costs = []
    for number, store in enumerate(stores):
        path = tmp_path / f"{number}.db"
        with store.reading() as connection:
            write_archive(connection, STUDY_ID, path, unblinded=False)
        with closing(sqlite3.connect(path)) as archive:
            query = f"SELECT * FROM {view}"
            costs.append(
                steps(archive, lambda archive=archive, q=query: archive.execute(q).fetchall())
            )
    assert costs[1] < 6 * costs[0]
