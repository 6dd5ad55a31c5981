"""Reads and writes `.secrets.baseline`, the file of detect-secrets, so that teams can move.

It knows a secret by path and SHA-1, so that only who has the text can tell what was accepted: both
ways need the findings of a scan.

Source: detect-secrets 1.5.0, `core/baseline.py` and `core/potential_secret.py`, read 2026-11-28.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orscan.baseline import Entry, Status, accepted
from orscan.baseline.file import write_whole
from orscan.errors import ConfigError
from orscan.secret import Secret
from orscan.triage import Found, Project

NAME = ".secrets.baseline"
_PREFIX = b"sk-or-v1-"
_LARGEST = 256 << 20


@dataclass(frozen=True, slots=True)
class Listed:
    """A secret in a file of detect-secrets; *label* is what its audit said of it, if anything."""

    path: str
    sha1: str
    label: bool | None


def listed(file: Path) -> list[Listed]:
    """Return the secrets that *file* lists, in its order; raises ConfigError if it is none."""
    results = _table(file).get("results")
    if not isinstance(results, dict):
        raise ConfigError(f"{file}: has no results, so it is no baseline of detect-secrets")
    return [_listed(file, path, item) for path, items in results.items() for item in _all(items)]


def _all(items: object) -> list[object]:
    return items if isinstance(items, list) else [None]


def _listed(file: Path, path: str, item: object) -> Listed:
    sha1 = item.get("hashed_secret") if isinstance(item, dict) else None
    label = item.get("is_secret") if isinstance(item, dict) else None
    if not isinstance(sha1, str) or not (label is None or isinstance(label, bool)):
        raise ConfigError(f"{file}: what it lists of {path} is nothing detect-secrets writes")
    # Written on Windows, or by a scan of `./`.
    return Listed(path.replace("\\", "/").removeprefix("./"), sha1, label)


def _table(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > _LARGEST:
            raise ConfigError(f"{file}: larger than {_LARGEST >> 20} MiB")
        table = json.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{file}: no JSON, so no baseline of detect-secrets") from error
    if not isinstance(table, dict):
        raise ConfigError(f"{file}: no baseline of detect-secrets")
    return table


def imported(found: Iterable[Found], known: Iterable[Listed], owner: str, name: str) -> list[Entry]:
    """Return entries for what of *found* is *known* to detect-secrets, whose file is called *name*.

    What its audit labelled as no secret is a false alarm; all else was accepted, whatever it is.
    """
    labels = {(one.path, one.sha1): one.label for one in known}
    entries = []
    for one in found:
        names = [(one.path, sha1) for sha1 in _sha1s(one.finding.secret)]
        match = next((name for name in names if name in labels), None)
        if match:
            is_none = labels[match] is False
            entries.append(
                accepted(
                    one.finding,
                    one.path,
                    reason=f"labelled as no secret in {name}" if is_none else f"known in {name}",
                    owner=owner,
                    status=Status.FALSE_ALARM if is_none else Status.ACCEPTED,
                    scope=one.scope,
                )
            )
    return entries


def _sha1s(secret: Secret | None) -> Iterator[str]:
    """Yield the digests detect-secrets may know a key by: some plugins see its digits alone."""
    if secret:
        raw = secret.reveal()
        for part in dict.fromkeys((raw, raw.removeprefix(_PREFIX))):
            yield hashlib.sha1(part, usedforsecurity=False).hexdigest()


def export(project: Project, file: Path) -> int:
    """Write what the baseline of *project* accepts into *file*; return how many secrets that is.

    What the file lists already stays, and so do its plugins and filters. A new one knows the plugin
    of orscan alone. Findings without a key have no place in it.
    Raises ConfigError where the file cannot be used or written.
    """
    from detect_secrets.core import baseline  # noqa: PLC0415 - takes 0.3 s
    from detect_secrets.core.secrets_collection import SecretsCollection  # noqa: PLC0415
    from detect_secrets.settings import transient_settings  # noqa: PLC0415

    old: dict[str, Any] = {}
    if os.path.lexists(file):
        listed(file)  # refuses what would be lost
        old = _table(file)
    try:
        old = baseline.upgrade(old) if old else {"results": {}, "plugins_used": []}
        old["plugins_used"] = _with_plugin(old["plugins_used"])
        collection = SecretsCollection.load_from_baseline(old)
        count = 0
        for secret in _potential(project):
            collection[secret.filename].discard(secret)
            collection[secret.filename].add(secret)
            count += 1
        with transient_settings(old):
            written = baseline.format_for_output(collection)
    except (KeyError, TypeError, ValueError, AttributeError, OSError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise ConfigError(f"{file}: detect-secrets cannot use it: {reason}") from error
    write_whole(file, (json.dumps(written, indent=2) + "\n").encode())
    return count


def _with_plugin(used: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    from orscan.integrations import detect_secrets as plugin  # noqa: PLC0415 - see `export`

    name = plugin.OpenRouterDetector.__name__
    others = [one for one in used if one["name"] != name]
    ours = next((one for one in used if one["name"] == name), None)
    place = Path(plugin.__file__).resolve()
    return [*others, ours or {"name": name, "path": f"file://{place}"}]


def _potential(project: Project) -> Iterator[Any]:
    """Yield what the baseline accepts as detect-secrets knows it."""
    from detect_secrets.core.potential_secret import PotentialSecret  # noqa: PLC0415

    from orscan.integrations.detect_secrets import SECRET_TYPE  # noqa: PLC0415

    for entry, found in project.accepted:
        secret = found.finding.secret
        if secret:
            yield PotentialSecret(
                type=SECRET_TYPE,
                filename=found.path,
                secret=secret.reveal().decode("utf-8", "replace"),
                line_number=found.finding.location.start.line,
                is_secret=entry.status is Status.ACCEPTED,
            )
