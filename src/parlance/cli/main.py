import os
import sys

import click

from parlance.cli.check import check
from parlance.cli.files import export, import_, simulate
from parlance.cli.glossary import glossary
from parlance.cli.mcp import mcp
from parlance.cli.metrics import explain, metric
from parlance.cli.secrets import secrets
from parlance.cli.up import demo, part, up
from parlance.kit.errors import ParlanceError

REFUSED = 1
INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="parlance-cs", message="%(version)s")
def parlance() -> None:
    """Customer success with a glossary that computes.

    State is kept in PARLANCE_HOME (default ~/.parlance). DATABASE_URL names a PostgreSQL to use
    instead of the embedded one. Commands start what they need, and stop it when they are done.
    Exit codes: 0 done, 1 refused, 2 the command was not understood.
    """


for command in (
    up,
    demo,
    import_,
    export,
    metric,
    explain,
    glossary,
    simulate,
    check,
    secrets,
    mcp,
    part,
):
    parlance.add_command(command)


def main() -> None:
    """Run the command; what a person can mend becomes a sentence, and exit code 1."""
    try:
        parlance.main(standalone_mode=False)
    except ParlanceError as error:
        _refuse(str(error))
    except click.UsageError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _refuse(error.format_message())
    except (click.Abort, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader has seen enough, as `head` does; Python would complain while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(REFUSED)
