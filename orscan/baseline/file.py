r"""The file of a baseline: JSON, one entry a line, in the order of its text.

Made for merging: an entry is a whole line that begins with its fingerprint, so that lines of two
branches rarely touch, and where they do `sort -u` of both sides is right. No line says when it was
written, where in the file its key stands, or in which commit.

    {"baseline": "orscan", "version": 1}
    {"fingerprint": "0a…", "rule": "…", "path": "…", "key": "abc...123", "status": …}
"""

import json
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from orscan.baseline.entries import Baseline, Entry, Scope, Status
from orscan.errors import ConfigError
from orscan.secret import redact

NAME = ".orscan-baseline.jsonl"
"""What the file is called where nothing else is said."""

VERSION = 1
LARGEST = 64 << 20
"""How large a baseline may be, in bytes: a hundred thousand entries are half of it."""

_HEADER = {"baseline": "orscan", "version": VERSION}
_NEEDED = ("fingerprint", "rule", "path", "key", "status", "reason", "owner")
_OPTIONAL = ("expires", "scope")
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_UNSEEN = re.compile(r"[^ -~]")


class _BadLineError(Exception):
    """A line is no entry; says why."""


def load(file: Path) -> Baseline:
    """Return the baseline in *file*; raises ConfigError for one that is not whole and right.

    The same finding twice is right: two branches may accept it, and merging both sides
    (`merge=union`) leaves both lines. The stricter one counts.
    """
    lines = _lines(file)
    _check_header(file, lines)
    entries: dict[str, Entry] = {}
    overruled = []
    for number, line in lines[1:]:
        try:
            entry = _entry(_object(line), number)
        except _BadLineError as error:
            raise ConfigError(f"{file}:{number}: {error}") from error
        known = entries.setdefault(entry.fingerprint, entry)
        if (known.rule, known.path, known.key) != (entry.rule, entry.path, entry.key):
            raise ConfigError(
                f"{file}:{number}: says another thing of the same finding than line {known.line}; "
                "keep one of them"
            )
        if known != entry:
            weaker = known if entry.is_stricter(known) else entry
            overruled.append(weaker)
            entries[entry.fingerprint] = entry if weaker is known else known
    return replace(Baseline.of(entries.values()), overruled=tuple(overruled))


def _lines(file: Path) -> list[tuple[int, str]]:
    """Return the lines that are not blank, numbered from 1."""
    raw = _bytes(file)
    if len(raw) > LARGEST:
        raise ConfigError(f"{file}: larger than {LARGEST >> 20} MiB, so no baseline of orscan")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{file}:{number}: not UTF-8, so no baseline of orscan") from error
    lines = [(n, line.strip()) for n, line in enumerate(text.split("\n"), 1)]
    for number, line in lines:
        if line.startswith(_CONFLICT):
            raise ConfigError(
                f"{file}:{number}: a merge conflict that nobody has resolved; keep the entries of "
                "both sides and remove the marks (with merge=union in .gitattributes git does it)"
            )
    return [(number, line) for number, line in lines if line]


def _bytes(file: Path) -> bytes:
    """Return what *file* holds, or one byte more than there may be."""
    place = Path(os.path.realpath(file))
    # A pipe, or a terminal behind a link, would keep whoever reads it waiting for ever.
    if place.exists() and not (place.is_file() or place.is_dir()):
        raise ConfigError(f"{file}: not a file; remove it, or name another with --baseline")
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except FileNotFoundError as error:
        if file.is_symlink():
            raise ConfigError(f"{file}: a link that leads to no file; remove it") from error
        raise ConfigError(
            f"{file}: there is no such baseline; `orscan baseline create` makes one"
        ) from error
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror or error}") from error


def _check_header(file: Path, lines: list[tuple[int, str]]) -> None:
    if not lines:
        raise ConfigError(f"{file}: empty; restore it, or remove it if nothing is accepted")
    try:
        header = _object(lines[0][1])
    except _BadLineError:
        header = {}
    if header.get("baseline") != "orscan":
        raise ConfigError(
            f"{file}: does not begin with the line {json.dumps(_HEADER)}, so it is no baseline of "
            "orscan, or its start is lost"
        )
    version = header.get("version")
    if version != VERSION or isinstance(version, bool):
        raise ConfigError(
            f"{file}: of version {version}, and this orscan knows version {VERSION} only; use the "
            "version of orscan that wrote it"
        )
    if set(header) != set(_HEADER):
        raise ConfigError(f"{file}: holds something unknown in its first line")


