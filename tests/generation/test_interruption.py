"""Kills, interrupts and torn files in a run: nothing that was answered is paid for twice."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from five_systems import BASE, OTHERS, lay_out
from model_server import body

from evalkit.errors import GenerationError
from evalkit.generation.lock import locked
from evalkit.service import generating
from evalkit.service.checking import check_folder
from evalkit.service.generating import generate
from evalkit.service.generation_plan import plan_generation
from evalkit.service.generation_scope import Wanted


@pytest.fixture
def folder(tmp_path, model_server, monkeypatch):
    monkeypatch.setenv("TEST_MODEL_KEY", "sk-for-tests-only")
    return lay_out(tmp_path / "study", model_server.url, systems=BASE + OTHERS)


def start(folder, *options):
    command = [sys.executable, "-m", "evalkit", "generate", str(folder), *options]
    return subprocess.Popen(
        command, env=dict(os.environ), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def wait_for(server, count):
    limit = time.monotonic() + 60
    while server.answered < count:
        assert time.monotonic() < limit, "the run never got that far"
        time.sleep(0.005)


def asked(server):
    """How often each request came in."""
    return Counter(call.idempotency_key for call in server.chats)


def kept_in(folder, kind):
    """The requests with a line of that kind on the disk, whatever follows the last line end."""
    lines = (folder / "generation" / "journal.jsonl").read_bytes().split(b"\n")[:-1]
    entries = [json.loads(line) for line in lines]
    return {entry["request"] for entry in entries if entry["kind"] == kind}


def test_after_a_kill_nothing_that_was_answered_is_asked_again(folder, model_server):
    model_server.seconds = 0.05
    run = start(folder)
    wait_for(model_server, 15)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    kept = kept_in(folder, "answer")
    assert 11 <= len(kept) < 60
    lost = kept_in(folder, "sent") - kept
    assert len(lost) <= 4  # concurrency; a server that honours the key charges once for these
    model_server.seconds = 0.0
    report = generate(folder, Wanted())
    assert report.is_whole
    assert (report.n_from_before, report.n_sent) == (len(kept), 60 - len(kept))
    times = asked(model_server)
    assert len(times) == 60
    assert {key for key in kept if times[key] != 1} == set()
    assert {key for key, n in times.items() if n > 1} <= lost  # some never reached the server
    assert report.spending.n_lost == len(lost)
    assert check_folder(folder).is_sound


def test_a_redo_that_was_killed_goes_on_where_it_stopped(folder, model_server):
    redo = Wanted(systems=("base", "few"), redo=True)
    generate(folder, Wanted(systems=redo.systems))
    first = set(asked(model_server))
    model_server.seconds = 0.05
    seen = []
    for _ in range(2):
        run = start(folder, "--redo", "--system", "few", "--system", "base")
        wait_for(model_server, model_server.answered + 7)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        seen.append((kept_in(folder, "answer"), asked(model_server)))
    n_anew = len(seen[-1][0] - first)
    assert 6 <= n_anew < 24
    model_server.seconds = 0.0
    report = generate(folder, redo)
    assert (report.is_whole, report.n_from_before, report.n_sent) == (True, n_anew, 24 - n_anew)
    for kept, before in seen:
        assert {key for key in kept if asked(model_server)[key] != before[key]} == set()
    assert len(asked(model_server)) == 24 + 24


def test_a_redo_that_has_come_to_its_end_is_followed_by_a_new_one(folder, model_server):
    redo = Wanted(systems=("base",), redo=True)
    assert [generate(folder, redo).n_sent for _ in range(3)] == [12, 12, 12]
    assert generate(folder, Wanted(systems=("base",))).n_sent == 0
    assert len(asked(model_server)) == 36


def test_a_redo_goes_on_until_its_passages_are_written(folder, model_server, monkeypatch):
    def full(*_):
        raise OSError(28, "No space is left")

    generate(folder, Wanted(systems=("base",)))
    with monkeypatch.context() as patched:
        patched.setattr(generating, "write_passages", full)
        with pytest.raises(OSError, match="No space"):
            generate(folder, Wanted(systems=("base",), redo=True))
    report = generate(folder, Wanted(systems=("base",), redo=True))
    assert (report.is_whole, report.n_sent, report.n_from_before) == (True, 0, 12)
    assert report.redo_begun is not None


def test_another_choice_of_briefs_is_another_redo_and_the_first_still_goes_on(folder, model_server):
    generate(folder, Wanted(systems=("base",)))
    model_server.fail_next(body("no JSON"))
    broken_off = generate(folder, Wanted(systems=("base",), redo=True))
    assert broken_off.n_sent == 11
    done = broken_off.passages.written[0][0]
    one = Wanted(systems=("base",), briefs=(done,), redo=True)
    assert [generate(folder, one).n_sent for _ in range(2)] == [1, 1]
    plan = plan_generation(folder, Wanted(systems=("base",), redo=True))
    assert len(plan.to_send) == 1
    assert f"{plan.to_send[0].brief_id} by base" in broken_off.faults[0]
    assert generate(folder, Wanted(systems=("base",), redo=True)).n_sent == 1
    assert len(plan_generation(folder, Wanted(systems=("base",), redo=True)).to_send) == 12


def test_an_interrupt_lets_what_is_under_way_end_and_keeps_it(folder, model_server):
    model_server.seconds = 0.05
    run = start(folder)
    wait_for(model_server, 8)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=60)
    assert run.returncode == 2, err
    assert "Stopped by hand; what was under way has come to its end" in out
    assert len(model_server.chats) == len(kept_in(folder, "answer")) < 60
    assert f"{len(kept_in(folder, 'answer'))} passages in " in out
    assert generate(folder, Wanted()).is_whole
    assert len(model_server.chats) == 60


def test_a_second_interrupt_drops_what_is_under_way_and_counts_it_as_lost(folder, model_server):
    model_server.seconds = 20.0
    run = start(folder)
    limit = time.monotonic() + 60
    while len(model_server.chats) < 4:
        assert time.monotonic() < limit, "the run never got that far"
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    time.sleep(0.3)
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=10)
    assert run.returncode == 130
    model_server.seconds = 0.0
    report = generate(folder, Wanted())
    assert (report.is_whole, report.n_sent, report.spending.n_lost) == (True, 60, 4)


@pytest.mark.parametrize("keep", [1, 40, -1])
def test_a_torn_last_line_costs_that_line_and_no_other(folder, model_server, keep):
    generate(folder, Wanted(systems=("base",)))
    journal = folder / "generation" / "journal.jsonl"
    content = journal.read_bytes()
    last = content[:-1].rfind(b"\n") + 1
    journal.write_bytes(content[: last + keep] if keep > 0 else content[:keep])
    assert generate(folder, Wanted(systems=("base",))).n_sent == 1
    assert len(model_server.chats) == 13
    assert plan_generation(folder, Wanted(systems=("base",))).to_send == ()


def test_a_journal_that_was_edited_is_not_guessed_at(folder, model_server):
    generate(folder, Wanted(systems=("base",), briefs=("g3-lit",)))
    journal = folder / "generation" / "journal.jsonl"
    lines = journal.read_text().splitlines()
    journal.write_text("\n".join([lines[0], "{ edited", *lines[1:]]) + "\n")
    with pytest.raises(GenerationError, match=r"journal.jsonl, line 2: expected a line as evalkit"):
        generate(folder, Wanted())
    assert len(model_server.chats) == 1


def test_two_runs_at_once_do_not_pay_twice(folder, model_server):
    with (
        locked(folder / "generation" / "lock"),
        pytest.raises(GenerationError, match="Another run is making passages"),
    ):
        generate(folder, Wanted())
    assert model_server.chats == []
    assert generate(folder, Wanted(systems=("base",))).is_whole


def test_a_passage_that_was_lost_is_written_again_without_being_paid_again(folder, model_server):
    generate(folder, Wanted(systems=("base",)))
    for file in (folder / "passages").iterdir():
        file.unlink()
    assert generate(folder, Wanted(systems=("base",))).n_sent == 0
    assert len(list((folder / "passages").glob("*.base.*.txt"))) == 12
