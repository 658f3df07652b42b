"""Requests to a provider: few bytes, few seconds, JSON objects only."""

import asyncio
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from parlance.platform import outgoing
from parlance.platform.single_sign_on.errors import ProviderTroubleError

SECONDS = 5.0
_MOST_BYTES = 500_000
_REFUSED = range(400, 500)


def read_object(url: str, *, bearer: str = "") -> dict[str, Any]:
    """Return the JSON object at an address. Raises `ProviderTroubleError`."""
    headers = {"accept": "application/json"}
    if bearer:
        headers["authorization"] = f"Bearer {bearer}"
    try:
        answer = asyncio.run(
            outgoing.get(url=url, headers=headers, seconds=SECONDS, most_bytes=_MOST_BYTES)
        )
    except (outgoing.UnreachableError, outgoing.AddressNotAllowedError) as error:
        raise ProviderTroubleError(f"{url} could not be read: {error}") from error
    if answer.status != HTTPStatus.OK:
        raise ProviderTroubleError(f"{url} answered {answer.status} instead of 200.")
    return _object(url, answer.body)


def send_form(url: str, fields: Mapping[str, str], *, authorization: str) -> dict[str, Any] | None:
    """Return the answer to a form; None when the provider refuses it. Raises as `read_object`."""
    headers = {
        "accept": "application/json",
        "content-type": "application/x-www-form-urlencoded",
    }
    if authorization:
        headers["authorization"] = authorization
    try:
        answer = asyncio.run(
            outgoing.post(
                url=url,
                headers=headers,
                body=urlencode(fields).encode(),
                seconds=SECONDS,
                most_bytes=_MOST_BYTES,
            )
        )
    except (outgoing.UnreachableError, outgoing.AddressNotAllowedError) as error:
        raise ProviderTroubleError(f"{url} could not be asked: {error}") from error
    if answer.status in _REFUSED:
        return None
    if answer.status != HTTPStatus.OK:
        raise ProviderTroubleError(f"{url} answered {answer.status} instead of 200.")
    return _object(url, answer.body)


def _object(url: str, body: bytes) -> dict[str, Any]:
    if len(body) >= _MOST_BYTES:
        raise ProviderTroubleError(f"{url} sent more than {_MOST_BYTES:,} bytes.")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ProviderTroubleError(f"{url} did not send JSON.") from error
    if not isinstance(found, dict):
        raise ProviderTroubleError(f"{url} did not send a JSON object.")
    return found
