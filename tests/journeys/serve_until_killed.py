"""Serves the app again and again; run by test_kills.

Every line on standard input begins a life: a fork serves until it is killed. What takes long at
the start of a server, its imports, is done once, so that a test can afford twenty lives.
"""

import os
import sys

import evalkit.service.rating  # imported to be there in every fork
import evalkit.ui.main
import evalkit.ui.pages.rate  # noqa: F401
from evalkit.ui.asgi import serve

if __name__ == "__main__":
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            serve(int(sys.argv[1]), "127.0.0.1")
        print(child, flush=True)  # noqa: T201
        os.waitpid(child, 0)
        print("dead", flush=True)  # noqa: T201
