"""Texts into numbers and dates, and back: what cannot be read is null, never an error."""

import re
from typing import Any

import ibis

WORK = "decimal(38,8)"
"""The decimal that formulas compute in: 38 digits, 8 of them after the point."""

ISO_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
DECIMAL = r"^[+-]?[0-9]{1,20}([.][0-9]*)?$"
DATE_PARTS = {"YYYY": "([0-9]{4})", "MM": "([0-9]{1,2})", "DD": "([0-9]{1,2})"}
DATE_PART = re.compile("YYYY|MM|DD")


def checked_date_format(given: str) -> str | None:
    """Say why a date format will not do, or None when it will."""
    is_good = sorted(DATE_PART.findall(given)) == sorted(DATE_PARTS) and not re.search(
        "[A-Za-z]", DATE_PART.sub("", given)
    )
    return None if is_good else "Write YYYY, MM and DD once each, as in 'DD.MM.YYYY'."


def date_from_text(text: Any, given: str = "YYYY-MM-DD") -> Any:
    """Read a date from an Ibis text; spaces around it are ignored."""
    trimmed = text.strip()
    if given == "YYYY-MM-DD":
        return ibis.ifelse(trimmed.re_search(ISO_DATE), trimmed, None).try_cast("date")
    parts = DATE_PART.findall(given)
    pattern = _date_pattern(given)
    found = {part: trimmed.re_extract(pattern, parts.index(part) + 1) for part in parts}
    iso = found["YYYY"].concat("-", found["MM"].lpad(2, "0")).concat("-", found["DD"].lpad(2, "0"))
    return ibis.ifelse(trimmed.re_search(pattern), iso, None).try_cast("date")


def number_from_text(text: Any) -> Any:
    """Read a decimal number with a point from an Ibis text; spaces around it are ignored."""
    trimmed = text.strip()
    return ibis.ifelse(trimmed.re_search(DECIMAL), trimmed, None).try_cast(WORK)


def text_from_value(value: Any) -> Any:
    """Print an Ibis value: 12, 12.5, true, 2026-01-31."""
    text = value.cast("string")
    if value.type().is_decimal():
        return text.re_replace(r"\.?0+$", "")
    if value.type().is_floating():
        return text.re_replace(r"\.0$", "")
    return text


def _date_pattern(given: str) -> str:
    separators = DATE_PART.split(given)
    pattern = re.escape(separators[0])
    for part, separator in zip(DATE_PART.findall(given), separators[1:], strict=True):
        pattern += DATE_PARTS[part] + re.escape(separator)
    return f"^{pattern}$"
