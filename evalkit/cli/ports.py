"""Whether a port can be served, told before any link to it is printed."""

import socket

import click

port_type = click.IntRange(1, 65535)


def is_taken(port: int, address: str = "127.0.0.1") -> bool:
    """Whether a program answers at this port of this machine already."""
    with socket.socket() as probe:
        probe.settimeout(1)
        try:
            return probe.connect_ex((address, port)) == 0
        except OSError:  # an address of another kind; the server says what is wrong with it
            return False


def require_free(port: int, address: str = "127.0.0.1") -> None:
    """Refuse a port that another program serves: links to it would show that program a token."""
    if is_taken(port, address):
        raise click.UsageError(f"Port {port} is taken by another program; name one with --port.")


def free_port(first: int, n_tried: int = 100) -> int:
    """The first port from ``first`` on that no program answers at."""
    for port in range(first, first + n_tried):
        if not is_taken(port):
            return port
    raise click.UsageError(
        f"Ports {first} to {first + n_tried - 1} are all taken; name a free one with --port."
    )
