"""`up` and `demo`: the database, the web and the worker, as one tree of processes."""

import http.client
import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress

import click

from parlance.cli.first import FirstSignIn
from parlance.cli.ground import ground
from parlance.kit.errors import ConflictError
from parlance.platform.home import home
from parlance.platform.supervisor import Part, lifeline, stop_on_sigterm, supervisor

DRAIN_SECONDS = 4
BACKLOG = 512


class PortTakenError(ConflictError):
    """Raised when the address to serve on cannot be had."""

    code = "cli.port_taken"

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(f"{host}:{port} cannot be served: {why}. Choose another with --port.")


def place_options(command: Callable[..., None]) -> Callable[..., None]:
    host = click.option("--host", default="127.0.0.1", show_default=True)
    port = click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
    return host(port(command))


@click.command()
@place_options
@click.option(
    "--administrator",
    metavar="EMAIL",
    help="Make the first administrator, and print a password: for scripts.",
)
def up(*, host: str, port: int, administrator: str | None) -> None:
    """Start everything on this machine: database, web and worker.

    Ctrl-C or SIGTERM stops it. To be reached by other machines, set --host, and PARLANCE_ADDRESS
    to the public address. While nobody has a sign-in, it prints a link to make the administrator.
    """
    first = FirstSignIn(administrator)
    serve(host=host, port=port, prepare=first.make, welcome=first.show)


@click.command()
@place_options
def demo(*, host: str, port: int) -> None:
    """Start everything with a generated company, and print one sign-in per role.

    The company is made only where nothing has been recorded yet.
    """
    from parlance.cli.demo import make_company, show_sign_ins

    os.environ.setdefault("PARLANCE_SECOND_FACTOR", "optional")
    serve(host=host, port=port, prepare=make_company, welcome=show_sign_ins)


def serve(
    *, host: str, port: int, prepare: Callable[[], None], welcome: Callable[[str], None]
) -> None:
    """Serve until told to stop; `prepare` finds the database ready, `welcome` all parts.

    `welcome` is given the address that people open.
    """
    stop_on_sigterm()
    # Being told to stop is a good end.
    with suppress(KeyboardInterrupt), supervisor(home()) as parts, _listener(host, port) as door:
        place = door.getsockname()[:2]
        with ground() as lease:
            prepare()

            def say_ready() -> None:
                click.echo(f"Parlance is ready at {_address(*place)}")
                welcome(_public() or _address(*place))

            parts.run(
                Part("web", _command("web", str(door.fileno())), (door.fileno(),)),
                Part("worker", _command("worker")),
                is_ready=lambda: _answers(*place),
                ready=say_ready,
                mend=lease.mend if lease else lambda: None,
            )


@click.group(hidden=True)
def part() -> None:
    """Be a part of what `up` runs."""


@part.command()
@click.argument("descriptor", type=int)
def web(*, descriptor: int) -> None:
    """Serve pages on a socket that `up` has opened."""
    import uvicorn

    lifeline()
    config = uvicorn.Config(
        "parlance.config.asgi:application",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


@part.command()
def worker() -> None:
    """Run jobs."""
    from parlance.platform import worker

    lifeline()
    worker.main()


def _command(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "parlance", "part", *words)


def _listener(host: str, port: int) -> socket.socket:
    """Open the door once for all: it stays open while the web part is restarted."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise PortTakenError(host, port, os.strerror(error.errno or 0)) from error


def _answers(host: str, port: int) -> bool:
    """Tell whether the web part answers at all; what it answers is not looked at."""
    connection = http.client.HTTPConnection(_local(host), port, timeout=2)
    try:
        connection.request("HEAD", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _address(host: str, port: int) -> str:
    local = _local(host)
    return f"http://{'localhost' if local in {'127.0.0.1', '::1'} else local}:{port}"


def _public() -> str:
    """Return the address that PARLANCE_ADDRESS gives, or "" without one."""
    return os.environ.get("PARLANCE_ADDRESS", "").split(",")[0].strip().rstrip("/")


def _local(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - all, seen from here
