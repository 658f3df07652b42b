import click

from parlance.cli.ground import ground


@click.command()
@click.option("--as", "email", metavar="EMAIL", help="Whose rights count; else the operator's.")
@click.option("--may-propose", is_flag=True, help="Let the assistant propose definitions, too.")
@click.option("--address", default="", help="Where this installation is reached, for links.")
def mcp(*, email: str | None, may_propose: bool, address: str) -> None:
    """Answer an assistant on this machine, by the Model Context Protocol on stdin and stdout.

    Assistants elsewhere use the same tools under /mcp, with an access token.

    \b
    {"command": "parlance", "args": ["mcp", "--as", "maya@example.com"]}
    """  # noqa: D301 - \b keeps click from joining the lines
    with ground():
        from parlance.api.mcp.asking import Asking
        from parlance.api.mcp.local import assistant
        from parlance.api.mcp.server import mcp_server

        asking = Asking(assistant(email, may_propose=may_propose), address.rstrip("/"))
        mcp_server(lambda _: asking).run("stdio")
