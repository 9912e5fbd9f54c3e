"""A model server for tests: OpenAI's interface over real HTTP, deterministic, with faults on call.

It speaks Chat Completions (whole, streamed, structured) and embeddings under the paths of OpenAI
and of both forms of Azure. What it was asked stays in `calls`; `fail_next` queues faults, one a
request; `reply` lets a test write the answers itself.
"""

import asyncio
import contextlib
import hashlib
import json
import random
import re
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

FINGERPRINT = "fp_test_1"
AZURE_VERSION = "2024-10-21"
OPENERS = ("Early that morning", "Before the rain", "Under the bridge", "At the long table")
PEOPLE = ("Mara", "the ferryman", "old Teodor", "the younger sister", "a quiet boy", "Ines")
DEEDS = ("counted the lamps", "mended the red kite", "read the worn map", "carried warm bread")
PLACES = ("beside the mill", "near the harbor wall", "in the empty school", "along the ridge")
ENDINGS = ("and nobody asked why", "until the bell rang", "while the snow began", "with great care")


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request: a status, a wait, or a broken answer of some kind."""

    kind: str
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    body: str = ""


def status(code: int, **headers: str) -> Fault:
    return Fault("status", code, {name.replace("_", "-"): value for name, value in headers.items()})


def slow(seconds: float) -> Fault:
    """Answer, but late."""
    return Fault("slow", seconds=seconds)


def body(text: str) -> Fault:
    """Status 200 with this in place of an answer."""
    return Fault("body", body=text)


CUT_OFF = Fault("cut_off")
"""The connection breaks in the middle of the body, or of the stream."""
ENDS_EARLY = Fault("ends_early")
"""A stream that ends in order, but without saying how the answer ended."""
REFUSAL = Fault("refusal")
FILTERED = Fault("filtered")
PROMPT_FILTERED = Fault("prompt_filtered")
EMPTY = Fault("empty")
TRUNCATED = Fault("truncated")
ECHOES_KEY = Fault("echoes_key")


@dataclass(frozen=True)
class Call:
    """One request as it came in."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: dict
    at: float

    @property
    def prompt(self) -> str:
        return "\n\n".join(str(m["content"]) for m in self.body.get("messages", ()))

    @property
    def idempotency_key(self) -> str | None:
        return self.headers.get("idempotency-key")


