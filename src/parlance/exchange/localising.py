"""Numbers with a comma and days in another order, where a mapping says that they are so.

What is not written as the mapping says is a problem with its place, never read in another way.
"""

from typing import Any

import ibis

from parlance.engine.language.conversions import date_from_text
from parlance.exchange.mapping import ISO_DAYS, Form
from parlance.kit.tables import Field, FieldType

_COMMA_NUMBER = r"^[+-]?([0-9]{1,3}([. \x{00A0}\x{202F}'\x{2019}][0-9]{3})+|[0-9]+)(,[0-9]+)?$"
_GROUPS = r"[. \x{00A0}\x{202F}'\x{2019}]"
_NUMBERS = frozenset({FieldType.INTEGER, FieldType.NUMBER})


def is_foreign(field: Field | None, form: Form) -> bool:
    """Tell whether values of a field are written otherwise than in the exchange format."""
    if field is None:
        return False
    has_comma = field.type in _NUMBERS and form.decimal == ","
    return has_comma or (field.type is FieldType.DATE and form.dates != ISO_DAYS)


def localised(field: Field, form: Form, value: Any) -> Any:
    """Return an Ibis text as the format writes it; null where it is not written as said."""
    if field.type is FieldType.DATE:
        return ibis.coalesce(date_from_text(value), date_from_text(value, form.dates)).cast(
            "string"
        )
    trimmed = value.strip()
    plain = trimmed.re_replace(_GROUPS, "").replace(",", ".")
    return ibis.ifelse(trimmed.re_search(_COMMA_NUMBER), plain, ibis.null("string"))


def remedy(field: Field, form: Form) -> str:
    if field.type is FieldType.DATE:
        return f"The mapping says that days are written {form.dates}. Write it so."
    return "The mapping says that numbers have a decimal comma. Write one such as 1.234,50."
