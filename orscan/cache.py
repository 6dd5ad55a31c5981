"""What an earlier scan of history looked at, so that the next one reads only what is new.

A cache lies in the repository, and a repository may come from anyone: what it says counts only
with a mark (HMAC-SHA-256) under a secret of the user's own. Whatever is wrong with it, there is
simply no cache. It holds object ids and names of packs, never a key.
"""

import hashlib
import hmac
import os
import re
import stat
import sys
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

Hit = tuple[str, str]
"""Type (`blob`, `tree`, `commit` or `tag`) and id of an object, or one of the words below."""

MENTION, WAY = "mention", "way"
"""Stand before blobs that name OpenRouter, and those among them that may show a key to clients."""

FOLDER = "orscan"
"""The cache's folder in git's common folder, and the secret's in the user's cache folder."""

LARGEST = 64 << 20
"""No cache is larger, in bytes; that is room for three million loose objects."""

KEPT = 8
"""How many files a repository keeps: two for each set of rules that was used of late."""

_VERSION = b"orscan history 2\n"
_MARK = hashlib.sha256().digest_size
_SECRET = 32
_HOUR = 3_600
_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_TYPE = re.compile(rf"blob|tree|commit|tag|{MENTION}|{WAY}")
# What git calls a pack, and digests or sizes that its caller adds: no key fits.
_PACK = re.compile(r"(?:pack-)?[0-9a-f]{16,64}(?:\.pack|\.idx)?(?:[:-][0-9a-f]{1,64}){0,4}")
_OURS = re.compile(r"(?:history|stories)-[0-9a-f]{32}(?P<unfinished>\.[0-9a-f]{16})?")
_BINARY: int = getattr(os, "O_BINARY", 0)
_NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
_READ = os.O_RDONLY | _BINARY | _NO_LINK | getattr(os, "O_NONBLOCK", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY | _NO_LINK


@dataclass(frozen=True, slots=True)
class Memory:
    """What needs no second look.

    *packs* maps the identity of each pack that was read to those of its objects that need a closer
    look each time; *loose* are the ids of the loose objects that were read, *loose_hits* those of
    them that need one. What could not be read wholly is not in here.
    """

    packs: dict[str, tuple[Hit, ...]] = field(default_factory=dict)
    loose: frozenset[str] = frozenset()
    loose_hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Cache:
    """A repository's memory of scans with one set of rules."""

    common: str
    key: str

    @classmethod
    def at(cls, common_dir: str, key: str) -> "Cache":
        """The cache in git's common folder for *key*, a digest of all that findings rest on."""
        return cls(os.path.realpath(common_dir), key)

    @property
    def place(self) -> Path:
        """Where the cache lies, if there is one."""
        name = hashlib.sha256(self.key.encode("utf-8", "surrogateescape")).hexdigest()[:32]
        return Path(self.common, FOLDER, f"history-{name}")

    def load(self) -> Memory:
        """Return what is remembered; an empty memory where there is none to be trusted."""
        with suppress(OSError, ValueError, RuntimeError):
            secret = _secret(create=False)
            if secret and _is_own_folder(Path(self.common)) and _is_own_folder(self.place.parent):
                written = _read(self.place, LARGEST)
                mark, body = written[:_MARK], written[_MARK:]
                if hmac.compare_digest(mark, self._mark(secret, body)):
                    return _parsed(body)
        return Memory()

    def save(self, memory: Memory) -> None:
        """Remember *memory* instead of what was remembered before; where that fails, forget it.

        Of anything that is no object id or name of a pack nothing is written down.
        """
        with suppress(OSError, ValueError, RuntimeError):
            self._save(self.place, _written(memory))

    def recall(self, state: str) -> str | None:
        """Return the text that was kept for *state* of the repository, if that is its last."""
        with suppress(OSError, ValueError, RuntimeError):
            secret = _secret(create=False)
            if secret and _is_own_folder(Path(self.common)) and _is_own_folder(self.place.parent):
                written = _read(self._stories, LARGEST)
                mark, body = written[:_MARK], written[_MARK:]
                if hmac.compare_digest(mark, self._mark(secret, body)):
                    head, _, text = body.partition(b"\n")
                    return text.decode() if head == _state(state) else None
        return None

    def keep(self, state: str, text: str) -> None:
        """Keep *text* for *state* instead of what was kept before.

        The caller sees to it that *text* holds no key.
        """
        with suppress(OSError, ValueError, RuntimeError):
            self._save(self._stories, b"%b\n%b" % (_state(state), text.encode()))

    @property
    def _stories(self) -> Path:
        return self.place.with_name(self.place.name.replace("history", "stories"))

    def _save(self, place: Path, body: bytes) -> None:
        folder = place.parent
        if len(body) + _MARK > LARGEST or not _is_own_folder(Path(self.common)):
            return
        secret = _secret(create=True)
        with suppress(FileExistsError):
            folder.mkdir()
        if secret and _is_own_folder(folder):
            _replace(place, self._mark(secret, body) + body)
            _prune(folder)

    def _mark(self, secret: bytes, body: bytes) -> bytes:
        context = (_VERSION, os.fsencode(self.key), os.fsencode(self.common))
        mark = hmac.new(secret, digestmod="sha256")
        for part in context:
            mark.update(b"%d:" % len(part) + part)
        mark.update(body)
        return mark.digest()


def _state(state: str) -> bytes:
    return hashlib.sha256(state.encode("utf-8", "surrogateescape")).hexdigest().encode()


def _written(memory: Memory) -> bytes:
    """Return *memory* as lines, then the loose ids as bytes: they are nearly all of it."""
    lines = []
    for pack, hits in sorted(memory.packs.items()):
        if _PACK.fullmatch(pack) and _are_hits(hits):
            lines.append(f"pack {pack}")
            lines.extend(f"hit {kind} {oid}" for kind, oid in hits)
    widths = {len(oid) for oid in memory.loose}
    if len(widths) == 1 and _are_ids(memory.loose) and _are_hits(memory.loose_hits):
        lines.extend(f"loose-hit {kind} {oid}" for kind, oid in memory.loose_hits)
        lines.append(f"loose {widths.pop()}")
        # An id in the memory twice, or in an odd order, says nothing: sorted, so that the same
        # memory gives the same file.
        raw = bytes.fromhex("".join(sorted(memory.loose)))
    else:
        raw = b""
    return "\n".join([*lines, "", ""]).encode("ascii") + raw


def _parsed(body: bytes) -> Memory:
    head, found, raw = body.partition(b"\n\n") if body[:1] != b"\n" else (b"", b"\n", body[1:])
    if not found:
        raise ValueError("cut short")
    packs: dict[str, tuple[Hit, ...]] = {}
    hits: list[Hit] = []
    loose_hits: list[Hit] = []
    loose: Iterable[str] = ()
    for line in head.decode("ascii").splitlines():
        word, *rest = line.split(" ")
        if word == "pack":
            hits = []
            packs[rest[0]] = ()
        elif word == "hit":
            hits.append((rest[0], rest[1]))
            packs[next(reversed(packs))] = tuple(hits)
        elif word == "loose-hit":
            loose_hits.append((rest[0], rest[1]))
        else:
            loose = _ids(raw, int(rest[0]))
    return Memory(packs, frozenset(loose), tuple(loose_hits))


def _ids(raw: bytes, width: int) -> Iterator[str]:
    digits = raw.hex()
    return (digits[at : at + width] for at in range(0, len(digits), width))


def _are_ids(oids: Collection[str]) -> bool:
    return all(map(_ID.fullmatch, oids))


def _are_hits(hits: Iterable[Hit]) -> bool:
    return all(_TYPE.fullmatch(kind) and _ID.fullmatch(oid) for kind, oid in hits)


def _read(place: Path, most: int) -> bytes:
    """Return the content of a file of the user's own; raises OSError or ValueError otherwise."""
    # Without O_NONBLOCK a pipe in the file's place would be waited for.
    handle = os.open(place, _READ)
    with os.fdopen(handle, "rb", buffering=0) as file:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) or not _is_own(about) or about.st_size > most:
            raise ValueError("not a file of ours")
        content = file.read(most + 1)
    if content is None or len(content) != about.st_size:
        raise ValueError("changed while it was read")
    return content


