"""`evalkit demo`."""

import os
import tempfile
import threading
import time
import urllib.request
import webbrowser
from pathlib import Path

import click

from evalkit.cli.links import link
from evalkit.cli.ports import free_port, port_type, require_free
from evalkit.cli.waiting import waiting
from evalkit.service.demo import GUEST, NEWCOMER, open_whole_demo
from evalkit.service.workspace import DATABASE_FILE, DATABASE_VARIABLE, open_workspace

FIRST_PORT = 8501
SECONDS_TO_START = 30
LINKS = {GUEST: "rater", NEWCOMER: "new rater", "lead": "lead"}


@click.command("demo")
@click.option("--folder", type=click.Path(path_type=Path), help="Keep the demo's database here.")
@click.option("--port", type=port_type, help="Default: 8501, or the next one that is free.")
@click.option("--browser/--no-browser", default=True, help="Open the rater's page.")
def command(folder: Path | None, port: int | None, browser: bool) -> None:
    """Open the shipped study of 12 briefs with simulated ratings, and serve it until Ctrl-C."""
    if port:
        require_free(port)
    chosen = port or free_port(FIRST_PORT)
    place = folder or Path(tempfile.mkdtemp(prefix="evalkit-demo-"))
    place.mkdir(parents=True, exist_ok=True)
    database = place / DATABASE_FILE
    if database.exists():
        raise click.UsageError(
            f"{database} is there already and may hold a study; name a new folder, or serve what "
            f"it holds with: evalkit serve {place}"
        )
    os.environ[DATABASE_VARIABLE] = str(database)
    workspace = open_workspace(str(database))
    with waiting("opening the demo study"):
        invitations = open_whole_demo(workspace)
    workspace.store.close()
    base_url = f"http://127.0.0.1:{chosen}"
    click.echo("The demo study is open. All that its three raters gave is SIMULATED.")
    for invitation in invitations:
        click.echo(f"  {LINKS[invitation.person.id]:10}{link(base_url, invitation.token)}")
    click.echo("The rater begins with the passages, the new rater with consent and practice.")
    click.echo(f"Database: {database}\nCtrl-C stops the demo.")
    if browser:
        first = link(base_url, invitations[0].token)
        threading.Thread(target=_open_when_ready, args=(base_url, first), daemon=True).start()
    from evalkit.ui.asgi import serve  # half a second of Streamlit, after the links are printed

    serve(chosen, "127.0.0.1")


def _open_when_ready(base_url: str, address: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{base_url}/healthz", timeout=1)
        except OSError:
            time.sleep(0.2)
        else:
            webbrowser.open(address)
            return
