"""The client against a real server: forms of the interface, retries, and answers without sense."""

import asyncio

import model_server as served
import pytest

from evalkit.errors import EndpointError
from evalkit.generation.chat import ChatRequest, Ending, Message
from evalkit.generation.client import Attempts, ModelClient
from evalkit.generation.embedding import EmbeddingRequest, cosine, vectors_in
from evalkit.study.endpoint import Api, Endpoint

REQUEST = ChatRequest(
    "small",
    (Message("system", "You write passages."), Message("user", "Write 120 to 160 words on rain.")),
    {"temperature": 0.7, "seed": 7},
)
QUICK = {"retry_after_ms": "5"}


def endpoint(server, **changes):
    return Endpoint(**{"id": "local", "base_url": f"{server.url}/v1", **changes})


def ask(server, request=REQUEST, key="k-1234", **changes):
    async def run():
        async with ModelClient(endpoint(server, **changes), key) as client:
            return await client.chat(request, mark="mark-1")

    return asyncio.run(run())


@pytest.mark.parametrize("stream", [False, True])
def test_an_answer_comes_with_model_fingerprint_and_tokens(model_server, stream):
    answered = ask(model_server, stream=stream)
    answer = answered.answer
    assert answer.ending is Ending.COMPLETE
    assert 120 <= len(answer.text.split()) <= 180
    assert (answer.model, answer.system_fingerprint) == ("small-2026-11-01", "fp_test_1")
    assert answer.tokens_in == 14  # 10 words at 1.35, as the server counts
    assert answer.tokens_out == served.tokens_of(answer.text)
    assert answered.retries == 0


def test_the_same_text_comes_whole_or_in_pieces(model_server):
    model_server.reply = lambda body: "One.\n\n  Two ‘three’ …"
    assert ask(model_server).answer.text == ask(model_server, stream=True).answer.text


def test_the_request_goes_out_as_it_stands_and_bears_its_mark(model_server):
    ask(model_server)
    call = model_server.calls[0]
    assert call.body == {
        "model": "small",
        "temperature": 0.7,
        "seed": 7,
        "messages": [
            {"role": "system", "content": "You write passages."},
            {"role": "user", "content": "Write 120 to 160 words on rain."},
        ],
    }
    assert call.idempotency_key == "mark-1"


@pytest.mark.parametrize(
    ("api", "base", "path", "query", "header"),
    [
        (Api.OPENAI, "/v1", "/v1/chat/completions", {}, ("authorization", "Bearer k-1234")),
        (
            Api.AZURE_DEPLOYMENTS,
            "",
            "/openai/deployments/small/chat/completions",
            {"api-version": "2024-10-21"},
            ("api-key", "k-1234"),
        ),
        (
            Api.AZURE_V1,
            "",
            "/openai/v1/chat/completions",
            {},
            ("authorization", "Bearer k-1234"),
        ),
    ],
)
def test_each_form_of_the_interface_has_its_path_and_its_key(
    model_server, api, base, path, query, header
):
    model_server.key = "k-1234"
    version = "2024-10-21" if api is Api.AZURE_DEPLOYMENTS else None
    address = model_server.url + base
    answered = ask(model_server, api=api, base_url=address, api_version=version)
    assert answered.answer.ending is Ending.COMPLETE
    call = model_server.calls[0]
    assert (call.path, call.query) == (path, query)
    assert call.headers[header[0]] == header[1]


@pytest.mark.parametrize("code", [408, 429, 500, 503])
def test_what_may_pass_is_tried_again_after_the_wait_the_server_asks_for(model_server, code):
    model_server.fail_next(served.status(code, retry_after="0.2"), served.status(code, **QUICK))
    answered = ask(model_server)
    assert answered.retries == 2
    first, second, third = (call.at for call in model_server.calls)
    assert second - first >= 0.2
    assert third - second < 0.2


@pytest.mark.parametrize(
    ("code", "cure"),
    [(400, "study.yaml"), (401, "check the key"), (404, "base_url"), (422, "study.yaml")],
)
def test_what_will_not_pass_is_told_at_once_with_its_cure(model_server, code, cure):
    model_server.fail_next(served.status(code))
    with pytest.raises(EndpointError, match=cure) as caught:
        ask(model_server)
    assert len(model_server.calls) == 1
    assert not caught.value.retryable


def test_retries_come_to_an_end(model_server):
    model_server.fail_next(*[served.status(500, **QUICK)] * 3)
    with pytest.raises(EndpointError, match="status 500"):
        ask(model_server, retries=2)
    assert len(model_server.calls) == 3


def test_a_server_that_asks_for_an_hour_is_not_waited_for(model_server):
    model_server.fail_next(served.status(429, retry_after="3600"))
    with pytest.raises(EndpointError, match="lower concurrency"):
        ask(model_server)
    assert len(model_server.calls) == 1


def test_a_late_answer_is_tried_again_and_may_have_been_paid(model_server):
    model_server.fail_next(served.slow(0.4))
    failures = []

    async def failed(error):
        failures.append(error)

    async def run():
        client = ModelClient(endpoint(model_server, timeout_seconds=0.15), "k")
        async with client:
            return await client.chat(REQUEST, attempts=Attempts(failed=failed))

    assert asyncio.run(run()).retries == 1
    assert [failure.perhaps_paid for failure in failures] == [True]


