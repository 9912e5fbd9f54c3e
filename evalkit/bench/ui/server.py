"""The real server in a process of its own, on a study opened for as many raters as are asked."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.shipped import shipped_file
from evalkit.service.workspace import DATABASE_FILE, DATABASE_VARIABLE, open_workspace
from evalkit.study.rater import Rater

SECONDS_TO_START = 60
# A server that may not keep what Python compiled compiles it again at each start.
LEFT_OUT = (DATABASE_VARIABLE, "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True, slots=True)
class Server:
    """Where the server answers, its process, and the clock (`perf_counter`) at its start."""

    base_url: str
    process_id: int
    started_at: float


def open_for(folder: Path, n_raters: int) -> tuple[str, ...]:
    """Open the shipped study in a folder; return the token of each rater."""
    study = read_sound_study(shipped_file("data", "demo_study"))
    raters = tuple(Rater(f"rater-{i}", f"Rater {i}") for i in range(1, n_raters + 1))
    workspace = open_workspace(str(folder / DATABASE_FILE))
    opened = open_study(workspace, replace(study, raters=raters), "evalkit bench")
    workspace.store.close()
    return tuple(invitation.token for invitation in opened.invitations)


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serve the study of a folder, as `evalkit serve` does, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "evalkit", "serve", str(folder), "--port", str(port)]
    environment = {k: v for k, v in os.environ.items() if k not in LEFT_OUT}
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield Server(f"http://127.0.0.1:{port}", process.pid, start)
    finally:
        process.terminate()
        process.wait()


def wait_until_up(server: Server) -> float:
    """Wait until the server's health page answers; return the seconds since its start.

    Raises
    ------
    EvalkitError
        Where it does not within a minute.
    """
    while time.perf_counter() < server.started_at + SECONDS_TO_START:
        try:
            urllib.request.urlopen(f"{server.base_url}/healthz", timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return time.perf_counter() - server.started_at
    raise EvalkitError(f"The server did not answer within {SECONDS_TO_START} seconds.")


def memory_mib(process_id: int) -> float:
    """The resident memory of a process, in MiB."""
    try:
        import psutil
    except ModuleNotFoundError as error:
        raise EvalkitError(
            "bench ui needs psutil; install it with: pip install 'evalkit[test]'"
        ) from error
    return float(psutil.Process(process_id).memory_info().rss) / 2**20
