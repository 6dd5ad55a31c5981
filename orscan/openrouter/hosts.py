"""Where requests go: a closed table, or a server on this machine for tests.

No address is ever taken from what was scanned, nor from the environment: whoever could name the
host would be sent the keys.
"""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from orscan.errors import UsageError

HOSTS = {"default": "openrouter.ai", "eu": "eu.openrouter.ai", "us": "us.openrouter.ai"}
"""Hosts by name.

Source: OpenRouterTeam/docs, openapi/openapi.yaml (servers) and sovereign-ai.mdx (the regional
ones, for enterprise accounts), read 2026-11-23.
"""

REGIONAL = frozenset({HOSTS["eu"], HOSTS["us"]})
"""Those that need not know every key."""

PATH = "/api/v1"


@dataclass(frozen=True, slots=True)
class Host:
    """A host that may be asked: *base* is the address its API begins with, without a slash.

    Made by `named` or `loopback` only.
    """

    name: str
    base: str
    is_loopback: bool = False


def named(name: str) -> Host:
    """Return the host called *name*, one of `HOSTS`; raises UsageError for any other."""
    if name not in HOSTS:
        raise UsageError(f"there is no host {name}; known are {', '.join(HOSTS)}")
    return Host(HOSTS[name], f"https://{HOSTS[name]}{PATH}")


def loopback(url: str) -> Host:
    """Return the server on this machine at *url*, `http://127.0.0.1:8080` for instance.

    Raises UsageError for what is not plainly an address of this machine. `localhost` is taken for
    127.0.0.1, whatever the system's resolver thinks.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _refused(url) from error
    name = "127.0.0.1" if parts.hostname == "localhost" else parts.hostname or ""
    plain = (parts.scheme, parts.username, parts.password, parts.query, parts.fragment)
    if plain != ("http", None, None, "", "") or parts.path.rstrip("/") not in ("", PATH):
        raise _refused(url)
    try:
        address = ipaddress.ip_address(name)
    except ValueError as error:
        raise _refused(url) from error
    if not address.is_loopback or port is None:
        raise _refused(url)
    shown = f"[{address}]" if address.version == 6 else str(address)
    return Host(f"{shown}:{port}", f"http://{shown}:{port}{PATH}", is_loopback=True)


def _refused(url: str) -> UsageError:
    return UsageError(f"{url}: not http://127.0.0.1:PORT; only a server on this machine will do")