class ModelServer:
    """The state of the server, and what a test does with it."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.calls: list[Call] = []
        self.faults: deque[Fault] = deque()
        self.reply: Callable[[dict], str | None] = lambda body: None
        self.key: str | None = None
        self.tells_usage = True
        self.seconds = 0.0
        self.answered = 0
        self.most_at_once = 0
        self._at_once = 0

    url = ""

    def fail_next(self, *faults: Fault) -> None:
        self.faults.extend(faults)

    @property
    def chats(self) -> list[Call]:
        return [call for call in self.calls if call.path.endswith("/chat/completions")]

    @property
    def app(self) -> Starlette:
        bases = ("/v1", "/openai/v1", "/openai/deployments/{deployment}")
        routes = [Route(f"{b}/chat/completions", self.chat, methods=["POST"]) for b in bases]
        routes += [Route(f"{b}/embeddings", self.embeddings, methods=["POST"]) for b in bases]
        return Starlette(routes=routes)

    async def chat(self, request: Request) -> Response:
        call = await self._record(request)
        wrong = self._wrong_address(request) or self._wrong_key(call)
        if wrong is not None:
            return wrong
        fault = self.faults.popleft() if self.faults else None
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            await asyncio.sleep(self.seconds)
            return await self._answer(call, fault)
        finally:
            self._at_once -= 1

    async def embeddings(self, request: Request) -> Response:
        call = await self._record(request)
        wrong = self._wrong_address(request) or self._wrong_key(call)
        if wrong is not None:
            return wrong
        if self.faults:
            return await self._broken(call, self.faults.popleft(), {})
        texts = call.body["input"]
        data = [
            {"object": "embedding", "index": i, "embedding": vector_of(text)}
            for i, text in enumerate(texts)
        ]
        usage = {"prompt_tokens": sum(map(tokens_of, texts)), "total_tokens": 0}
        return JSONResponse(
            {"object": "list", "data": data, "model": call.body["model"], "usage": usage}
        )

    async def _record(self, request: Request) -> Call:
        call = Call(
            request.url.path,
            dict(request.query_params),
            dict(request.headers),
            await request.json(),
            time.monotonic(),
        )
        self.calls.append(call)
        return call

    def _wrong_address(self, request: Request) -> Response | None:
        if "deployments" not in request.url.path:
            return None
        named = request.query_params.get("api-version")
        if named == AZURE_VERSION and request.headers.get("api-key"):
            return None
        return failed(404, "Resource not found")

    def _wrong_key(self, call: Call) -> Response | None:
        bearer = call.headers.get("authorization", "").removeprefix("Bearer ")
        shown = call.headers.get("api-key") or bearer
        if self.key is None or shown == self.key:
            return None
        return failed(401, f"Incorrect API key provided: {shown}")

    async def _answer(self, call: Call, fault: Fault | None) -> Response:
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            fault = None
        completion = self._completion(call)
        if fault is not None:
            return await self._broken(call, fault, completion)
        self.answered += 1
        return streamed(completion) if call.body.get("stream") else JSONResponse(completion)

    def _completion(self, call: Call) -> dict:
        text = self.reply(call.body)
        if text is None:
            text = text_for(call.body)
        limit = call.body.get("max_tokens") or call.body.get("max_completion_tokens")
        reason = "stop"
        if limit and tokens_of(text) > limit:
            text, reason = " ".join(text.split(" ")[: int(limit / 1.35)]), "length"
        return completion_of(call, text, reason, tells_usage=self.tells_usage)

    async def _broken(self, call: Call, fault: Fault, completion: dict) -> Response:
        is_streamed = bool(call.body.get("stream"))
        if fault.kind in CHANGES:
            CHANGES[fault.kind](completion["choices"][0])
            return streamed(completion) if is_streamed else JSONResponse(completion)
        match fault.kind:
            case "status":
                return failed(fault.status, "induced", fault.headers)
            case "prompt_filtered":
                return failed(400, "The prompt was filtered", reason="content_filter")
            case "echoes_key":
                return failed(400, f"odd header {call.headers.get('authorization')}")
            case "body":
                return Response(fault.body, media_type="application/json")
            case "ends_early":
                return streamed(completion, until=2)
        return streamed(completion, cut=2) if is_streamed else cut_body(completion)


def _change(content: str | None, reason: str, refusal: str | None = None) -> Callable[[dict], None]:
    def change(choice: dict) -> None:
        choice["message"] |= {"content": content, "refusal": refusal}
        choice["finish_reason"] = reason

    return change


CHANGES: dict[str, Callable[[dict], None]] = {
    "refusal": _change(None, "stop", "I cannot help with that."),
    "filtered": _change("", "content_filter"),
    "empty": _change("  \n", "stop"),
    "truncated": _change("Once upon a", "length"),
}
"""What a broken completion holds in place of its text."""


def completion_of(call: Call, text: str, reason: str, *, tells_usage: bool) -> dict:
    prompt, written = tokens_of(call.prompt), tokens_of(text)
    usage = {"prompt_tokens": prompt, "completion_tokens": written}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": f"{call.body['model']}-2026-11-01",
        "system_fingerprint": FINGERPRINT,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text, "refusal": None},
                "finish_reason": reason,
                "logprobs": None,
            }
        ],
        "usage": {**usage, "total_tokens": prompt + written} if tells_usage else None,
    }


def failed(
    code: int, message: str, headers: dict[str, str] | None = None, reason: str = "induced"
) -> Response:
    error = {"message": message, "type": "test", "code": reason}
    return JSONResponse({"error": error}, code, headers=headers)


def cut_body(completion: dict) -> Response:
    whole = json.dumps(completion).encode()

    async def half():
        yield whole[: len(whole) // 2]

    headers = {"content-length": str(len(whole))}
    return StreamingResponse(half(), media_type="application/json", headers=headers)


def streamed(completion: dict, cut: int | None = None, until: int | None = None) -> Response:
    """The completion as events; broken off after `cut` pieces, or ended in order after `until`."""
    choice = completion["choices"][0]
    message = choice["message"]
    kind = "refusal" if message["refusal"] else "content"
    words = re.findall(r"\S*\s*", message[kind] or "")
    common = {k: completion[k] for k in ("id", "created", "model", "system_fingerprint")}
    common |= {"object": "chat.completion.chunk"}
    deltas = [({kind: word}, None) for word in words] + [({}, choice["finish_reason"])]
    chunks = [
        {**common, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
        for delta, reason in deltas
    ]
    chunks.append({**common, "choices": [], "usage": completion["usage"]})

    async def events():
        for number, chunk in enumerate(chunks):
            if number == cut:
                raise ConnectionResetError
            if number == until:
                break
            yield f"data: {json.dumps(chunk)}\n\n"
        yield "data: [DONE]\n\n"

    return StreamingResponse(events(), media_type="text/event-stream")


def text_for(asked: dict) -> str:
    """What the model writes: always the same for the same request."""
    rng = random.Random(json.dumps(asked, sort_keys=True))
    schema = (asked.get("response_format") or {}).get("json_schema")
    if schema:
        return json.dumps(instance_of(schema["schema"], schema["schema"], rng))
    prompt = " ".join(str(m["content"]) for m in asked["messages"])
    found = re.findall(r"(\d+) (?:to|and) (\d+) words", prompt)
    low, high = map(int, found[-1]) if found else (120, 160)
    wanted, sentences = rng.randint(low, high), []
    while sum(len(sentence.split()) for sentence in sentences) < wanted:
        parts = [rng.choice(part) for part in (OPENERS, PEOPLE, DEEDS, PLACES, ENDINGS)]
        sentences.append(f"{parts[0]} {parts[1]} {parts[2]} {parts[3]} {parts[4]}.")
    blocks = [" ".join(sentences[i : i + 5]) for i in range(0, len(sentences), 5)]
    return "\n\n".join(blocks)


def instance_of(schema: dict, root: dict, rng: random.Random) -> object:
    """A value that keeps to a JSON Schema, of the parts that structured output allows."""
    if "$ref" in schema:
        found: object = root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return instance_of(found, root, rng)
    if "anyOf" in schema:
        return instance_of(rng.choice(schema["anyOf"]), root, rng)
    if "const" in schema or "enum" in schema:
        return rng.choice(schema.get("enum") or [schema["const"]])
    return INSTANCES[schema["type"]](schema, root, rng)


def _object_of(schema: dict, root: dict, rng: random.Random) -> object:
    fields = schema.get("properties", {})
    return {name: instance_of(each, root, rng) for name, each in fields.items()}


INSTANCES: dict[str, Callable[[dict, dict, random.Random], object]] = {
    "object": _object_of,
    "array": lambda s, root, rng: [
        instance_of(s["items"], root, rng) for _ in range(s.get("minItems", 1))
    ],
    "integer": lambda s, _, rng: rng.randint(s.get("minimum", 1), s.get("maximum", 4)),
    "number": lambda s, _, rng: rng.randint(s.get("minimum", 1), s.get("maximum", 4)),
    "boolean": lambda _s, _, rng: rng.random() < 0.5,
    "null": lambda *_: None,
    "string": lambda _s, _, rng: f"{rng.choice(PEOPLE)} {rng.choice(DEEDS)}",
}


def tokens_of(text: str) -> int:
    return round(1.35 * len(text.split()))


def vector_of(text: str, length: int = 64) -> list[float]:
    """A bag of words as a vector: texts that share words point the same way."""
    vector = [0.0] * length
    for word in re.findall(r"[a-z]{4,}", text.lower()):
        vector[int(hashlib.sha256(word.encode()).hexdigest(), 16) % length] += 1.0
    return vector


@contextlib.contextmanager
def serving(state: ModelServer):
    """Serve on a free port of this machine; yields the address without a path."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(state.app, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.force_exit = server.should_exit = True
    thread.join(5)
    listening.close()
