"""A stand-in for OpenRouter's API: real HTTP on loopback, from the published schemas.

Written after the `openrouter` SDK 1.3.84 and OpenRouterTeam/docs, openapi/openapi.yaml, read
2026-11-23; `test_sdk` has that SDK agree. Tests change its state while it runs, and can put a
fault in front of any request.
"""

import hashlib
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from tests.support import key as made_up

BASE = "/api/v1"
WORKSPACE = "11111111-1111-4111-8111-111111111111"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it arrived; *at* is in seconds of the monotonic clock."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any
    at: float

    @property
    def bearer(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and what goes wrong with it.

    *wait* seconds go by before it; *cut* breaks it off after so many bytes of the body, 0 before
    the status line; *drip* sends so many bytes, a hundredth of a second apart.
    """

    status: int = 200
    body: bytes = b"{}"
    headers: Sequence[tuple[str, str]] = (("Content-Type", "application/json"),)
    wait: float = 0.0
    cut: int | None = None
    drip: int | None = None


def as_json(value: Any, status: int = 200, *headers: tuple[str, str]) -> Reply:
    kind = ("Content-Type", "application/json")
    return Reply(status, json.dumps(value).encode(), (kind, *headers))


def error(status: int, message: str, *headers: tuple[str, str]) -> Reply:
    return as_json({"error": {"code": status, "message": message}}, status, *headers)


def page(status: int = 200) -> Reply:
    body = b"<!DOCTYPE html><html><title>Welcome to the hotel</title></html>"
    return Reply(status, body, (("Content-Type", "text/html; charset=utf-8"),))


def redirect(to: str, status: int = 302) -> Reply:
    return Reply(status, b"", (("Location", to),))


Fault = Callable[[Seen], Reply | None]
"""Answers in place of the server, or returns None to let it answer itself."""


@dataclass(slots=True)
class StandIn:
    """The server's state: who may ask, what the account holds, and what was asked.

    *current* is what `GET /key` tells by the text of the key, or a status it answers with;
    *keys* are records of the account by hash. *asked* are the requests in order of arrival.
    """

    url: str = ""
    current: dict[str, Json | int] = field(default_factory=dict)
    keys: dict[str, Json] = field(default_factory=dict)
    workspaces: list[Json] = field(default_factory=list)
    guardrails: list[Json] = field(default_factory=list)
    assignments: list[Json] = field(default_factory=list)
    activity: list[Json] = field(default_factory=list)
    activity_of: dict[str, list[Json]] = field(default_factory=dict)
    credits: Json = field(default_factory=lambda: {"total_credits": 100.0, "total_usage": 12.5})
    page_size: int = 100
    faults: list[Fault] = field(default_factory=list)
    asked: list[Seen] = field(default_factory=list)
    made: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def live(self, key: str, **fields: Any) -> Self:
        """Let *key* work; *fields* differ from an ordinary key without a limit."""
        self.current[key] = {**current_key(key), **fields}
        return self

    def management(self, key: str) -> Self:
        return self.live(key, is_management_key=True, is_provisioning_key=True)

    def answers(self, key: str, status: int) -> Self:
        """Let *key* be answered with *status*: 402 out of credit, 403 restricted, …"""
        self.current[key] = status
        return self

    def has(self, key: str, **fields: Any) -> Json:
        """Put *key* on the account's list; the key works unless it is disabled."""
        record = {**listed_key(key), **fields}
        self.keys[record["hash"]] = record
        if not record["disabled"]:
            self.live(key)
        return record

    def has_workspace(self, name: str, number: int = 2) -> Json:
        made = workspace(name, number)
        self.workspaces.append(made)
        return made

    def fault(self, reply: Reply, *, times: int = 1) -> Self:
        """Answer the next requests with *reply*, whatever they are."""
        left = [times]

        def instead(_seen: Seen) -> Reply | None:
            left[0] -= 1
            return reply if left[0] >= 0 else None

        self.faults.append(instead)
        return self

    def answer(self, seen: Seen) -> Reply:
        with self._lock:
            self.asked.append(seen)
            for fault in self.faults:
                if reply := fault(seen):
                    return reply
            return _routed(self, seen)

    def works(self, key: str) -> bool:
        """Whether *key* works: it is known, and not one the account has disabled or deleted."""
        record = self.keys.get(digest(key))
        return isinstance(self.current.get(key), dict) and not (record and record["disabled"])


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def label(key: str) -> str:
    return f"{key[:12]}...{key[-3:]}"


def current_key(key: str) -> Json:
    """All fields of `GET /key` that the SDK requires."""
    return {
        "label": label(key),
        "limit": None,
        "limit_remaining": None,
        "limit_reset": None,
        "include_byok_in_limit": False,
        **_usage(),
        "is_free_tier": False,
        "is_management_key": False,
        "is_provisioning_key": False,
        "creator_user_id": "user_2dHFtVWx2n56w6HkM0000000000",
        "organization_id": None,
        "workspace_id": WORKSPACE,
        "expires_at": None,
        "rate_limit": {"requests": -1, "interval": "10s", "note": "deprecated"},
        "budgets": [],
        "effective_budget": None,
        "free_model_daily_requests": {"limit": 1000, "used": 3, "remaining": 997},
        "allowed_data_regions": ["global"],
    }


def listed_key(key: str) -> Json:
    """All fields of a key in a list that the SDK requires."""
    return {
        "hash": digest(key),
        "name": "chat",
        "label": label(key),
        "disabled": False,
        "limit": None,
        "limit_remaining": None,
        "limit_reset": None,
        "include_byok_in_limit": False,
        **_usage(),
        "created_at": "2026-01-02T03:04:05.678901+00:00",
        "updated_at": None,
        "expires_at": None,
        "last_used_at": None,
        "creator_user_id": "user_2dHFtVWx2n56w6HkM0000000000",
        "external_user": None,
        "workspace_id": WORKSPACE,
    }


def _usage() -> Json:
    spans = ("", "_daily", "_weekly", "_monthly")
    return {f"{name}{span}": 0.0 for name in ("usage", "byok_usage") for span in spans}


def workspace(name: str, number: int) -> Json:
    """All fields of a workspace that the SDK requires; the id follows from *number*."""
    return {
        "id": f"{number:08d}-1111-4111-8111-111111111111",
        "name": name,
        "slug": name.lower(),
        "description": None,
        "created_at": "2026-01-01T00:00:00Z",
        "created_by": "user_2dHFtVWx2n56w6HkM0000000000",
        "updated_at": None,
        "default_guardrail_id": f"{number:08d}-2222-4222-8222-222222222222",
        "default_image_model": None,
        "default_provider_sort": None,
        "default_text_model": None,
        "io_logging_api_key_ids": None,
        "io_logging_sampling_rate": 1.0,
        "is_data_discount_logging_enabled": False,
        "is_observability_broadcast_enabled": False,
        "is_observability_io_logging_enabled": False,
    }


def guardrail(name: str, number: int = 1, **fields: Any) -> Json:
    return {
        "id": f"{number:08d}-3333-4333-8333-333333333333",
        "name": name,
        "created_at": "2026-01-01T00:00:00Z",
        "include_byok_in_budgets": False,
        "workspace_id": WORKSPACE,
        "limit_usd": None,
        "reset_interval": None,
        **fields,
    }


def assignment(guardrail_id: str, key: str, number: int = 1) -> Json:
    return {
        "id": f"{number:08d}-4444-4444-8444-444444444444",
        "guardrail_id": guardrail_id,
        "key_hash": digest(key),
        "key_label": label(key),
        "key_name": "chat",
        "assigned_by": None,
        "created_at": "2026-01-01T00:00:00Z",
    }


def activity(day: str, usage: float = 0.5, **fields: Any) -> Json:
    return {
        "date": day,
        "model": "openai/gpt-4.1",
        "model_permaslug": "openai/gpt-4.1-2025-04-14",
        "endpoint_id": "550e8400-e29b-41d4-a716-446655440000",
        "provider_name": "OpenAI",
        "usage": usage,
        "byok_usage_inference": 0.0,
        "requests": 5,
        "prompt_tokens": 50,
        "completion_tokens": 125,
        "reasoning_tokens": 25,
        "cached_tokens": 0,
        **fields,
    }


def _routed(server: StandIn, seen: Seen) -> Reply:
    if not seen.headers.get("authorization"):
        return error(401, "Missing Authentication header")
    if not seen.path.startswith(f"{BASE}/"):
        return page(404)
    key = seen.bearer
    told = server.current.get(key)
    if isinstance(told, int):
        return error(told, "no words decide anything")
    if told is None or not server.works(key):
        return error(401, "User not found.")
    parts = [unquote(part) for part in seen.path.removeprefix(f"{BASE}/").split("/")]
    if (seen.method, parts) == ("GET", ["key"]):
        return as_json({"data": told})
    if not told.get("is_management_key"):
        return error(403, "Only management keys can perform this operation")
    return _managed(server, seen, parts)


def _managed(server: StandIn, seen: Seen, parts: list[str]) -> Reply:
    match seen.method, parts:
        case "GET", ["credits"]:
            return as_json({"data": server.credits})
        case "GET", ["workspaces"]:
            return _listed(server, seen, server.workspaces)
        case "GET", ["guardrails"]:
            return _listed(server, seen, server.guardrails)
        case "GET", ["guardrails", "assignments", "keys"]:
            return _listed(server, seen, server.assignments)
        case "GET", ["activity"]:
            return _activity(server, seen)
        case "GET", ["keys"]:
            return _keys(server, seen)
        case "POST", ["keys"]:
            return _make(server, seen)
        case _, ["keys", name]:
            return _one_key(server, seen, name)
        case _:
            return error(404, "Not found")


def _listed(server: StandIn, seen: Seen, entries: Sequence[Json]) -> Reply:
    offset = int(seen.query.get("offset", "0"))
    size = min(int(seen.query.get("limit", server.page_size)), server.page_size)
    some = entries[offset : offset + size]
    return as_json({"data": some, "total_count": len(entries)})


def _keys(server: StandIn, seen: Seen) -> Reply:
    wanted = seen.query.get("workspace_id", WORKSPACE)
    everyone = [one for one in server.keys.values() if one["workspace_id"] == wanted]
    if seen.query.get("include_disabled") != "true":
        everyone = [one for one in everyone if not one["disabled"]]
    if seen.query.get("include_expired") != "true":
        everyone = [one for one in everyone if not _is_expired(one)]
    everyone.sort(key=lambda one: str(one["created_at"]), reverse=True)
    offset = int(seen.query.get("offset", "0"))
    return as_json({"data": everyone[offset : offset + server.page_size]})


def _is_expired(record: Json) -> bool:
    when = record["expires_at"]
    return when is not None and datetime.fromisoformat(when) < datetime.now(UTC)


def _activity(server: StandIn, seen: Seen) -> Reply:
    digest_ = seen.query.get("api_key_hash")
    lines = server.activity if digest_ is None else server.activity_of.get(digest_, [])
    if "date" in seen.query:
        lines = [one for one in lines if one["date"] == seen.query["date"]]
    return as_json({"data": lines})


def _make(server: StandIn, seen: Seen) -> Reply:
    if not isinstance(seen.body, dict) or not seen.body.get("name"):
        return error(400, "Invalid request parameters")
    server.made += 1
    key = made_up(900_000 + server.made)
    known = {name: value for name, value in seen.body.items() if name in listed_key(key)}
    record = server.has(key, **known)
    record["limit_remaining"] = record["limit"]
    return as_json({"data": record, "key": key}, 201)


_CHANGEABLE = {"name", "disabled", "limit", "limit_reset", "include_byok_in_limit", "workspace_id"}


def _one_key(server: StandIn, seen: Seen, name: str) -> Reply:
    record = server.keys.get(name)
    if record is None:
        return error(404, "API key not found")
    if seen.method == "DELETE":
        del server.keys[name]
        for key in [key for key in server.current if digest(key) == name]:
            del server.current[key]
        return as_json({"deleted": True})
    if seen.method == "PATCH":
        if not isinstance(seen.body, dict) or not seen.body.keys() <= _CHANGEABLE:
            return error(400, "Invalid request parameters")
        record.update(seen.body)
        record["updated_at"] = "2026-11-28T00:00:00+00:00"
    return as_json({"data": record})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or the body waits 40 ms for the headers to be acknowledged
    standin: StandIn

    def _do(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        seen = Seen(
            method=self.command,
            path=parts.path,
            query={name: values[-1] for name, values in parse_qs(parts.query).items()},
            headers={name.lower(): value for name, value in self.headers.items()},
            body=json.loads(self.rfile.read(length)) if length else None,
            at=time.monotonic(),
        )
        try:
            self._reply(self.standin.answer(seen))
        except OSError:
            self.close_connection = True  # who asked has given up

    do_GET = do_POST = do_PATCH = do_DELETE = _do  # noqa: N815 - names of the library

    def _reply(self, reply: Reply) -> None:
        time.sleep(reply.wait)
        if reply.cut == 0:
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self._send(reply)
        if reply.cut is not None:
            self.close_connection = True

    def _send(self, reply: Reply) -> None:
        body = reply.body[: reply.cut]
        if reply.drip is None:
            self.wfile.write(body)
            return
        for start in range(0, len(body), reply.drip):
            self.wfile.write(body[start : start + reply.drip])
            time.sleep(0.01)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
        """Say nothing: a test's output is its own."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up: some tests are about that."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def running() -> Iterator[StandIn]:
    """Yield a server that answers until the block ends; it holds one workspace and no key."""
    standin = StandIn(workspaces=[{**workspace("Default", 1), "id": WORKSPACE}])
    handler = type("Handler", (_Handler,), {"standin": standin})
    server = _Server(("127.0.0.1", 0), handler)
    standin.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield standin
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def late(reply: Reply, seconds: float) -> Reply:
    """Return *reply*, sent that much later."""
    return replace(reply, wait=seconds)
