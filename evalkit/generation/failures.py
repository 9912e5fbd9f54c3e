"""What the openai library raises, as errors that say whether to try again and what it may cost."""

import email.utils
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from evalkit.errors import EndpointError

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAIError

LONGEST_WAIT = 300.0
"""Seconds; a server that asks for more is taken at its word, and the run goes on without it."""
LONGEST_MESSAGE = 300
FOR_ALL = frozenset({401, 403, 404})
"""A wrong key, no right to the model, or a wrong address: every other request meets with it."""
REMEDIES = {
    400: "correct what it names in study.yaml (model, settings, template)",
    401: "check the key in the environment variable that the endpoint names",
    403: "ask whoever runs the server for access to this model",
    404: "correct base_url, api or model of the endpoint in study.yaml",
    413: "shorten the template, or show fewer exemplars or source texts",
    422: "correct what it names in study.yaml (model, settings, template)",
    429: "lower concurrency, or ask for a higher limit, and run the command again",
}


def failure_of(error: "OpenAIError") -> EndpointError:
    """The error for what the library raised."""
    import openai

    if isinstance(error, openai.APITimeoutError):
        return EndpointError(
            "The server did not answer within timeout_seconds of the endpoint; raise it, or look "
            "at the server's load.",
            retryable=True,
            perhaps_paid=True,
        )
    if isinstance(error, openai.APIStatusError):
        return _status_failure(error)
    if isinstance(error, openai.APIConnectionError):
        return _connection_failure(error)
    return EndpointError(
        f"The server answered without sense ({_first_line(str(error))}); check base_url and api "
        "of the endpoint.",
        perhaps_paid=True,
    )


def _connection_failure(error: Exception) -> EndpointError:
    cause = error.__cause__ or error
    # A connection that was never made carried no request, and is not paid.
    was_made = "connect" not in type(cause).__name__.casefold()
    what = "broke off" if was_made else "could not be made"
    return EndpointError(
        f"The connection to the server {what} ({_first_line(str(cause)) or type(cause).__name__});"
        " check that it runs, and base_url of the endpoint.",
        retryable=True,
        perhaps_paid=was_made,
        meets_all=not was_made,
    )


def _status_failure(error: "APIStatusError") -> EndpointError:
    status = error.status_code
    remedy = REMEDIES.get(status, "look at the server's log, and run the command again")
    wait = retry_after(error.response.headers, time.time())
    is_passing = status in {408, 409, 429} or status >= 500
    return EndpointError(
        f"The server refused the request with status {status} "
        f"({_first_line(error.message)}); {remedy}.",
        retryable=is_passing and (wait is None or wait <= LONGEST_WAIT),
        is_content_refusal=_is_content_refusal(error),
        meets_all=status in FOR_ALL,
        retry_after=wait,
    )


def _is_content_refusal(error: "APIStatusError") -> bool:
    """Azure answers with status 400 where its filter stops the prompt."""
    body = error.body if isinstance(error.body, dict) else {}
    return error.status_code == 400 and "content_filter" in {body.get("code"), body.get("type")}


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """The seconds that a server asks to wait; None where it does not say.

    Examples
    --------
    >>> retry_after({"retry-after": "2"}, now=0.0), retry_after({"retry-after-ms": "50"}, now=0.0)
    (2.0, 0.05)
    >>> retry_after({"retry-after": "Thu, 01 Jan 1970 00:00:09 GMT"}, now=4.0)
    5.0
    """
    for name, divisor in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        written = headers.get(name, "")
        try:
            seconds = float(written) / divisor
        except ValueError:
            parsed = email.utils.parsedate_tz(written)
            if parsed is None:
                continue
            seconds = email.utils.mktime_tz(parsed) - now
        if 0 <= seconds < float("inf"):
            return seconds
    return None


def _first_line(message: str) -> str:
    lines = message.strip().splitlines()
    return lines[0][:LONGEST_MESSAGE].rstrip(".") if lines else ""
