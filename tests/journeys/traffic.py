"""Every byte between a browser and the app, and every form in which a word could hide in it."""

import base64
import codecs
import hashlib
from pathlib import Path
from urllib.parse import quote, urlsplit

import streamlit

STATIC = Path(streamlit.__file__).parent / "static"
BLOCKS = {base64.b64encode: (3, 4), base64.urlsafe_b64encode: (3, 4), base64.b32encode: (5, 8)}


class Traffic:
    """What one page sent and received, message by message, but for Streamlit's own files."""

    def __init__(self, page):
        self.messages = []
        self.urls = []
        self.headers = []
        page.on("websocket", self._listen)
        page.route("**/*", self._pass_on)

    def _listen(self, socket):
        self.urls.append(socket.url)
        socket.on("framesent", lambda frame: self._keep("socket sent", frame))
        socket.on("framereceived", lambda frame: self._keep("socket received", frame))

    def _pass_on(self, route):
        request = route.request
        self.urls.append(request.url)
        self._keep("request", f"{request.method} {request.url} {request.headers}")
        self._keep("request body", request.post_data_buffer or b"")
        response = route.fetch(max_retries=3)  # the server closes idle connections
        self.headers.append((request.url, response.headers))
        self._keep("response headers", f"{response.status} {response.headers}")
        if not is_own_file(request.url, response.body()):
            self._keep(f"response to {request.url}", response.body())
        route.fulfill(response=response)

    def _keep(self, where, content):
        raw = content if isinstance(content, bytes) else content.encode()
        self.messages.append((where, raw))

    def keep_storage(self, page):
        """Take in what the browser keeps of the visit, too."""
        stored = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.title])"
        self._keep("browser storage", page.evaluate(stored))
        self._keep("cookies", str(page.context.cookies()))
        self._keep("page", page.content())

    def received(self, start):
        """Messages of the socket that came from the app, all that hold these bytes."""
        return [m for where, m in self.messages if where == "socket received" and start in m]

    def leaks(self, words):
        """Where any form of any of the words stands: (word, form, kind of message)."""
        found = []
        for where, raw in self.messages:
            found += [(*hit, where) for hit in hidden_words(raw, words)]
        return found


def is_own_file(url, body):
    """Tell whether an answer is byte for byte a file of the installed Streamlit."""
    path = urlsplit(url).path.removeprefix("/static/")
    file = STATIC / "static" / path
    return file.is_file() and file.read_bytes() == body


def hidden_words(raw, words):
    """Each word and form that stands in these bytes."""
    lower = raw.lower()
    return [
        (word, name)
        for word in words
        for name, form in forms(word)
        if form in (raw if name.startswith("base") else lower)
    ]


def forms(word):
    """A word as bytes in every way that a program would write it; all but base-x in lower case."""
    plain = word.lower().encode()
    yield "plain", plain
    yield "reversed", plain[::-1]
    yield "hexadecimal", plain.hex().encode()
    yield "url", quote(word, safe="").lower().encode()
    yield "utf-16", word.lower().encode("utf-16-le")
    yield "rot13", codecs.encode(word.lower(), "rot13").encode()
    for digest in ("md5", "sha1", "sha256"):
        yield digest, hashlib.new(digest, word.encode()).hexdigest()[:32].encode()
    for encode, (n_bytes, n_letters) in BLOCKS.items():
        for shift in range(n_bytes):
            yield f"base {encode.__name__} {shift}", _inner(encode, word, shift, n_bytes, n_letters)


def _inner(encode, word, shift, n_bytes, n_letters):
    """The letters of an encoding that stay the same whatever stands before and after the word."""
    coded = encode(b"\0" * shift + word.encode()).rstrip(b"=")
    bits = 8 * n_bytes // n_letters
    first = -(-shift * 8 // bits)
    whole = (shift + len(word.encode())) * 8 // bits
    return coded[first:whole]
