"""Cells that a spreadsheet would run as a formula are made plain text, in files for people.

Files of the exchange format are exact and go without: programs read them, and read them back.
"""

import re

_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")


def inert(text: str) -> str:
    """Return a cell that no spreadsheet calculates: with an apostrophe before it if need be.

    Negative numbers stay numbers. Spaces, tabs and line ends before a sign do not hide it.
    """
    bare = text.lstrip()
    if not bare or _NUMBER.fullmatch(text):
        return text
    is_formula = bare[0] in _STARTS or text[0] in "\t\r\n"
    return f"'{text}" if is_formula else text
