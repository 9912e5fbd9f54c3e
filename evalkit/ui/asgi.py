"""The app as a server: security headers, a health check, and the one configuration."""

import tomllib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from evalkit.service.shipped import shipped_file
from evalkit.study.rater import Role
from evalkit.ui import memory, unchanging
from evalkit.ui.components import scripts
from evalkit.ui.navigation import load_pages

# 'unsafe-inline' is for styles alone: Streamlit writes its own into the page. The blob: is how a
# component's script is loaded, the hash is the one inline script of Streamlit's index page.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' blob: 'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)


class SecurityHeaders:
    """Adds the headers to every HTTP answer and leaves websockets alone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *HEADERS]
            await send(message)

        await self._app(scope, receive, send_with_headers)


class HiddenScript:
    """Keeps where the app lies on its machine out of what Streamlit tells every browser."""

    def __init__(self, app: ASGIApp, script: Path) -> None:
        self._app = app
        self._path = str(script).encode()
        self._name = script.name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""

        async def send_without_path(message: Message) -> None:
            if self._path in (message.get("bytes") or b""):
                message["bytes"] = self._without_path(message["bytes"])
            await send(message)

        is_websocket = scope["type"] == "websocket"
        await self._app(scope, receive, send_without_path if is_websocket else send)

    def _without_path(self, sent: bytes) -> bytes:
        forward = ForwardMsg.FromString(sent)
        if forward.HasField("new_session"):
            forward.new_session.main_script_path = self._name
        return bytes(forward.SerializeToString())


async def send_script(request: Request) -> Response:
    """One script of a component; its name tells its content, so that it never changes."""
    found = scripts.served_script(request.path_params["name"])
    if found is None:
        return PlainTextResponse("There is no such script.", HTTPStatus.NOT_FOUND)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(found, headers=headers, media_type="text/javascript")


async def healthy(_request: Request) -> PlainTextResponse:
    """Say that the process answers."""
    return PlainTextResponse("ok")


def configuration(**overrides: object) -> dict[str, Any]:
    """The shipped configuration with dotted names, as Streamlit takes it."""
    shipped = tomllib.loads(shipped_file(".streamlit", "config.toml").read_text(encoding="utf-8"))
    return dict(_dotted(shipped)) | overrides


def _dotted(tree: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for name, value in tree.items():
        dotted = f"{prefix}{name}"
        pairs += _dotted(value, f"{dotted}.") if isinstance(value, dict) else [(dotted, value)]
    return pairs


@asynccontextmanager
async def _started(_app: st.App) -> AsyncIterator[None]:
    memory.settle()
    yield


def make_app(script: Path) -> st.App:
    """The app around a UI script."""
    script = script.resolve()
    return st.App(
        script,
        lifespan=_started,
        routes=[Route("/healthz", healthy), Route(f"{scripts.FOLDER}/{{name}}", send_script)],
        middleware=[Middleware(SecurityHeaders), Middleware(HiddenScript, script=script)],
    )


def serve(port: int, address: str) -> None:
    """Serve the app until it is stopped; what raters open is loaded before the first of them."""
    scripts.serve()
    load_pages(Role.RATER)
    unchanging.settle()
    overrides: dict[str, object] = {"server.port": port, "server.address": address}
    make_app(shipped_file("app.py")).run(config=configuration(**overrides))