def _object(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise _BadLineError("not a whole line of a baseline; restore it, or remove it") from error
    if not isinstance(value, dict):
        raise _BadLineError("not an entry of a baseline; remove it")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _BadLineError("says the same thing twice; keep one of the two")
    return found


def _entry(table: dict[str, Any], line: int) -> Entry:
    for name in _NEEDED:
        if name not in table:
            raise _BadLineError(f"has no {name}")
    for name, value in table.items():
        if name not in (*_NEEDED, *_OPTIONAL):
            raise _BadLineError(f"holds {redact(name)!r}, which is unknown")
        if not isinstance(value, str):
            raise _BadLineError(f"{name} has to be a text")
        # A variable may have no name; all else says something.
        if not value.strip() and name != "key":
            raise _BadLineError(f"{name} is empty")
    if not _FINGERPRINT.fullmatch(table["fingerprint"]):
        raise _BadLineError("fingerprint has to be 32 hex digits")
    expires = parsed_date(table["expires"]) if "expires" in table else None
    if "expires" in table and expires is None:
        raise _BadLineError("expires has to be a day, such as 2027-01-31")
    return Entry(
        **{name: table[name] for name in _NEEDED if name != "status"},
        status=_word(Status, "status", table["status"]),
        scope=_word(Scope, "scope", table.get("scope", Scope.TREE.value)),
        expires=expires,
        line=line,
    )


def _word(words: Any, name: str, value: str) -> Any:
    if value not in list(words):
        raise _BadLineError(f"{name} has to be one of {', '.join(words)}")
    return words(value)


def parsed_date(text: str) -> date | None:
    """Return the day that *text* names as `2027-01-31`; None for anything else."""
    if not _DATE.fullmatch(text):
        return None
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def text_of(baseline: Baseline) -> str:
    """Return the text of the file that holds *baseline*, in ASCII: nothing in it is hidden."""
    return "".join(f"{line}\n" for line in _written(baseline))


def _written(baseline: Baseline) -> Iterator[str]:
    yield json.dumps(_HEADER)
    for entry in baseline.entries:
        table = {name: redact(str(getattr(entry, name))) for name in _NEEDED}
        if entry.expires:
            table["expires"] = entry.expires.isoformat()
        if entry.scope is not Scope.TREE:
            table["scope"] = entry.scope.value
        yield _readable(json.dumps(table, ensure_ascii=False))


def _readable(line: str) -> str:
    """Return a line of JSON with all that is not plainly seen written as an escape."""
    return _UNSEEN.sub(lambda match: _escaped(match[0]), line)


def _escaped(char: str) -> str:
    # A letter of any language may stand; half a character, or one that turns the line, may not.
    return char if char.isprintable() else json.dumps(char)[1:-1]


def save(baseline: Baseline, file: Path) -> bool:
    """Write *baseline* to *file*, wholly or not at all; return whether that changed it.

    Raises ConfigError where it cannot be written; what was there before is then still there.
    """
    return write_whole(file, text_of(baseline).encode())


def write_whole(file: Path, content: bytes) -> bool:
    """Write *content* to *file*; see `save`."""
    # A link stays a link.
    place = Path(os.path.realpath(file))
    try:
        old = place.stat() if place.exists() else None
        if old and not stat.S_ISREG(old.st_mode):
            raise ConfigError(f"{file}: not a file; name another with --baseline")
        if old and not old.st_mode & stat.S_IWUSR:
            raise ConfigError(f"{file}: cannot be written: it is read-only, and stays as it was")
        if old and place.read_bytes() == content:
            return False
        _replace(place, content, stat.S_IMODE(old.st_mode) if old else None)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(f"{file}: cannot be written: {reason}; it stays as it was") from error
    return True


def _replace(place: Path, content: bytes, mode: int | None) -> None:
    beside = place.with_name(f"{place.name}.{secrets.token_hex(4)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(beside, flags, 0o666), "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        if mode is not None:
            beside.chmod(mode)
        beside.replace(place)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
