"""Sends requests to OpenRouter's API, and to nobody else; the only module that knows httpx.

A key leaves in the `Authorization` header alone, over verified TLS, to the host of the client.
Redirects are not followed, cookies not sent back. Proxies of the system are honoured, as tunnels:
they see the host's name. Errors and logs hold no key.
"""

import json
import threading
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self

import httpx

from orscan import __version__
from orscan.errors import ApiError
from orscan.openrouter.hosts import Host
from orscan.openrouter.pacing import Pace
from orscan.secret import Secret, redact

__all__ = ["Answer", "ApiError", "Client"]

ATTEMPTS = 3
"""How often a request is made at the most."""

TIMEOUT, DEADLINE = 10.0, 30.0
"""How long to wait for anything to happen, and for an answer in all; in seconds."""

MOST_BYTES = 1 << 20
"""How much of an answer is read; the largest list of 100 keys takes a tenth of it."""

MOST_FAILURES = 8
"""After so many requests in a row that were in vain nothing is sent any more: many keys, each
with its own attempts, would keep somebody waiting for minutes who is not connected at all."""

LONGEST_PAUSE = 60.0
"""The longest `Retry-After` that is waited for, in seconds; after a longer one nothing is sent."""

_TOO_MANY = 429
_PASSING = {_TOO_MANY, *range(500, 600)}
"""The statuses that another attempt may change."""

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the HTTP *status*, and the body as *value* where it is JSON, else None.

    *is_page* is whether it is a page for people, as a portal or a proxy shows one.
    *retry_after* is in seconds.
    """

    status: int
    value: Any = None
    is_page: bool = False
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class _Unanswered:
    """That no answer came: whether the request may have arrived, and whether it never will."""

    error: ApiError
    is_sent: bool
    is_final: bool

    def may_pass(self, method: str) -> bool:
        """Whether another attempt may do better, and does nothing twice."""
        return not self.is_final and not (method == "POST" and self.is_sent)


class _Bearer(httpx.Auth):
    """Puts a key into a request; nobody else holds it as text."""

    def __init__(self, key: Secret) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._key.reveal().decode('ascii')}"
        yield request


class Client:
    """Asks *host*, at most once a second; may be used by several threads at once.

    *pace* is shared between clients where they are to keep one rate together. *now* tells the
    time of day, in seconds, which `Retry-After` may be measured by.
    """

    def __init__(
        self,
        host: Host,
        *,
        pace: Pace | None = None,
        timeout: float = TIMEOUT,
        deadline: float = DEADLINE,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.host = host
        self._stopped = threading.Event()
        self._pace = pace or Pace(sleep=self._sleep)
        self._deadline = deadline
        self._now = now
        self._closed_until = 0.0
        self._lock = threading.Lock()
        self._failures = 0
        self._failure = ""
        try:
            self._http = httpx.Client(
                timeout=timeout,
                follow_redirects=False,
                # A server on this machine is asked directly: a proxy would be another host.
                trust_env=not host.is_loopback,
                headers={
                    "User-Agent": f"orscan/{__version__}",
                    "Accept": "application/json",
                    # What is packed could unpack to any size.
                    "Accept-Encoding": "identity",
                },
            )
        except (ImportError, ValueError, OSError, httpx.InvalidURL) as error:
            message = f"the system's proxy or certificate settings cannot be used: {error}"
            raise ApiError(redact(message)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Send nothing any more, and let go of connections; those who wait get an ApiError."""
        self._stopped.set()
        self._http.close()

    def ask(self, key: Secret) -> Answer:
        """Return what `GET /key` answers about *key*, whatever its status.

        Raises ApiError where no whole answer came.
        """
        return self._send("GET", "/key", key)

    def call(
        self,
        method: str,
        path: str,
        key: Secret,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the JSON object that *path* of the API answers with; raises ApiError otherwise.

        The error has the status, where there was an answer. A POST is made again only where it
        cannot have arrived, or was refused for coming too early.
        """
        answer = self._send(method, path, key, query, body)
        if not 200 <= answer.status < 300:
            words = _words(answer.status)
            raise ApiError(f"{method} {path}: {self.host.name} answered {words}", answer.status)
        if not isinstance(answer.value, dict):
            raise ApiError(f"{method} {path}: the answer is no JSON object", answer.status)
        return answer.value

    def _send(
        self,
        method: str,
        path: str,
        key: Secret,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Answer:
        request = self._request(method, path, query, body)
        attempt = 0
        while True:
            attempt += 1
            self._turn()
            answer = self._tried(request, _Bearer(_sendable(key)))
            if isinstance(answer, _Unanswered):
                self._note(str(answer.error))
                if attempt == ATTEMPTS or not answer.may_pass(method):
                    raise answer.error
                self._rest(attempt)
                continue
            failed = answer.status in _PASSING
            self._note(f"{self.host.name} answered {_words(answer.status)}" if failed else "")
            if not self._tries_again(answer, method, attempt):
                return answer

    def _request(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        body: Mapping[str, Any] | None,
    ) -> httpx.Request:
        url = self.host.base + path
        request = self._http.build_request(method, url, params=query or None, json=body)
        # One key's answer must not tell of another: cookies are never sent back.
        request.headers.pop("Cookie", None)
        return request

    def _turn(self) -> None:
        """Wait until something may be sent; raises ApiError where that is not soon."""
        self._check_open()
        self._pace.wait()
        self._sleep(0)

    def _sleep(self, seconds: float) -> None:
        """Wait, unless nothing is to be sent any more: then nobody needs a turn."""
        if self._stopped.wait(seconds):
            raise ApiError("stopped before it was sent")
        self._check_open()

    def _check_open(self) -> None:
        left = self._closed_until - self._now()
        if left > 0:
            message = f"not asked: {self.host.name} wants to be left alone for {left:,.0f} s"
            raise ApiError(message, _TOO_MANY)
        if self._failures >= MOST_FAILURES:
            raise ApiError(f"not asked after {MOST_FAILURES} failures in a row: {self._failure}")

    def _note(self, failure: str) -> None:
        """Count an attempt that was in vain, for the reason *failure*; without one it was not."""
        with self._lock:
            self._failures = self._failures + 1 if failure else 0
            self._failure = failure

    def _tries_again(self, answer: Answer, method: str, attempt: int) -> bool:
        """Whether the request is to be made once more; sees to the pause that is due."""
        if answer.status not in _PASSING:
            return False
        asked = answer.retry_after
        if asked is not None and asked > LONGEST_PAUSE:
            self._closed_until = max(self._closed_until, self._now() + asked)
            return False
        if asked is not None:
            self._pace.hold(asked)
        if attempt == ATTEMPTS or (method == "POST" and answer.status >= 500):
            return False
        if asked is None:
            self._rest(attempt)
        return True

    def _rest(self, attempt: int) -> None:
        """Slow everybody down: whatever fails for one fails for the next as well."""
        self._pace.hold(2.0**attempt)

    def _tried(self, request: httpx.Request, auth: httpx.Auth) -> "Answer | _Unanswered":
        """Return the answer, or why there is none.

        What is raised because of it is raised elsewhere: an error of httpx has the request with it,
        and so the key, and would hang on to the new one for debuggers to show.
        """
        try:
            return self._once(request, auth)
        except httpx.TransportError as error:
            is_sent = not isinstance(error, _NEVER_SENT)
            is_final = isinstance(error, httpx.UnsupportedProtocol)
            return _Unanswered(self._unanswered(error), is_sent=is_sent, is_final=is_final)
        except RuntimeError:
            # httpx's own word for a client that was closed meanwhile.
            if not self._stopped.is_set():
                raise
        return _Unanswered(ApiError("stopped before it was sent"), is_sent=False, is_final=True)

    def _once(self, request: httpx.Request, auth: httpx.Auth) -> Answer:
        until = time.monotonic() + self._deadline
        response = self._http.send(request, auth=auth, stream=True)
        try:
            body = bytearray()
            for chunk in response.iter_raw():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise ApiError("the answer is too large to be one", response.status_code)
                if time.monotonic() > until:
                    raise httpx.ReadTimeout("the answer takes too long", request=request)
        finally:
            response.close()
        kind = response.headers.get("content-type", "").lower()
        return Answer(
            status=response.status_code,
            value=_json(body),
            is_page="html" in kind or body.lstrip()[:1] == b"<",
            retry_after=_retry_after(response.headers.get("retry-after"), self._now()),
        )

    def _unanswered(self, error: httpx.TransportError) -> ApiError:
        """Return the error in words; httpx's own would name the header it could not send."""
        name = self.host.name
        if isinstance(error, httpx.TimeoutException):
            return ApiError(f"{name} did not answer in time")
        if isinstance(error, httpx.ProxyError):
            return ApiError(f"the proxy does not lead to {name}: {redact(str(error))}")
        if isinstance(error, httpx.NetworkError):
            return ApiError(f"{name} cannot be reached: {redact(str(error))}")
        return ApiError(f"{name} broke the connection off, or answered in another protocol")


def _sendable(key: Secret) -> Secret:
    """Return *key* if it can stand in a header; raises ApiError, without it, if not."""
    if not all(0x21 <= byte <= 0x7E for byte in key.reveal()) or not key.reveal():
        raise ApiError("this is no text that could be a key")
    return key


def _json(body: bytes | bytearray) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _retry_after(text: str | None, now: float) -> float | None:
    """Return how long to wait, in seconds, as the header says it: in seconds, or as a date."""
    if text is None:
        return None
    if text.strip().isdecimal() and text.isascii():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max((when - datetime.fromtimestamp(now, UTC)).total_seconds(), 0.0)


def _words(status: int) -> str:
    phrase = httpx.codes.get_reason_phrase(status)
    return f"{status} ({phrase})" if phrase else str(status)
