"""A directory that speaks SCIM, for tests."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.test import Client

from actors import ANA
from parlance.platform.directory.commands.tokens import make_token

ROOT = "/scim/v2"


def new_token() -> str:
    return make_token(actor=ANA, at=datetime.now(UTC))


class DirectoryClient:
    """Sends what a directory sends, with its token."""

    def __init__(self, token: str | None = None) -> None:
        self.client = Client()
        self.headers = {"authorization": f"Bearer {token or new_token()}"}

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.client.generic(  # type: ignore[return-value]
            method,
            f"{ROOT}{quote(path, safe='/?=&')}",
            json.dumps(body) if body is not None else "",
            content_type="application/scim+json",
            headers=self.headers | {name.replace("_", "-"): one for name, one in headers.items()},
        )

    def add_user(self, user_name: str, **values: Any) -> dict[str, Any]:
        schema = "urn:ietf:params:scim:schemas:core:2.0:User"
        body = {"schemas": [schema], "userName": user_name} | values
        return read(self.send("POST", "/Users", body))

    def add_group(self, name: str, *member_ids: str) -> dict[str, Any]:
        schema = "urn:ietf:params:scim:schemas:core:2.0:Group"
        members = [{"value": one} for one in member_ids]
        body = {"schemas": [schema], "displayName": name, "members": members}
        return read(self.send("POST", "/Groups", body))

    def patch(self, path: str, *operations: dict[str, Any]) -> HttpResponse:
        schema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
        return self.send("PATCH", path, {"schemas": [schema], "Operations": list(operations)})


def read(answer: HttpResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.content)
    return found
