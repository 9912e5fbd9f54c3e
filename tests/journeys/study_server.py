"""The real app for tests: `evalkit open` and `evalkit serve` in processes of their own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from evalkit.service.opening import open_study, read_sound_study
from evalkit.service.workspace import open_workspace

HERE = Path(__file__).parent
COMMAND = (sys.executable, "-c", "from evalkit.cli.main import main; main()")
SECONDS_TO_START = 90  # and to stop; on a busy machine both take long


class StudyServer:
    """One database with any number of studies, and the app in front of it on one port."""

    def __init__(self, folder):
        self.database = folder / "ratings.db"
        self.log = folder / "server.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None
        self.environment = {**os.environ, "EVALKIT_DATABASE_URL": str(self.database)}

    def evalkit(self, *arguments):
        """Run a command of `evalkit` on this database and return what it printed."""
        run = self.run(*arguments)
        assert run.returncode == 0, run.stderr + run.stdout
        return run.stdout

    def run(self, *arguments):
        """Run a command of `evalkit`, whatever becomes of it."""
        command = [*COMMAND, *(str(argument) for argument in arguments)]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, encoding="utf-8"
        )

    def open_study(self, folder):
        """Open a study folder in this process, which is quick."""
        workspace = open_workspace(str(self.database))
        invited = open_study(workspace, read_sound_study(folder.path)).invitations
        workspace.store.close()
        links = {each.person.id: f"{self.url}/?invite={each.token}" for each in invited}
        return OpenStudy(self, folder, links)

    def open_by_command(self, folder):
        """Open a study folder by the command line, as people do."""
        printed = self.evalkit("open", folder.path, "--base-url", self.url, "--json")
        links = {link["id"]: link["link"] for link in json.loads(printed)["links"]}
        return OpenStudy(self, folder, links)

    def start(self):
        """Start the app, and wait until it answers."""
        place = str(self.database.parent)
        self.process = self.run_logged([*COMMAND, "serve", place, "--port", str(self.port)])
        return self.wait()

    def run_logged(self, command, **pipes):
        """Begin a process whose words go to the log."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self.database.parent,
                env=self.environment,
                **{"stdout": log, "stderr": log, **pipes},
            )

    def wait(self):
        """Wait until the app answers."""
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.02)
        return self

    def answers(self):
        """Tell whether the app's own health page is there."""
        try:
            urllib.request.urlopen(f"{self.url}/healthz", timeout=2).close()
        except OSError:
            return False
        return True

    def kill(self):
        """End it without any warning, as a power cut would."""
        self.process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        self.process.wait()

    def stop(self):
        """End it in order, where it runs."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=SECONDS_TO_START)


class MortalServer(StudyServer):
    """The same app, quick to start again: each life is a fork of one process."""

    child = None

    def start(self):
        """Begin a life, and wait until it answers."""
        if self.process is None:
            command = [sys.executable, str(HERE / "serve_until_killed.py"), str(self.port)]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            self.process = self.run_logged(command, **pipes)
        self.process.stdin.write("again\n")
        self.process.stdin.flush()
        self.child = int(self.process.stdout.readline())
        return self.wait()

    def kill(self):
        """End the life without any warning."""
        os.kill(self.child, signal.SIGKILL)
        while self.process.stdout.readline() != "dead\n":
            pass

    def stop(self):
        """End the last life and the process that bore it."""
        if self.process:
            self.kill()
            self.process.communicate(timeout=SECONDS_TO_START)


@dataclass(frozen=True, slots=True)
class OpenStudy:
    """A study that the server serves, and the link of each of its people."""

    server: StudyServer
    folder: object
    links: dict

    @property
    def id(self):
        """The study's id in the database."""
        return self.folder.study_id

    def link(self, person, page=""):
        """A person's link, to the first page or to one typed by hand."""
        token = self.token(person)
        return f"{self.server.url}/{page}?invite={token}"

    def token(self, person):
        """The secret in a person's link."""
        return parse_qs(urlsplit(self.links[person]).query)["invite"][0]

    def evalkit(self, command, *arguments):
        """Run a command of `evalkit` on this study."""
        return self.server.evalkit(
            command, self.server.database, *arguments, "--study", self.folder.study_id
        )


def free_port():
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
