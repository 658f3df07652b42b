from dataclasses import dataclass

from parlance.web.components import Crumb, EmptyPage, Option, Pill
from parlance.web.settings import Subject


@dataclass(frozen=True, slots=True)
class EndpointRow:
    url: str
    href: str
    description: str
    events: str
    state: Pill
    waiting: str
    failing: str


@dataclass(frozen=True, slots=True)
class EndpointsPage:
    crumbs: tuple[Crumb, ...]
    menu: tuple[Subject, ...]
    endpoints: tuple[EndpointRow, ...]
    empty: EmptyPage


@dataclass(frozen=True, slots=True)
class EventChoice:
    name: str
    words: str
    example: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class EndpointForm:
    """What is typed and not taken yet; `error` says why it was not."""

    url: str = ""
    description: str = ""
    events: tuple[EventChoice, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class OpenPage:
    crumbs: tuple[Crumb, ...]
    menu: tuple[Subject, ...]
    form: EndpointForm
    action: str


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    id: int
    href: str
    event: str
    at: str
    state: Pill
    attempts: str
    next: str


@dataclass(frozen=True, slots=True)
class EndpointPage:
    crumbs: tuple[Crumb, ...]
    menu: tuple[Subject, ...]
    id: int
    form: EndpointForm
    is_enabled: bool
    disabled_reason: str
    secret: str
    failing: int
    switches: tuple[Option, ...]
    deliveries: tuple[DeliveryRow, ...]
    older: str
    attempts: int
    kept_days: int


@dataclass(frozen=True, slots=True)
class AttemptRow:
    at: str
    status: str
    took: str
    error: str
    answer: str


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    crumbs: tuple[Crumb, ...]
    menu: tuple[Subject, ...]
    row: DeliveryRow
    message_id: str
    body: str
    attempts: tuple[AttemptRow, ...]
