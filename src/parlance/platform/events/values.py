from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class EventType:
    """An event that programs elsewhere may be told of: its name there, in words, an example.

    What they get are the event's own fields: ids and plain values.
    """

    name: str
    words: str
    event_class: type
    example: Mapping[str, Any]
