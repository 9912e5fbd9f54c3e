"""What was called saved outlives the server, however often and whenever it is killed."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from canary_study import write_study
from people import Visitors
from playwright.sync_api import expect
from study_server import MortalServer
from waiting import eventually

from evalkit.service.access import invite
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.workspace import open_workspace
from evalkit.store import rating_chains, rating_events
from evalkit.study.answer import QuestionKind

HERE = Path(__file__).parent
N_KILLS = 20
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="each life is a fork")
CRITERIA = {"Fit": "fit", "Clearness": "clear"}


def events_of(database, study_id, rater_id):
    """All events of one rater in order; the chain of their hashes holds."""
    workspace = open_workspace(str(database))
    with workspace.store.reading() as connection:
        assert rating_chains.verify_chain(connection, study_id, rater_id) is None
        events = list(rating_events.events(connection, study_id))
    workspace.store.close()
    return [event for event in events if event.rater_id == rater_id]


def values_by_question(events):
    """The values that each question was given, in order."""
    values = {}
    for event in events:
        place = (event.assignment_id, event.question.key)
        values.setdefault(place, []).append(event.answer.value)
    return values


def doubled(events):
    """Questions whose answer was stored again without a change, or twice for one predecessor."""
    values, predecessors = values_by_question(events), {}
    for event in events:
        place = (event.assignment_id, event.question.key)
        predecessors.setdefault(place, []).append(event.predecessor)
    again = [place for place, row in values.items() if any(map(same, row, row[1:]))]
    return again + [place for place, row in predecessors.items() if len(set(row)) != len(row)]


def same(one, other):
    return one == other


@needs_fork
def test_answers_acknowledged_by_the_service_are_stored_once_after_twenty_kills(tmp_path):
    folder = write_study(tmp_path, "pair")
    database = tmp_path / "ratings.db"
    workspace = open_workspace(str(database))
    open_study(workspace, read_sound_study(folder.path))
    token = invite(workspace, folder.study_id, "ann", "test").token
    workspace.store.close()
    said = lives_and_deaths(database, token)

    events = events_of(database, folder.study_id, "ann")
    comments = [e.answer.value for e in events if e.question.kind is QuestionKind.COMMENT]
    assert len(said) >= N_KILLS
    assert [text for text in said if comments.count(text) != 1] == []
    # What was stored and not said was cut off between the two: at most one answer a life.
    assert len(comments) - len(said) <= N_KILLS
    assert doubled(events) == []


def lives_and_deaths(database, token):
    """Let a process answer, kill it in the middle, and begin again; all that it called stored."""
    rng = random.Random(1)
    command = [sys.executable, str(HERE / "answer_until_killed.py"), str(database), token]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    said = []
    with subprocess.Popen(command, **pipes) as process:
        for life in range(N_KILLS):
            process.stdin.write(f"{life}\n")
            process.stdin.flush()
            pid = int(process.stdout.readline())
            said += [process.stdout.readline().strip() for _ in range(rng.randint(1, 15))]
            os.kill(pid, signal.SIGKILL)
            rest = iter(process.stdout.readline, "dead\n")
            said += [line.strip() for line in rest if line.endswith("\n")]
        process.stdin.close()
    return said


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.timeout(600)
@needs_fork
def test_answers_that_the_page_called_saved_are_stored_once_after_twenty_kills(browser, tmp_path):
    server = MortalServer(tmp_path)
    study = server.open_study(write_study(tmp_path, "pair"))
    server.start()
    visitors = Visitors(browser)
    raters = [visitors.rater(study, person) for person in ("ann", "bob")]
    for seed, rater in enumerate(raters, start=1):
        rater.page.evaluate((HERE / "endless_rater.js").read_text(encoding="utf-8"), seed)
    rng = random.Random(2)
    for kill in range(N_KILLS):
        page = raters[kill % 2].page  # the other one may be anywhere, even still reconnecting
        page.evaluate("window.forgetSaved()")
        expect(page.locator("html[data-saved]")).to_have_count(1)
        page.wait_for_timeout(rng.uniform(0, 150))  # so that kills meet every moment of a save
        server.kill()
        server.start()
    states = {}
    for rater in raters:
        until_it_saved(rater.page, N_KILLS)
        rater.page.evaluate("window.stopRating()")
        rater.saved()
        states[rater.person] = rater.page.evaluate("window.savedStates")
    visitors.leave()
    server.stop()

    for person, saved in states.items():
        events = events_of(server.database, study.id, person)
        assert doubled(events) == []
        assert missing(saved, events) == []


def until_it_saved(page, least):
    """Wait until the page has called more than so many states saved."""
    eventually(page, lambda: page.evaluate("window.savedStates.length") > least, wanted=True)


def missing(saved, events):
    """Answers that the page called saved and that do not stand in the store in that order."""
    stored = {key: values for (_, key), values in values_by_question(events).items()}
    lost = []
    for name in saved[0]:
        rest = iter(stored.get(key_of(name), []))
        given = changes([state[name] for state in saved if state[name]])
        lost += [(name, value) for value in given if value not in rest]
    return lost


def key_of(name):
    """The key of a question by the name that the page's script gave it."""
    if name == "comment":
        return "comment//"
    criterion, token = name.split(" ")
    return f"score/{CRITERIA[criterion]}/{token}"


def changes(values):
    """A row of values without neighbours that are equal."""
    return [value for place, value in enumerate(values) if place == 0 or value != values[place - 1]]