@pytest.mark.parametrize(
    ("stream", "fault"),
    [(False, served.CUT_OFF), (True, served.CUT_OFF), (True, served.ENDS_EARLY)],
)
def test_a_cut_off_answer_never_counts_and_is_asked_again(model_server, stream, fault):
    model_server.fail_next(fault)
    answered = ask(model_server, stream=stream)
    assert answered.retries == 1
    assert answered.answer.ending is Ending.COMPLETE
    assert len(model_server.calls) == 2


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "",
        "null",
        "<html>gateway</html>",
        '{"choices": []}',
        '{"choices": "none"}',
        '{"choices": [{"message": null, "finish_reason": "stop"}]}',
        '{"choices": [{"message": {"content": 7}}]}',
        "[" * 5000,
    ],
)
def test_an_answer_without_sense_is_a_sentence_and_not_paid_for_again(model_server, body):
    model_server.fail_next(served.body(body))
    with pytest.raises(EndpointError, match="without sense: expected") as caught:
        ask(model_server)
    assert caught.value.perhaps_paid
    assert len(model_server.calls) == 1


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("fault", "ending"),
    [
        (served.REFUSAL, Ending.REFUSED),
        (served.FILTERED, Ending.REFUSED),
        (served.EMPTY, Ending.EMPTY),
        (served.TRUNCATED, Ending.TRUNCATED),
        (served.PROMPT_FILTERED, Ending.REFUSED),
    ],
)
def test_what_is_no_whole_passage_says_what_it_is(model_server, fault, ending, stream):
    model_server.fail_next(fault)
    assert ask(model_server, stream=stream).answer.ending is ending


def test_a_limit_of_tokens_truncates(model_server):
    request = ChatRequest("small", REQUEST.messages, {"max_tokens": 50})
    answer = ask(model_server, request).answer
    assert answer.ending is Ending.TRUNCATED
    assert request.most_tokens_out == 50


def test_a_server_that_tells_no_usage_leaves_it_unknown(model_server):
    model_server.tells_usage = False
    answer = ask(model_server).answer
    assert (answer.tokens_in, answer.tokens_out) == (None, None)


def test_a_server_that_is_not_there_is_told_with_its_cure():
    nowhere = Endpoint(id="gone", base_url="http://127.0.0.1:9/v1", retries=0)

    async def run():
        async with ModelClient(nowhere, "k") as client:
            await client.chat(REQUEST)

    with pytest.raises(EndpointError, match=r"could not be made .*; check that it runs") as caught:
        asyncio.run(run())
    assert caught.value.retryable
    assert not caught.value.perhaps_paid


@pytest.mark.parametrize("fault", [None, served.ECHOES_KEY])
def test_a_key_that_the_server_repeats_is_not_passed_on(model_server, fault):
    model_server.key = None if fault else "right"
    model_server.fail_next(*([fault] if fault else []))
    with pytest.raises(EndpointError) as caught:
        ask(model_server, key="sk-secret-value")
    assert "sk-secret-value" not in str(caught.value)
    assert "(key)" in str(caught.value)
    assert caught.value.__cause__ is None


def test_no_more_requests_are_under_way_than_the_endpoint_allows(model_server):
    model_server.seconds = 0.05

    async def run():
        async with ModelClient(endpoint(model_server, concurrency=3), "k") as client:
            await asyncio.gather(*(client.chat(REQUEST) for _ in range(9)))

    asyncio.run(run())
    assert model_server.most_at_once == 3


def test_while_a_server_asks_one_request_to_wait_no_other_is_sent(model_server):
    model_server.fail_next(served.status(429, retry_after="0.3"))

    async def run():
        async with ModelClient(endpoint(model_server, concurrency=1), "k") as client:
            await asyncio.gather(*(client.chat(REQUEST) for _ in range(3)))

    asyncio.run(run())
    first, *others = (call.at for call in model_server.calls)
    assert len(others) == 3
    assert min(others) - first >= 0.3


def test_a_key_in_a_streamed_answer_is_not_passed_on(model_server):
    model_server.reply = lambda body: "My key is sk-secret-value, said the model."
    answer = ask(model_server, key="sk-secret-value", stream=True).answer
    assert answer.text == "My key is (key), said the model."


@pytest.mark.parametrize("stream", [False, True])
def test_a_key_in_the_name_of_the_answering_model_is_not_passed_on(model_server, stream):
    request = ChatRequest("sk-secret-value", REQUEST.messages)
    answer = ask(model_server, request, key="sk-secret-value", stream=stream).answer
    assert answer.model is not None
    assert answer.model.startswith("(key)")


def test_structured_output_keeps_to_its_schema(model_server):
    schema = {
        "type": "object",
        "properties": {"level": {"type": "integer", "enum": [1, 2, 3, 4]}},
        "required": ["level"],
        "additionalProperties": False,
    }
    request = ChatRequest("small", REQUEST.messages, response_schema=schema)
    assert ask(model_server, request).answer.text in {f'{{"level": {n}}}' for n in (1, 2, 3, 4)}
    sent = model_server.calls[0].body["response_format"]
    assert sent["json_schema"] == {"name": "answer", "strict": True, "schema": schema}


def test_embeddings_come_in_the_order_of_their_texts(model_server):
    texts = ("rain falls on the harbor", "the ferry waits", "rain falls on the garden")

    async def run():
        async with ModelClient(endpoint(model_server), "k") as client:
            return await client.embed(EmbeddingRequest("vectors", texts))

    found = asyncio.run(run()).answer
    first, other, near = vectors_in(found)
    assert cosine(first, near) > cosine(first, other)
    assert (found.model, found.tokens_in) == ("vectors", 18)  # 7, 4 and 7


@pytest.mark.parametrize("body", ["{", '{"data": []}', '{"data": [{"index": 0}]}'])
def test_embeddings_without_sense_are_a_sentence(model_server, body):
    model_server.fail_next(served.body(body))

    async def run():
        async with ModelClient(endpoint(model_server), "k") as client:
            await client.embed(EmbeddingRequest("vectors", ("one",)))

    with pytest.raises(EndpointError, match="without sense"):
        asyncio.run(run())
