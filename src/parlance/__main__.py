"""`python -m parlance` is the `parlance` command."""

from parlance.cli.main import main

main()
