from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import model_server as faulty
import pytest
from rating_desk import desk, passage_reply, reply

from evalkit.errors import EndpointError
from evalkit.generation.automatic_rater import Course, Means, Rated, rate_all, request_for
from evalkit.generation.journal import Journal
from evalkit.generation.purse import Purse
from evalkit.generation.run import Surroundings
from evalkit.service.workspace import utc_now
from evalkit.study.automatic import AutomaticRater, Unrated
from evalkit.study.endpoint import Endpoint
from evalkit.study.generation import ModelSettings

RATER = AutomaticRater(model="judge-1", settings=ModelSettings(temperature=0.0, seed=7))


@pytest.fixture
def endpoint(model_server) -> Endpoint:
    return Endpoint(id="local", base_url=f"{model_server.url}/v1", retries=1, concurrency=2)


@contextmanager
def means(file: Path) -> Iterator[Means]:
    """A journal in this file, and no limit on what is spent."""
    with Journal(file) as journal:
        purse = Purse(None, journal.spending)
        yield Means(Surroundings(journal, {"local": "key"}, purse, utc_now))


def asked(
    endpoint: Endpoint, file: Path, attempts: int = 3, n: int = 1
) -> tuple[list[Rated], Course]:
    """What came of some requests, with what the journal holds of them."""
    requests = [request_for(RATER, endpoint, desk(), [f"t{i}", "u"]) for i in range(n)]
    kept: list[Rated] = []
    with means(file) as given:
        return kept, rate_all(endpoint, requests, attempts, kept.append, given)


def rated(endpoint: Endpoint, attempts: int = 3, n: int = 1) -> list[Rated]:
    """The same, as if nothing had been asked before."""
    with TemporaryDirectory() as folder:
        return asked(endpoint, Path(folder) / "journal.jsonl", attempts, n)[0]


def reasons(one: Rated) -> set[Unrated | None]:
    return {answer.unrated for answer in one.answers.values()} - {Unrated.COULD_NOT_CHECK}


def test_the_model_is_asked_for_the_schema_of_the_rubric_in_strict_form(
    endpoint, model_server
) -> None:
    (one,) = rated(endpoint)
    body = model_server.chats[0].body
    assert body["response_format"]["json_schema"]["strict"] is True
    assert (body["temperature"], body["seed"], body["model"]) == (0.0, 7, "judge-1")
    assert reasons(one) == {None}
    assert (one.model, one.fingerprint) == ("judge-1-2026-11-01", "fp_test_1")


def test_a_broken_reply_is_asked_for_again_with_what_it_lacks(endpoint, model_server) -> None:
    broken = reply(a=passage_reply(9))
    model_server.reply = lambda body: broken if len(body["messages"]) == 2 else reply()
    (one,) = rated(endpoint)
    assert one.attempts == 2
    assert reasons(one) == {None}
    asked_again = model_server.chats[1].body["messages"]
    assert [message["role"] for message in asked_again[2:]] == ["assistant", "user"]
    assert "score/grade_fit/A" in asked_again[-1]["content"]
    assert one.tokens_out is not None
    assert one.tokens_out > faulty.tokens_of(reply())


def test_a_level_that_stays_off_the_scale_is_missing_with_its_reason(
    endpoint, model_server
) -> None:
    model_server.reply = lambda body: reply(a=passage_reply(9))
    (one,) = rated(endpoint, attempts=2)
    assert len(model_server.chats) == 2
    missing = {q.key: a.unrated for q, a in one.answers.items() if a.value is None}
    assert missing["score/grade_fit/A"] is Unrated.OUT_OF_RANGE
    assert "score/grade_fit/B" not in missing


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (faulty.REFUSAL, Unrated.REFUSED),
        (faulty.FILTERED, Unrated.REFUSED),
        (faulty.PROMPT_FILTERED, Unrated.REFUSED),
        (faulty.TRUNCATED, Unrated.TRUNCATED),
        (faulty.EMPTY, Unrated.MALFORMED),
    ],
    ids=lambda each: getattr(each, "kind", str(each)),
)
def test_what_is_no_answer_is_asked_once_more_and_then_missing(
    endpoint, model_server, fault, reason
) -> None:
    model_server.fail_next(fault, fault)
    (one,) = rated(endpoint, attempts=2)
    assert reasons(one) == {reason}
    model_server.fail_next(fault)
    (one,) = rated(endpoint, attempts=2)
    assert reasons(one) == {None}


