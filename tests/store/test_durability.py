import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from small_study import OPENED_AT, RUBRIC, STUDY_ID, open_small_study

from evalkit.errors import StoreError
from evalkit.store import rating_events
from evalkit.store.rating_chains import verify_chain
from evalkit.store.rating_events import (
    Stamp,
    Work,
    append_answers,
    append_news,
    current_answers,
    hold_rater,
)
from evalkit.store.unit_of_work import Store, open_store
from evalkit.study.answer import Answer, Question, QuestionKind

N_THREADS = 16
WORKS = (
    Work(STUDY_ID, "ana", "work1"),
    Work(STUDY_ID, "ana", "work2"),
    Work(STUDY_ID, "ben", "work3"),
    Work(STUDY_ID, "ben", "work4"),
)
COMMENT = Question(QuestionKind.COMMENT)
STAMP = Stamp(RUBRIC.content_hash, 1, OPENED_AT)


def save(store: Store, work: Work, answers) -> int:
    with store.writing() as connection:
        return append_answers(connection, work, answers, STAMP)


def in_threads(act: Callable[[int], object]) -> list[object]:
    """Let every thread begin at the same moment, and give what each of them came to."""
    start = threading.Barrier(N_THREADS)

    def begin(number: int) -> object:
        start.wait()
        return act(number)

    with ThreadPoolExecutor(N_THREADS) as pool:
        return list(pool.map(begin, range(N_THREADS)))


def events_of(store: Store) -> list:
    with store.reading() as connection:
        for rater_id in ("ana", "ben"):
            assert verify_chain(connection, STUDY_ID, rater_id) is None
        return list(rating_events.events(connection, STUDY_ID))


def test_of_sixteen_threads_that_answer_none_is_lost_and_none_stands_twice(store: Store):
    n_answers = 8

    def answer(number: int) -> None:
        work, question = WORKS[number % 4], Question(QuestionKind.EVIDENCE, f"item{number}")
        for given in range(n_answers):
            for _ in range(2):  # a message that the browser sends again
                save(store, work, {question: Answer(str(given))})

    in_threads(answer)
    events = events_of(store)
    stored = sorted((event.question.item, event.answer.value) for event in events)
    sent = sorted((f"item{n}", str(a)) for n in range(N_THREADS) for a in range(n_answers))
    assert stored == sent


def test_a_click_that_arrives_sixteen_times_at_once_is_stored_once(store: Store):
    in_threads(lambda _: save(store, WORKS[0], {COMMENT: Answer("once")}))
    assert len(events_of(store)) == 1


def test_of_sixteen_pages_with_the_same_old_state_one_wins_and_the_others_hear_of_it(store: Store):
    def answer(number: int) -> str:
        message = {COMMENT: Answer(f"page {number}")}
        with store.writing() as connection:
            hold_rater(connection, WORKS[0])
            stands = current_answers(connection, WORKS[0])
            if stands.given_meanwhile(message, seen=0):
                return "conflict"
            append_news(connection, WORKS[0], message, stands, STAMP)
        return f"page {number}"

    heard = in_threads(answer)
    (winner,) = (answer for answer in heard if answer != "conflict")
    assert [event.answer.value for event in events_of(store)] == [winner]


def test_two_processes_share_one_file(sqlite_store: Store):
    others = [_writer(sqlite_store.name, 1000 * number) for number in (1, 2)]
    told = [[int(other.stdout.readline()) for _ in range(15)] for other in others]
    for other in others:
        _kill(other)
    stored = {int(event.answer.value) for event in events_of(sqlite_store)}
    assert {number for numbers in told for number in numbers} <= stored


def _writer(database: str, first: int) -> subprocess.Popen[str]:
    here = Path(__file__).parent
    return subprocess.Popen(
        [sys.executable, str(here / "write_until_killed.py"), database, str(first)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(here), *sys.path])},
    )


def _kill(process: subprocess.Popen[str]) -> list[int]:
    """Kill as the system kills, and read what was still in the pipe."""
    process.kill()
    rest, _ = process.communicate()
    return [int(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")]


def test_what_was_acknowledged_before_a_kill_is_stored_once(new_database: Callable[[], str]):
    database = new_database()
    store = open_store(database)
    open_small_study(store)
    acknowledged: list[int] = []
    for kill in range(1, 4):
        writer = _writer(database, 1000 * kill)
        told = [int(writer.stdout.readline()) for _ in range(10 * kill)]
        acknowledged += told + _kill(writer)
        stored = [int(event.answer.value) for event in events_of(store)]
        assert len(stored) == len(set(stored))
        assert set(acknowledged) <= set(stored)
        # Stored and not yet told: at most the one that each kill interrupted.
        assert len(set(stored) - set(acknowledged)) <= kill
    store.close()


def test_a_file_survives_kills_whole(sqlite_store: Store):
    writer = _writer(sqlite_store.name, 0)
    assert [int(writer.stdout.readline()) for _ in range(20)] == list(range(20))
    _kill(writer)
    connection = sqlite3.connect(sqlite_store.name)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


def test_a_full_disk_is_named_and_nothing_is_half_stored(sqlite_store: Store):
    def fill_the_disk() -> None:
        with sqlite_store.writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            for number in range(200):
                answer = Answer(f"{number}" * 4000)
                append_answers(connection, WORKS[0], {COMMENT: answer}, STAMP)

    save(sqlite_store, WORKS[0], {COMMENT: Answer("before")})
    with pytest.raises(StoreError, match=r"disk that holds .* is full, so nothing was stored"):
        fill_the_disk()
    sqlite_store.engine.dispose()
    with sqlite_store.reading() as connection:
        assert current_answers(connection, WORKS[0]).answers == {COMMENT: Answer("before")}
    assert save(sqlite_store, WORKS[0], {COMMENT: Answer("after")}) == 2


def test_a_file_that_another_program_holds_is_named(tmp_path: Path):
    store = open_store(tmp_path / "evalkit.db", busy_seconds=0.2)
    open_small_study(store)
    other = sqlite3.connect(store.name, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="Another program is writing"):
        save(store, WORKS[0], {COMMENT: Answer("x")})
    other.execute("ROLLBACK")
    other.close()
    assert save(store, WORKS[0], {COMMENT: Answer("x")}) == 1
    store.close()


def test_a_unit_of_work_inside_another_ends_in_a_sentence(tmp_path: Path):
    store = open_store(tmp_path / "evalkit.db", busy_seconds=0.2)
    open_small_study(store)
    with store.writing(), pytest.raises(StoreError, match=r"did not finish within 0\.2 seconds"):
        save(store, WORKS[0], {COMMENT: Answer("x")})
    store.close()


def test_a_backup_of_the_open_file_is_whole(sqlite_store: Store, tmp_path: Path):
    save(sqlite_store, WORKS[0], {COMMENT: Answer("kept")})
    source, target = sqlite3.connect(sqlite_store.name), sqlite3.connect(tmp_path / "backup.db")
    source.backup(target)
    for connection in (source, target):
        connection.close()
    backup = open_store(tmp_path / "backup.db")
    assert [event.answer.value for event in events_of(backup)] == ["kept"]
    backup.close()
