"""Text for spreadsheets. The exchange format itself is exact and never goes through here."""

_FULL_WIDTH = tuple(chr(ord(sign) + 0xFEE0) for sign in "=+-@")
"""The same signs as East Asian keyboards write them."""

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", *_FULL_WIDTH)


def safe_cell(value: str) -> str:
    """Return text that a spreadsheet shows instead of computing.

    A leading apostrophe is put before what would start a formula. Plain numbers stay.
    """
    if not value.lstrip(" ").startswith(_STARTS_A_FORMULA) or _is_number(value):
        return value
    return f"'{value}"


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
