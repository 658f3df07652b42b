import sys

import click

PERCENT = 100


class Progress:
    """Tells on stderr what is being done; how far it is only where a person looks on."""

    def __init__(self) -> None:
        self._shown = ""
        self._what = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Take note of the work: `done` of `total`, 0 where that is not known."""
        share = f" {done * PERCENT // total} %" if total else ""
        line = f"{what}{share}"
        if sys.stderr.isatty():
            if line != self._shown:
                click.echo(f"\r\033[K{line} …", nl=False, err=True)
        elif what != self._what:
            click.echo(f"{what} …", err=True)
        self._shown, self._what = line, what

    def end(self) -> None:
        """Remove the line that stands there unfinished."""
        if self._shown and sys.stderr.isatty():
            click.echo("\r\033[K", nl=False, err=True)