def _replace(place: Path, content: bytes) -> None:
    """Write *content* to *place* at once; what is there, a link itself too, makes way."""
    unfinished = place.with_name(f"{place.name}.{os.urandom(8).hex()}")
    handle = os.open(unfinished, _CREATE, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        unfinished.replace(place)
    except OSError:
        unfinished.unlink()
        raise


def _prune(folder: Path) -> None:
    """Remove all but the newest caches, and what was left unfinished an hour ago."""
    caches: list[tuple[float, str]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            name = _OURS.fullmatch(entry.name)
            changed = entry.stat(follow_symlinks=False).st_mtime
            if name and name["unfinished"] is None:
                caches.append((changed, entry.path))
            elif name and changed < time.time() - _HOUR:
                Path(entry.path).unlink()
    for _, path in sorted(caches)[:-KEPT]:
        Path(path).unlink()


def _secret(*, create: bool) -> bytes | None:
    """Return the secret that this user's caches are marked with, or None where there is none.

    A file that others may read, or that is not as long as it should be, makes way for a new one.
    """
    folder = _user_folder()
    place = folder / "secret"
    if create and not folder.exists():
        _make(folder)
    if not _is_own_folder(folder) or not _is_closed(folder, 0o022):
        return None
    secret = _usable(place)
    if secret or not create:
        return secret
    if os.path.lexists(place):
        _replace(place, os.urandom(_SECRET))
    else:
        with suppress(FileExistsError):  # another process came first
            handle = os.open(place, _CREATE, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(os.urandom(_SECRET))
    return _usable(place)


def _usable(place: Path) -> bytes | None:
    with suppress(OSError, ValueError):
        secret = _read(place, _SECRET)
        if len(secret) == _SECRET and _is_closed(place, 0o077):
            return secret
    return None


def _make(folder: Path) -> None:
    """Make *folder*; root leaves nothing in the homes of others."""
    above = next(parent for parent in folder.parents if parent.exists())
    if os.name == "nt" or _is_own(above.stat()) or os.geteuid():
        folder.mkdir(0o700, parents=True)


def _user_folder() -> Path:
    """Return where the user's caches lie; raises RuntimeError where there is no home."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        folder = Path(local or Path.home() / "AppData" / "Local") / FOLDER / "cache"
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Caches" / FOLDER
    # A relative path is to be ignored: https://specifications.freedesktop.org/basedir-spec, 0.8.
    else:
        folder = (Path(named) if named.startswith("/") else Path.home() / ".cache") / FOLDER
    if not folder.is_absolute():
        raise RuntimeError("no home")
    return folder


def _is_own_folder(folder: Path) -> bool:
    """Whether *folder* is one, no link to one, and belongs to this user."""
    try:
        about = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(about.st_mode) and _is_own(about)


def _is_own(about: os.stat_result) -> bool:
    return os.name == "nt" or about.st_uid == os.geteuid()


def _is_closed(place: Path, mode: int) -> bool:
    """Whether nobody but this user has any of the rights in *mode*."""
    return os.name == "nt" or not place.lstat().st_mode & mode