def test_a_server_that_fails_for_a_while_is_asked_again(endpoint, model_server) -> None:
    model_server.fail_next(faulty.status(429, retry_after_ms="5"))
    assert [one.attempts for one in rated(endpoint)] == [1]


def test_one_lost_request_leaves_the_others(endpoint, model_server, tmp_path) -> None:
    model_server.fail_next(faulty.body("{"))
    kept, course = asked(endpoint, tmp_path / "journal.jsonl", attempts=1, n=3)
    assert (len(kept), len(course.failures)) == (2, 1)


def fails_to_correct(server, fault: faulty.Fault) -> None:
    """The first reply is off the scale, and what asks for a better one meets with a fault."""

    def broken(body: dict) -> str:
        if len(body["messages"]) > 2:
            return reply()
        server.fail_next(fault)
        return reply(a=passage_reply(9))

    server.reply = broken


@pytest.mark.parametrize("fault", [faulty.body("{"), faulty.CUT_OFF], ids=lambda each: each.kind)
def test_the_first_reply_is_kept_where_the_correction_fails_and_only_that_is_asked_again(
    endpoint, model_server, tmp_path, fault
) -> None:
    endpoint = endpoint.model_copy(update={"retries": 0})
    fails_to_correct(model_server, fault)
    kept, course = asked(endpoint, tmp_path / "journal.jsonl")
    assert (kept, len(course.failures), len(model_server.chats)) == ([], 1, 2)
    first = Journal(tmp_path / "journal.jsonl").spending
    assert first.n_answers == 1
    assert first.tokens > faulty.tokens_of(model_server.chats[0].prompt)
    (one,), course = asked(endpoint, tmp_path / "journal.jsonl")
    assert (course.failures, one.attempts, reasons(one)) == ((), 2, {None})
    assert [len(call.body["messages"]) for call in model_server.chats] == [2, 4, 4]
    prompts = sum(faulty.tokens_of(model_server.chats[n].prompt) for n in (0, 1))
    assert one.tokens_in == prompts


def test_the_first_reply_counts_where_the_server_will_never_take_the_correction(
    endpoint, model_server
) -> None:
    fails_to_correct(model_server, faulty.status(400))
    (one,) = rated(endpoint)
    assert (one.attempts, reasons(one)) == (1, {None, Unrated.OUT_OF_RANGE})
    assert len(model_server.chats) == 2


def test_a_refusal_of_all_lets_what_is_under_way_come_to_its_end(
    endpoint, model_server, tmp_path
) -> None:
    """Two at once: the one that is refused is told, and the other is paid, so it is kept."""
    model_server.fail_next(faulty.status(403), faulty.slow(0.5))
    with pytest.raises(EndpointError, match="access to this model"):
        asked(endpoint, tmp_path / "journal.jsonl", n=4)
    spending = Journal(tmp_path / "journal.jsonl").spending
    assert (spending.n_answers, spending.n_lost, len(model_server.chats)) == (1, 0, 2)


def test_a_wrong_key_ends_the_run_in_a_sentence(endpoint, model_server) -> None:
    model_server.key = "another"
    with pytest.raises(EndpointError, match="check the key"):
        rated(endpoint, n=3)


def test_the_same_desk_is_one_request_and_another_pair_repeat_or_prompt_is_not(endpoint) -> None:
    first = request_for(RATER, endpoint, desk(), ["t", "u"])
    assert request_for(RATER, endpoint, desk(), ["t", "u"]).hash == first.hash
    others = [
        request_for(RATER, endpoint, desk(), ["u", "t"]),
        request_for(RATER, endpoint, desk(), ["t", "u"], repeat=2),
        request_for(RATER.model_copy(update={"instructions": "x"}), endpoint, desk(), ["t", "u"]),
    ]
    assert len({first.hash, *(other.hash for other in others)}) == 4
    assert others[1].chat.settings["seed"] == 8
