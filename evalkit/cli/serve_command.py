"""`evalkit serve`."""

import os
from pathlib import Path

import click

from evalkit.cli.options import study_argument
from evalkit.cli.ports import port_type, require_free


@click.command("serve")
@study_argument
@click.option("--port", type=port_type, default=8501, show_default=True)
@click.option("--address", default="127.0.0.1", show_default=True)
def command(place: Path, port: int, address: str) -> None:
    """Serve the app for the studies of a folder's database, until Ctrl-C."""
    from evalkit.ui import memory

    memory.prepare()
    from evalkit.service.workspace import DATABASE_VARIABLE, database_of, open_workspace
    from evalkit.ui.asgi import serve

    database = str(place) if place.is_file() else database_of(place.resolve())
    store = open_workspace(database, must_exist=True).store
    store.close()
    require_free(port, address)
    os.environ[DATABASE_VARIABLE] = database
    click.echo(f"Serving {store.name} at http://{address}:{port}. Ctrl-C stops it.")
    serve(port, address)
