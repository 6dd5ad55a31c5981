"""What a management key may ask and do: list, make, change and delete the keys of its account.

Source: OpenRouterTeam/docs, openapi/openapi.yaml, and the `openrouter` SDK 1.3.84; read
2026-11-23. A list holds at most 100 entries at a time; `offset` leads to the rest.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from urllib.parse import quote

from orscan.errors import ApiError
from orscan.openrouter import models
from orscan.openrouter.client import Client
from orscan.openrouter.models import (
    AccountKey,
    Activity,
    Credits,
    Guardrail,
    GuardrailAssignment,
    KeyInfo,
    NewKey,
    Workspace,
)
from orscan.secret import Secret

EntryT = TypeVar("EntryT")

_MOST_PAGES = 1_000
"""After so many pages a list is not believed to end."""


class Account:
    """The account that the management key *key* belongs to, as *client* reaches it.

    Every call raises ApiError where no answer of the expected shape came; its `status` tells a
    refusal (401, 403) from the rest.
    """

    def __init__(self, client: Client, key: Secret) -> None:
        self._client = client
        self._key = key

    def __repr__(self) -> str:
        return f"Account({self._key.masked})"

    def key_info(self) -> KeyInfo:
        """Return what the API tells of the key itself: whether it is a management key at all."""
        info = models.key_info(self._object("GET", "/key"))
        if info is None:
            raise ApiError("GET /key: the answer describes no key", status=200)
        return info

    def credits(self) -> Credits:
        """Return what the account has bought and used."""
        return models.credits_of(self._object("GET", "/credits"))

    def list_workspaces(self) -> list[Workspace]:
        """Return all workspaces, on however many pages."""
        return list(self._pages("/workspaces", {}, models.workspace))

    def list_keys(
        self,
        workspace_id: str | None = None,
        *,
        include_disabled: bool = True,
        include_expired: bool = True,
    ) -> list[AccountKey]:
        """Return all keys of a workspace, the newest first; without one, of the default one."""
        query = {
            "include_disabled": str(include_disabled).lower(),
            "include_expired": str(include_expired).lower(),
        }
        if workspace_id is not None:
            query["workspace_id"] = workspace_id
        return list(self._pages("/keys", query, models.account_key))

    def list_all_keys(self) -> list[AccountKey]:
        """Return all keys of all workspaces, each once."""
        found = {one.hash: one for one in self.list_keys()}
        for workspace in self.list_workspaces():
            found |= {one.hash: one for one in self.list_keys(workspace.id)}
        return list(found.values())

    def get_key(self, digest: str) -> AccountKey:
        """Return the key with the SHA-256 *digest*; ApiError has status 404 for an unknown one."""
        return self._key_in(self._object("GET", f"/keys/{_part(digest)}"))

    def activity(
        self,
        *,
        day: date | None = None,
        key_hash: str | None = None,
        workspace_id: str | None = None,
    ) -> list[Activity]:
        """Return what was spent in the last 30 completed UTC days, or on *day*, oldest first.

        *key_hash* and *workspace_id* narrow it to one key or workspace.
        """
        query = {
            "date": day.isoformat() if day else None,
            "api_key_hash": key_hash,
            "workspace_id": workspace_id,
        }
        asked = {name: value for name, value in query.items() if value is not None}
        answer = self._client.call("GET", "/activity", self._key, query=asked)
        lines = list(_parsed(_entries(answer, "/activity"), models.activity, "/activity"))
        return sorted(lines, key=lambda line: line.day)

    def list_guardrails(self, workspace_id: str | None = None) -> list[Guardrail]:
        """Return all guardrails, of one workspace or as the API lists them without naming one."""
        query = {} if workspace_id is None else {"workspace_id": workspace_id}
        return list(self._pages("/guardrails", query, models.guardrail))

    def list_guardrail_assignments(self) -> list[GuardrailAssignment]:
        """Return which guardrails hold for which keys."""
        return list(self._pages("/guardrails/assignments/keys", {}, models.guardrail_assignment))

    def create_key(self, like: AccountKey) -> NewKey:
        """Make a key with the name, workspace, limits and, if it is to come, expiry of *like*."""
        expires = like.expires_at
        return self.make_key(
            like.name or like.label or f"replaces {like.hash[:12]}",
            limit=like.limit,
            limit_reset=like.limit_reset,
            include_byok_in_limit=like.include_byok_in_limit,
            expires_at=expires if expires and expires > datetime.now(UTC) else None,
            workspace_id=like.workspace_id,
        )

    def make_key(
        self,
        name: str,
        *,
        limit: float | None = None,
        limit_reset: str | None = None,
        include_byok_in_limit: bool | None = None,
        expires_at: datetime | None = None,
        workspace_id: str | None = None,
    ) -> NewKey:
        """Make a key and return it. Never asked twice: an answer that got lost made a key, too."""
        body: dict[str, Any] = {"name": name, "limit": limit, "limit_reset": limit_reset}
        if include_byok_in_limit is not None:
            body["include_byok_in_limit"] = include_byok_in_limit
        if expires_at is not None:
            # The API wants UTC, with seconds.
            body["expires_at"] = f"{expires_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        if workspace_id is not None:
            body["workspace_id"] = workspace_id
        answer = self._client.call("POST", "/keys", self._key, body=body)
        made = answer.get("key")
        if not isinstance(made, str) or not made:
            raise ApiError("POST /keys: the answer holds no key", status=201)
        return NewKey(Secret(made.encode()), self._key_in(_data(answer, "/keys")))

    def update_key(
        self,
        digest: str,
        *,
        disabled: bool | None = None,
        name: str | None = None,
        **changes: float | str | bool | None,
    ) -> AccountKey:
        """Change the key with the SHA-256 *digest* and return it as it is then.

        *changes* are further fields of the API, `limit=None` for instance takes the limit away.
        """
        body: dict[str, Any] = dict(changes)
        if disabled is not None:
            body["disabled"] = disabled
        if name is not None:
            body["name"] = name
        return self._key_in(self._object("PATCH", f"/keys/{_part(digest)}", body))

    def set_disabled(self, digest: str, *, disabled: bool) -> AccountKey:
        """Disable the key with the SHA-256 *digest*, or enable it; return it as it is then."""
        return self.update_key(digest, disabled=disabled)

    def delete_key(self, digest: str) -> None:
        """Delete the key with the SHA-256 *digest*; ApiError has status 404 for an unknown one."""
        answer = self._client.call("DELETE", f"/keys/{_part(digest)}", self._key)
        if answer.get("deleted") is not True:
            raise ApiError("DELETE /keys: the answer does not say that the key is deleted")

    def _object(self, method: str, path: str, body: dict[str, Any] | None = None) -> models.Data:
        return _data(self._client.call(method, path, self._key, body=body), path)

    def _key_in(self, data: models.Data) -> AccountKey:
        key = models.account_key(data)
        if key is None:
            raise ApiError("/keys: the answer describes no key")
        return key

    def _pages(
        self, path: str, query: dict[str, str], parse: Callable[[models.Data], EntryT | None]
    ) -> Iterator[EntryT]:
        """Yield the entries of all pages, up to the first empty one.

        How many entries a page holds is not relied on: they are counted.
        """
        offset = 0
        before: list[Any] = []
        for _ in range(_MOST_PAGES):
            asked = {**query, "offset": str(offset)} if offset else query
            answer = self._client.call("GET", path, self._key, query=asked)
            entries = _entries(answer, path)
            if entries and entries == before:
                break
            before = entries
            yield from _parsed(entries, parse, path)
            offset += len(entries)
            total = answer.get("total_count")
            if not entries or (isinstance(total, int) and offset >= total):
                return
        raise ApiError(f"GET {path}: the list goes on without end, or begins again")


def _part(digest: str) -> str:
    return quote(digest, safe="")


def _data(answer: models.Data, path: str) -> models.Data:
    data = answer.get("data")
    if not isinstance(data, dict):
        raise ApiError(f"{path}: the answer is of another shape than expected")
    return data


def _entries(answer: models.Data, path: str) -> list[Any]:
    data = answer.get("data")
    if not isinstance(data, list):
        raise ApiError(f"GET {path}: the answer holds no list")
    return data


def _parsed(
    entries: list[Any], parse: Callable[[models.Data], EntryT | None], path: str
) -> Iterator[EntryT]:
    """Yield the entries as values; one that cannot be read is not passed over in silence."""
    for entry in entries:
        parsed = parse(entry) if isinstance(entry, dict) else None
        if parsed is None:
            raise ApiError(f"GET {path}: an entry of the list cannot be read")
        yield parsed
