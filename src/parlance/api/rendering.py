"""Values as JSON, exactly."""

import json
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from parlance.platform.api.fields import plain


def render(data: Any) -> str:
    return json.dumps(data, default=_plain, ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return plain(value)
        case UUID():
            return str(value)
        case Enum():
            return value.value
    message = f"{type(value).__name__} has no form in JSON."
    raise TypeError(message)
