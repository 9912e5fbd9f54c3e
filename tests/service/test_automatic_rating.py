"""The automatic rater reads blind, both ways round, is asked once, and is kept in its own table."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from judged_study import STUDY_ID, judged_demo, lover_of_length, open_judged

from evalkit.errors import EndpointError, GenerationError
from evalkit.generation.journal import Journal
from evalkit.generation.lock import locked
from evalkit.service.automatic_rating import rate_automatically, tasks_of
from evalkit.service.closing import close, unblind
from evalkit.service.exporting import archive_to
from evalkit.service.verifying import Verdict, verify, verify_place
from evalkit.service.workspace import Workspace, open_workspace
from evalkit.store import automatic
from evalkit.store.chain import link_hash
from evalkit.store.evidence import stored_evidence
from evalkit.store.ratings import events_frame
from evalkit.study.automatic import Turn
from evalkit.study.blinded import AssignmentKind
from evalkit.study.generation import Budget, ModelSettings
from evalkit.study.passage import Provenance
from evalkit.study.study import Presentation, System

CANARIES = ("zebrafish_base", "walrus_tuned", "canary-model", "Zebrafish", "Walrus")


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    return open_workspace(str(tmp_path / "evalkit.db"))


def rate(workspace: Workspace, folder: Path):
    return rate_automatically(workspace, STUDY_ID, folder, "test")


def stored(workspace: Workspace):
    with workspace.store.reading() as connection:
        return automatic.ratings(connection, STUDY_ID)


def test_each_pair_is_asked_twice_with_the_sides_exchanged(workspace, model_server, tmp_path):
    open_judged(workspace, judged_demo(model_server.url, n_briefs=3))
    run = rate(workspace, tmp_path)
    assert (run.n_requests, run.n_answered, run.n_unrated) == (6, 6, 0)
    by_brief = {}
    for rating in stored(workspace):
        by_brief.setdefault(rating.brief_id, {})[rating.turn] = rating.texts
    assert len(by_brief) == 3
    for ways in by_brief.values():
        assert ways[Turn.AS_DRAWN] == ways[Turn.SWAPPED][::-1] == tuple(sorted(ways[Turn.AS_DRAWN]))


def test_nothing_that_is_sent_names_a_system_or_where_a_text_came_from(
    workspace, model_server, tmp_path
):
    demo = judged_demo(model_server.url, n_briefs=2)
    names = dict(zip(("base", "fine_tuned"), CANARIES[:2], strict=True))
    renamed = tuple(
        System(id=names[s.id], name=f"{names[s.id].split('_')[0].title()} model", reference=i == 0)
        for i, s in enumerate(demo.settings.systems)
    )
    passages = tuple(
        replace(p, system_id=names[p.system_id], provenance=Provenance({"model": "canary-model"}))
        for p in demo.passages
    )
    settings = demo.settings.model_copy(update={"systems": renamed})
    open_judged(workspace, replace(demo, settings=settings, passages=passages))
    rate(workspace, tmp_path)
    sent = "\n".join(json.dumps([c.body, c.headers, c.path]) for c in model_server.chats)
    assert len(model_server.chats) == 4
    assert [name for name in CANARIES if name in sent] == []


def test_what_is_answered_is_never_asked_again(workspace, model_server, tmp_path):
    open_judged(workspace, judged_demo(model_server.url, n_briefs=2))
    rate(workspace, tmp_path)
    n_calls = len(model_server.chats)
    again = rate(workspace, tmp_path)
    assert (again.n_before, again.n_answered, len(model_server.chats)) == (4, 0, n_calls)


def test_requests_without_a_reply_are_left_for_the_next_run(workspace, model_server, tmp_path):
    from model_server import status

    open_judged(workspace, judged_demo(model_server.url, n_briefs=2))
    model_server.fail_next(status(500), status(503))
    first = rate(workspace, tmp_path)
    assert (first.n_answered, first.n_failed) == (2, 2)
    assert "status" in first.first_failure
    assert rate(workspace, tmp_path).n_answered == 2
    assert len({rating.request_hash for rating in stored(workspace)}) == 4


def test_a_refused_key_is_a_sentence_and_nothing_is_stored(workspace, model_server, tmp_path):
    open_judged(workspace, judged_demo(model_server.url, n_briefs=2))
    model_server.key = "right"
    with pytest.raises(EndpointError, match="check the key"):
        rate(workspace, tmp_path)
    assert stored(workspace) == ()


def limited(url: str, **budget: object):
    """Twelve briefs, both ways round, with a limit on each answer and a budget on them all."""
    settings = ModelSettings(temperature=0.0, max_tokens=500)
    return judged_demo(url, settings=settings, budget=Budget.model_validate(budget))


def test_a_budget_is_not_passed_even_by_what_is_under_way(workspace, model_server, tmp_path):
    open_judged(workspace, limited(model_server.url, tokens=60_000))
    model_server.seconds = 0.05
    run = rate(workspace, tmp_path)
    assert 0 < run.n_answered < run.n_requests == 24
    assert 0 < run.spending.tokens <= 60_000
    assert run.spending.cost > 0
    assert "of 60000 tokens is used up as far as it can be" in run.stopped
    assert "frozen with the study" in run.stopped


def test_a_budget_counts_what_earlier_runs_came_to(workspace, model_server, tmp_path):
    open_judged(workspace, limited(model_server.url, tokens=60_000))
    first = rate(workspace, tmp_path)
    again = rate(workspace, tmp_path)
    assert first.n_answered > 0
    assert again.n_before == first.n_answered
    assert first.spending.tokens <= again.spending.tokens <= 60_000
    assert "as far as it can be" in again.stopped


def test_a_budget_below_one_request_sends_none(workspace, model_server, tmp_path):
    open_judged(workspace, limited(model_server.url, amount=0.000001))
    run = rate(workspace, tmp_path)
    assert (run.n_answered, len(model_server.chats)) == (0, 0)
    assert "the next request may cost up to" in run.stopped


def test_a_study_that_was_opened_without_one_says_so(workspace, model_server, tmp_path):
    demo = judged_demo(model_server.url)
    settings = demo.settings.model_copy(update={"automatic_rater": None})
    open_judged(workspace, replace(demo, settings=settings))
    with pytest.raises(GenerationError, match="opened without an automatic rater"):
        rate(workspace, tmp_path)


def test_passages_of_three_systems_are_rated_alone_and_pairs_only_chosen_from(
    workspace, model_server
):
    demo = judged_demo(model_server.url, n_briefs=2)
    third = System(id="few_shot", name="Few-shot")
    more = tuple(
        replace(p, system_id="few_shot", text=f"{p.text}\n\nMore.") for p in demo.passages[:2]
    )
    few = tuple(p for p in more if p.brief_id)
    update = {
        "systems": (*demo.settings.systems, third),
        "presentation": Presentation.SINGLE,
    }
    texts = {(p.brief_id, p.system_id): p for p in (*demo.passages, *few)}
    by_brief = {brief.id for brief in demo.briefs}
    for brief in by_brief:
        texts.setdefault(
            (brief, "few_shot"), replace(demo.passages[0], brief_id=brief, system_id="few_shot")
        )
    study = replace(
        demo,
        settings=demo.settings.model_copy(update=update),
        passages=tuple(texts.values()),
    )
    open_judged(workspace, study)
    with workspace.store.reading() as connection:
        places = automatic.texts(connection, STUDY_ID)
    tasks = list(tasks_of(study, places, repeats=2))
    kinds = [task.desk.assignment.kind for task in tasks]
    # Two briefs, twice: three passages alone, and two pairs with the reference both ways round.
    assert kinds.count(AssignmentKind.SINGLE) == 2 * 2 * 3
    assert kinds.count(AssignmentKind.PREFERENCE) == 2 * 2 * 2 * 2
    reference = {place.text_id for place in places if place.is_reference}
    pairs = [set(task.texts) for task in tasks if len(task.texts) == 2]
    assert all(len(pair & reference) == 1 for pair in pairs)


def test_ratings_of_people_are_untouched(workspace, model_server, tmp_path):
    open_judged(workspace, judged_demo(model_server.url), is_rated=True)
    with workspace.store.reading() as connection:
        before = events_frame(connection, STUDY_ID)
    model_server.reply = lover_of_length
    rate(workspace, tmp_path)
    with workspace.store.reading() as connection:
        assert events_frame(connection, STUDY_ID).equals(before)


def test_its_chain_is_verified_in_database_and_archive(workspace, model_server, tmp_path):
    open_judged(workspace, judged_demo(model_server.url, n_briefs=2))
    rate(workspace, tmp_path)
    close(workspace, STUDY_ID, "lead")
    unblind(workspace, STUDY_ID, "lead", "all in")
    archive_to(workspace, STUDY_ID, tmp_path / "study.db", "test")
    for place in (tmp_path / "evalkit.db", tmp_path / "study.db"):
        found = verify_place(place)
        assert found.is_sound, found.verdict
        (own,) = [f for f in found.findings if f.check == "automatic rater"]
        assert own.sentence.startswith("4 answers in an unbroken chain")


@pytest.mark.parametrize("change", ["answer", "cut"])
def test_a_changed_answer_and_a_cut_chain_are_named(workspace, model_server, tmp_path, change):
    open_judged(workspace, judged_demo(model_server.url, n_briefs=2))
    rate(workspace, tmp_path)
    with workspace.store.reading() as connection:
        evidence = stored_evidence(connection, STUDY_ID)
    rows = [dict(row) for row in evidence.rows("automatic_rating", "sequence")]
    if change == "answer":
        rows[1]["answers"] = rows[1]["answers"].replace('"4"', '"1"').replace('"3"', '"2"')
    else:
        rows.pop()
    forged = replace(evidence, tables={**evidence.tables, "automatic_rating": rows})
    found = verify(forged)
    broken = [f for f in found.findings if f.verdict is Verdict.BROKEN]
    assert {f.check for f in broken} == {"automatic rater"}
    expected = "link 2" if change == "answer" else "its chain does not hold it"
    assert expected in broken[0].sentence


def test_answers_that_no_run_vouches_for_are_told(workspace, model_server, tmp_path):
    open_judged(workspace, judged_demo(model_server.url, n_briefs=2))
    rate(workspace, tmp_path)
    with workspace.store.reading() as connection:
        evidence = stored_evidence(connection, STUDY_ID)
    rows = [dict(row) for row in evidence.rows("automatic_rating", "sequence")]
    added = {**rows[-1], "sequence": 5, "previous_hash": rows[-1]["hash"], "request_hash": "more"}
    added["hash"] = link_hash(added)
    forged = replace(evidence, tables={**evidence.tables, "automatic_rating": [*rows, added]})
    told = [f for f in verify(forged).findings if f.check == "automatic rater"]
    assert [f.verdict for f in told] == [Verdict.SOUND, Verdict.UNCHECKED]
    assert "vouches for 4 of its 5 answers" in told[1].sentence


def test_answers_from_before_there_was_a_journal_count_with_what_they_came_to(
    workspace, model_server, tmp_path
):
    open_judged(workspace, limited(model_server.url, tokens=60_000))
    first = rate(workspace, tmp_path)
    shutil.rmtree(tmp_path / "automatic_rater")
    again = rate(workspace, tmp_path)
    assert again.n_before == first.n_answered
    assert first.spending.tokens <= again.spending.tokens <= 60_000
    assert "as far as it can be" in again.stopped


def start(folder: Path) -> subprocess.Popen:
    command = [sys.executable, "-m", "evalkit", "rate-by-model", str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(what, count: int) -> None:
    until = time.monotonic() + 60
    while what() < count:
        assert time.monotonic() < until, "the run never got that far"
        time.sleep(0.005)


def kill(run: subprocess.Popen) -> None:
    run.send_signal(signal.SIGKILL)
    run.communicate()


def asked(server) -> Counter:
    return Counter(call.idempotency_key for call in server.chats)


def journal(folder: Path) -> Journal:
    return Journal(folder / "automatic_rater" / f"{STUDY_ID}.jsonl")


def replies_in(folder: Path) -> set[str]:
    """The requests whose replies are on the disk."""
    lines = journal(folder).file.read_bytes().split(b"\n")[:-1]
    entries = [json.loads(line) for line in lines]
    return {entry["request"] for entry in entries if entry["kind"] == "answer"}


def wrong_at_first(body: dict) -> str:
    """A rater whose first reply never fits, so that each request takes two."""
    return "{}" if len(body["messages"]) == 2 else lover_of_length(body)


def test_a_killed_run_goes_on_and_asks_for_no_reply_twice(workspace, model_server, tmp_path):
    open_judged(workspace, judged_demo(model_server.url))
    model_server.reply = wrong_at_first
    model_server.seconds = 0.2
    for _ in range(2):
        run = start(tmp_path)
        wait_for(lambda: model_server.answered, model_server.answered + 9)
        kill(run)
    kept, before, n_stored = replies_in(tmp_path), asked(model_server), len(stored(workspace))
    n_under_way = journal(tmp_path).spending.n_lost
    assert n_stored < len(kept) < 48
    assert 0 < n_under_way <= 2 * 4
    model_server.seconds = 0.0
    out, _ = start(tmp_path).communicate()
    assert "24 of 24 requests are answered" in out
    assert f"{n_under_way} lost attempts" in out
    after = asked(model_server)
    assert len(after) == 48
    assert {key for key in kept if after[key] != before[key]} == set()
    assert sum(after.values()) <= 48 + n_under_way
    assert {(r.attempts, r.tokens_in is None) for r in stored(workspace)} == {(2, False)}


def test_what_was_under_way_at_kills_counts_at_its_worst(workspace, model_server, tmp_path):
    """The server may charge for all that it was sent, whether its replies arrived or not."""
    open_judged(workspace, limited(model_server.url, tokens=100_000))
    model_server.seconds = 20.0
    for n_sent in (4, 5):  # as many as may be under way at once, and then as there is room for
        run = start(tmp_path)
        wait_for(lambda: len(model_server.chats), n_sent)
        time.sleep(0.3)
        kill(run)
        assert len(model_server.chats) == n_sent
    lines = [json.loads(line) for line in journal(tmp_path).file.read_text().splitlines()]
    worst = [line["most_tokens"] for line in lines if line["kind"] == "sent"]
    assert len(worst) == 5
    assert sum(worst) <= 100_000
    run = rate(workspace, tmp_path)
    assert (run.n_answered, run.spending.n_lost, len(model_server.chats)) == (0, 5, 5)
    assert f"{sum(worst)} are used" in run.stopped


def test_an_interrupt_lets_what_is_under_way_end_and_keeps_it(workspace, model_server, tmp_path):
    open_judged(workspace, judged_demo(model_server.url))
    model_server.seconds = 0.3
    run = start(tmp_path)
    wait_for(lambda: len(model_server.chats), 6)
    run.send_signal(signal.SIGINT)
    out, _ = run.communicate(timeout=60)
    assert "Stopped by hand; what was under way has come to its end" in out
    assert 4 < len(stored(workspace)) == len(model_server.chats) < 24
    assert journal(tmp_path).spending.n_lost == 0


def test_two_runs_at_once_do_not_pay_twice(workspace, model_server, tmp_path):
    open_judged(workspace, judged_demo(model_server.url, n_briefs=2))
    with (
        locked(tmp_path / "automatic_rater" / f"{STUDY_ID}.lock"),
        pytest.raises(GenerationError, match="Another run is asking the automatic rater in"),
    ):
        rate(workspace, tmp_path)
    assert model_server.chats == []
