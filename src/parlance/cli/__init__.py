"""The `parlance` command: one module for each group of commands, late imports, no rules."""
